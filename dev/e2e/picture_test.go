package e2e

import (
	"flag"
	neturl "net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/workflows"
)

// picturesTo is set to take the pictures that the runbook shows.
var picturesTo = flag.String("pictures", "", "folder for the pictures of the Temporal UI, such as ../../docs/pictures")

// columns are those that the runbook asks for.
const columns = `{"default":[{"label":"Status"},{"label":"CancellationState"},{"label":"EarliestEnd"},` +
	`{"label":"Workflow ID"},{"label":"Type"},{"label":"Channel"},{"label":"ProductCount"}]}`

// takePictures leaves a picture of the list of runs, and of one run that is parked.
func takePictures(t *testing.T, parked cancellation) {
	t.Helper()
	if *picturesTo == "" {
		return
	}
	b, err := browser.Start(browser.Config{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	ui := url(8233, "")
	tab, err := b.Open(browser.View{Width: 1600, Language: "en", Origins: []string{ui}})
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	list, run := url(8233, "/namespaces/default/workflows"), url(8233, "/namespaces/default/workflows/")
	shoot := func(name string, steps ...browser.Step) {
		if err := tab.Do(steps...); err != nil {
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
	shoot("runs.png", browser.Visit(list), browser.Keep("namespace-workflow-table-columns", columns),
		browser.Visit(list), browser.Read(string(workflows.Deciding)))
	shoot("run-parked.png", browser.Visit(run+neturl.PathEscape(workflows.CancellationID(parked.ID))), browser.Read("complete_manually"))
}
