package deploytest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/config"
)

var update = flag.Bool("update", false, "write the table of variables into docs/configuration.md")

const (
	tableBegin = "<!-- variables -->\n"
	tableEnd   = "<!-- /variables -->"
)

func TestTheDocsListEveryVariableAsTheCodeReadsIt(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "configuration.md")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegin)
	table, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatal("docs/configuration.md has no place for the variables")
	}
	if table == variableTable() {
		return
	}
	if !*update {
		t.Fatal("the table of variables in docs/configuration.md is old: go test ./internal/deploytest -update")
	}
	if err := os.WriteFile(path, []byte(before+tableBegin+variableTable()+tableEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func variableTable() string {
	var b strings.Builder
	b.WriteString("| Variable | Default | Read by | Meaning |\n|---|---|---|---|\n")
	for _, v := range config.Variables() {
		value := "–"
		if v.Default != "" {
			value = "`" + v.Default + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", v.Name, value, strings.Join(v.Subcommands, ", "), strings.ReplaceAll(v.Help, "|", "\\|"))
	}
	return b.String()
}

func TestEveryLinkOfTheDocsLeadsSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	docs, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"} {
		docs = append(docs, filepath.Join("..", "..", name))
	}
	for _, doc := range docs {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), found[1])); err != nil {
				t.Errorf("%s: %v", filepath.Base(doc), err)
			}
		}
	}
}

func TestTheReadmeIsReadInOneSitting(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines >= 120 {
		t.Errorf("%d lines, want under 120", lines)
	}
}

func TestTheReadmesMapNamesEveryPackageFolder(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"*", "internal/*", "cmd/*"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			if files, _ := filepath.Glob(filepath.Join(folder, "*.go")); len(files) == 0 {
				continue
			}
			name, err := filepath.Rel(root, folder)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "]("+filepath.ToSlash(name)+")") {
				t.Errorf("the map does not name %s", name)
			}
		}
	}
}
