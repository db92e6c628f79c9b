package browser_test

import (
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
)

func TestFileIsSavedUnderTheNameThatThePageSuggests(t *testing.T) {
	s := site(t, map[string]string{"/": `<a href="/file">Save it</a>`})
	tab := open(t, s, browser.View{NoScript: true})
	do(t, tab, browser.Visit(s.URL+"/"))
	for range 2 {
		name, content, err := tab.Save("link", "Save it")
		if err != nil || name != "paper.txt" || string(content) != "what it says" {
			t.Errorf("%q: %q, error %v", name, content, err)
		}
	}
	if problems := tab.Problems(); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestWhatCannotBeSeenIsNamed(t *testing.T) {
	tests := []struct {
		name, body string
		hidden     int
	}{
		{"all is seen", form + `<a href="/">home</a><input type="hidden" name="token">`, 0},
		{"folded, to be opened", `<details><summary>more</summary>` + form + `</details>`, 0},
		{"folded away", `<link rel="stylesheet" href="/small.css"><details><summary class="off">more</summary>` + form + `</details>`, 1},
		{"styled away", `<link rel="stylesheet" href="/small.css"><a class="gone" href="/a">a</a><a class="clear" href="/b">b</a><a class="off" href="/c">c</a>`, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := site(t, map[string]string{"/": test.body})
			tab := open(t, s, browser.View{NoScript: true})
			do(t, tab, browser.Visit(s.URL+"/"))
			if hidden, err := tab.Unseen(); err != nil || len(hidden) != test.hidden {
				t.Errorf("hidden: %q, error %v", hidden, err)
			}
		})
	}
}
