package browser_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/browser"
)

func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../../bin/axe/axe.min.js")
	if err != nil {
		t.Fatalf("run tools/browser.sh first: %v", err)
	}
	return string(source)
}

func TestAxeFindsWhatBreaksTheRulesAndNothingElse(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"nothing", form, ""},
		{"field without a label", `<h1>x</h1><input name="x">`, "label"},
		{"button without a name", `<h1>x</h1><button></button>`, "button-name"},
		{"small targets", `<link rel="stylesheet" href="/small.css"><h1>x</h1><button>a</button><button>b</button>`, "target-size"},
		{"pale words", `<link rel="stylesheet" href="/small.css"><h1>x</h1><p class="pale">hardly to be read</p>`, "color-contrast"},
	}
	source := axe(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := site(t, map[string]string{"/": test.body})
			for _, noScript := range []bool{false, true} {
				tab := open(t, s, browser.View{NoScript: noScript})
				do(t, tab, browser.Visit(s.URL+"/"))
				violations, err := tab.Axe(source)
				if err != nil {
					t.Fatal(err)
				}
				var found []string
				for _, v := range violations {
					found = append(found, v.String())
				}
				got := strings.Join(found, "\n")
				if !strings.HasPrefix(got, test.want) || (test.want == "") != (got == "") {
					t.Errorf("scripts off %v: axe found %q", noScript, got)
				}
				if problems := tab.Problems(); len(problems) > 0 {
					t.Errorf("scripts off %v: problems %v", noScript, problems)
				}
			}
		})
	}
}

func TestWeightCountsAllThatThePageLoads(t *testing.T) {
	s := site(t, map[string]string{"/": "<p>light</p>", "/heavy": `<link rel="stylesheet" href="/heavy.css"><p>heavy</p>`})
	tab := open(t, s, browser.View{})
	for range 2 {
		do(t, tab, browser.Visit(s.URL+"/"))
		if got := tab.Weight(); got < 100 || got > 2000 {
			t.Errorf("the light page weighs %d", got)
		}
		// From the cache it would weigh nothing.
		do(t, tab, browser.Visit(s.URL+"/heavy"))
		if got := tab.Weight(); got < 40_000 || got > 42_000 {
			t.Errorf("the heavy page weighs %d", got)
		}
	}
}

func TestShiftOfTheLayoutIsMeasured(t *testing.T) {
	s := site(t, map[string]string{
		"/calm":  "<p>calm</p>",
		"/jumpy": `<div id="late"></div><p>jumpy</p><script src="/late.js"></script>`,
	})
	tab := open(t, s, browser.View{})
	do(t, tab, browser.Visit(s.URL+"/calm"))
	if shifts, err := tab.Shifts(); err != nil || len(shifts) != 0 {
		t.Errorf("calm page: %v, error %v", shifts, err)
	}
	do(t, tab, browser.Visit(s.URL+"/jumpy"), browser.Read("here it is"))
	shifts, err := tab.Shifts()
	if err != nil || len(shifts) != 1 || shifts[0].Value <= 0 || !strings.Contains(strings.Join(shifts[0].Moved, ""), "jumpy") {
		t.Errorf("jumpy page: %v, error %v", shifts, err)
	}
}

func TestFirstByteIsMeasured(t *testing.T) {
	s := site(t, map[string]string{"/": "<p>at once</p>"})
	tab := open(t, s, browser.View{})
	for path, want := range map[string]bool{"/": false, "/slow": true} {
		do(t, tab, browser.Visit(s.URL+path))
		took, err := tab.FirstByte()
		if err != nil || (took >= slowness) != want || took <= 0 {
			t.Errorf("%s: %v, error %v", path, took, err)
		}
	}
}

func TestPageWiderThanItsWindowIsMeasured(t *testing.T) {
	s := site(t, map[string]string{"/": "<p>narrow</p>", "/wide": `<link rel="stylesheet" href="/small.css"><p class="wide">wide</p>`})
	tab := open(t, s, browser.View{Width: browser.Phone})
	for path, want := range map[string]int{"/": 0, "/wide": 140} {
		do(t, tab, browser.Visit(s.URL+path))
		if got, err := tab.Overflow(); err != nil || got != want {
			t.Errorf("%s: %d, error %v", path, got, err)
		}
	}
}

func TestSheetsOfThePrintedPageAreCounted(t *testing.T) {
	s := site(t, map[string]string{"/": "<p>short</p>", "/long": strings.Repeat("<p>long</p>", 100)})
	tab := open(t, s, browser.View{Width: browser.Phone, NoScript: true})
	for path, want := range map[string]int{"/": 1, "/long": 4} {
		do(t, tab, browser.Visit(s.URL+path))
		if got, err := tab.Printed(); err != nil || got != want {
			t.Errorf("%s: %d sheets, error %v", path, got, err)
		}
	}
}

func TestDarkPagesAreLookedAtToo(t *testing.T) {
	s := site(t, map[string]string{"/": `<link rel="stylesheet" href="/small.css"><h1>x</h1><p class="night">not to be read by night</p>`})
	for dark, want := range map[bool]int{false: 0, true: 1} {
		tab := open(t, s, browser.View{Dark: dark})
		do(t, tab, browser.Visit(s.URL+"/"))
		if violations, err := tab.Axe(axe(t)); err != nil || len(violations) != want {
			t.Errorf("dark %v: %v, error %v", dark, violations, err)
		}
	}
}

func TestFocusThatDoesNotShowIsSaid(t *testing.T) {
	s := site(t, map[string]string{"/": `<link rel="stylesheet" href="/small.css"><a class="blind" href="/">Here</a>`})
	tab := open(t, s, browser.View{NoScript: true})
	err := tab.Do(browser.Visit(s.URL+"/"), browser.Focus("link", "Here"))
	if err == nil || !strings.Contains(err.Error(), "nothing shows") {
		t.Errorf("error %v", err)
	}
}

// slowness is how late the slow page answers.
const slowness = 400 * time.Millisecond
