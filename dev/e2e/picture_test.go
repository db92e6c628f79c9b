package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
)

// picturesTo is set to take the pictures that the docs show.
var picturesTo = flag.String("pictures", "", "folder for the pictures of the Temporal UI and of a trace, such as ../../docs/pictures")

// columns are those that the runbook asks for.
const columns = `{"default":[{"label":"Status"},{"label":"NeedsPerson"},{"label":"CancellationState"},{"label":"EarliestEnd"},` +
	`{"label":"Workflow ID"},{"label":"Type"},{"label":"Channel"}]}`

// takePicture leaves a picture of a page of the Temporal UI after some steps.
func takePicture(t *testing.T, name, page string, steps ...browser.Step) {
	t.Helper()
	if *picturesTo == "" {
		return
	}
	b, err := browser.Start(browser.Config{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	address := url(8233, "/namespaces/default/workflows"+page)
	tab, err := b.Open(browser.View{Width: 1600, Language: "en", Origins: []string{url(8233, "")}})
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	err = tab.Do(browser.Visit(address), browser.Keep("namespace-workflow-table-columns", columns), browser.Visit(address))
	if err == nil {
		err = tab.Do(steps...)
	}
	if err != nil {
		t.Fatal(err)
	}
	picture, err := tab.Picture()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*picturesTo, name), picture, 0o644); err != nil {
		t.Fatal(err)
	}
}
