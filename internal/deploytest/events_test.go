package deploytest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestTheDocsListEachTypeOfEvent(t *testing.T) {
	const doc, begin, end = "docs/events.md", "<!-- types -->\n", "<!-- /types -->"
	before, rest, _ := strings.Cut(readFile(t, doc), begin)
	table, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("%s has no place for the types", doc)
	}
	var want strings.Builder
	want.WriteString("| Type | Means |\n|---|---|\n")
	for _, e := range cancellation.Events() {
		want.WriteString("| `" + string(e.Type) + "` | " + e.Meaning + " |\n")
	}
	if table == want.String() {
		return
	}
	if !*update {
		t.Fatalf("%s lists other types: go test ./internal/deploytest -update", doc)
	}
	if err := os.WriteFile(filepath.Join(root, doc), []byte(before+begin+want.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
