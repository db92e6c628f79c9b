package api_test

import (
	"encoding/json"
	"flag"
	"net/http"
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

func TestEveryCallHasAPageWithCurlThatLoadsNothingFromElsewhere(t *testing.T) {
	st := newStage(t)
	page := func(path string) string {
		res := st.do(request{path: path, token: "-"})
		if res.status != http.StatusOK || len(res.body) > 60<<10 {
			t.Errorf("%s answers %d with %d bytes", path, res.status, len(res.body))
		}
		return string(res.body)
	}
	first := page("/docs")
	for _, o := range describedCalls(t) {
		text := page("/docs/" + o)
		for _, want := range []string{`curl -s &#34;$API/v1/`, `aria-label="Calls"`, `aria-current="page"`} {
			if !strings.Contains(text, want) {
				t.Errorf("the page of %s lacks %s", o, want)
			}
		}
		if strings.Index(text, "<nav") < strings.Index(text, "<main") {
			t.Errorf("on a phone the page of %s begins with the list of all calls", o)
		}
		if !strings.Contains(first, `href="/docs/`+o+`"`) {
			t.Errorf("no link leads to %s", o)
		}
		for _, unwanted := range []string{`src="`, `href="http`, "<script", "{id}&#34;"} {
			if strings.Contains(text, unwanted) {
				t.Errorf("the page of %s holds %s", o, unwanted)
			}
		}
	}
}

// describedCalls are the IDs of all operations.
func describedCalls(t *testing.T) (ids []string) {
	t.Helper()
	content, err := api.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			ID string `json:"operationId"`
		}
	}
	if err := json.Unmarshal(content, &doc); err != nil {
		t.Fatal(err)
	}
	for _, path := range doc.Paths {
		for _, o := range path {
			ids = append(ids, o.ID)
		}
	}
	return ids
}
