package portal_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/portal"
)

// visitor is somebody at a browser.
type visitor struct {
	*browser.Tab
	t *testing.T
	portal.Words
	browser.View
	site string
}

// inEveryView runs a test as a person on a phone and at a desk, with scripts and
// without, in German and in English.
func inEveryView(t *testing.T, test func(t *testing.T, v visitor)) {
	for _, words := range []portal.Words{portal.German(), portal.English()} {
		for _, width := range []int64{browser.Phone, browser.Desk} {
			for _, noScript := range []bool{false, true} {
				name := fmt.Sprintf("%s %d", words.Lang, width)
				if noScript {
					name += " without scripts"
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel() // beside the other views of the same test, and no other test
					test(t, visit(t, words, browser.View{Width: width, NoScript: noScript}))
				})
			}
		}
	}
}

// visit opens a tab in a language of the browser's.
func visit(t *testing.T, words portal.Words, view browser.View) visitor {
	t.Helper()
	return visitAt(t, words, view, up.Environment.API())
}

// visitAt opens a tab for the pages at another address.
func visitAt(t *testing.T, words portal.Words, view browser.View, site string) visitor {
	t.Helper()
	if view.Width == 0 {
		view.Width = browser.Phone
	}
	view.Language, view.Origins = words.Lang, []string{site, up.Environment.Identity()}
	tab, err := shared.Open(view)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	return visitor{Tab: tab, t: t, Words: words, View: view, site: site}
}

// do takes steps; if one fails, a picture of the page is kept.
func (v visitor) do(steps ...browser.Step) {
	v.t.Helper()
	err := v.Do(steps...)
	if err == nil {
		return
	}
	if picture, pictureErr := v.Picture(); pictureErr == nil {
		path := filepath.Join(v.t.ArtifactDir(), "failed.png")
		if os.WriteFile(path, picture, 0o644) == nil {
			v.t.Logf("picture: %s (kept with go test -artifacts)", path)
		}
	}
	v.t.Fatal(err)
}

// save presses a link and hands out the file that comes.
func (v visitor) save(link string) (name, content string) {
	v.t.Helper()
	name, file, err := v.Save("link", link)
	if err != nil {
		v.t.Fatal(err)
	}
	return name, string(file)
}
