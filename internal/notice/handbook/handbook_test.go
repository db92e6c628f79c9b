package handbook_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

var update = flag.Bool("update", false, "write docs/rules.md again")

func TestThePageOfTheRulesIsThatOfTheCatalogue(t *testing.T) {
	path := filepath.Join("..", "..", "..", "docs", "rules.md")
	want, err := write(notice.Rules())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/rules.md has drifted, write it again with -update: want -, got +:\n%s", diff)
	}
}

func TestThePageNamesEveryEntryAndItsLaw(t *testing.T) {
	page, err := write(notice.Rules())
	if err != nil {
		t.Fatal(err)
	}
	c := notice.Rules()
	var wanted []string
	for _, s := range c.Rules {
		wanted = append(wanted, s.ID, s.Law, s.Link)
	}
	for _, r := range c.Rights {
		wanted = append(wanted, r.ID, r.Law, r.Link)
	}
	for _, p := range c.Packages {
		wanted = append(wanted, p.ID, p.Law)
	}
	for _, p := range c.Policies {
		wanted = append(wanted, p.Flag)
	}
	for _, s := range c.Sectors {
		wanted = append(wanted, s.Name)
	}
	for _, want := range wanted {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not name %s", want)
		}
	}
}
