package api_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api"
)

var update = flag.Bool("update", false, "write openapi.json and the golden files again")

// TestDescriptionIsCommitted keeps openapi.json true: clients are made from it.
func TestDescriptionIsCommitted(t *testing.T) {
	got, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", got)
}

func TestEveryCodeOfAProblemIsInTheDocs(t *testing.T) {
	page := "# Problems\n\nEvery answer that is no success is `application/problem+json` (RFC 9457). Its `code` names the kind of problem and never\n" +
		"changes its meaning; the words may. Nothing that was sent is repeated.\n\n" +
		"| Status | Code | What it says |\n|---|---|---|\n" + strings.Join(api.Problems(), "\n") + "\n"
	golden(t, filepath.Join("..", "docs", "problems.md"), []byte(page))
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the code says; go test ./api -update writes it again (-file +code):\n%s", file, diff)
	}
}
