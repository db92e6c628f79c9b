package browser_test

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/fairwell/fairwell/dev/browser"
)

const form = `<h1>Form</h1><p>fill it</p><form method="post" action="/send">
<label for="what">What</label><input id="what" name="what" value="old"><button>Send it</button></form>`

func TestFormIsSentByMouseWithAndWithoutScripts(t *testing.T) {
	s := site(t, map[string]string{"/": form})
	for _, noScript := range []bool{false, true} {
		tab := open(t, s, browser.View{Width: browser.Phone, NoScript: noScript})
		do(t, tab, browser.Visit(s.URL+"/"), browser.Fill("textbox", "What", "größer & neu"),
			browser.Follow("button", "Send it"), browser.Read("received: größer & neu"))
		if problems := tab.Problems(); len(problems) > 0 {
			t.Errorf("scripts off %v: %v", noScript, problems)
		}
	}
}

func TestDayIsPickedWithAndWithoutScripts(t *testing.T) {
	s := site(t, map[string]string{"/": `<form method="post" action="/send"><label>Day <input type="date" name="what"></label><button>Send it</button></form><script src="/goes.js"></script>`})
	tab := open(t, s, browser.View{NoScript: true})
	do(t, tab, browser.Visit(s.URL+"/"), browser.PickDay("Day", "2027-03-31"), browser.Follow("button", "Send it"), browser.Read("received: 2027-03-31"))
	tab = open(t, s, browser.View{})
	do(t, tab, browser.Visit(s.URL+"/"), browser.PickDayAndGo("Day", "2027-03-31"), browser.Read("received: 2027-03-31"))
}

func TestFormIsSentByKeyboardAlone(t *testing.T) {
	s := site(t, map[string]string{"/": form})
	tab := open(t, s, browser.View{NoScript: true})
	do(t, tab, browser.Visit(s.URL+"/"), browser.Focus("textbox", "What"), browser.Type("typed"),
		browser.Focus("button", "Send it"), browser.PressAndGo(kb.Enter), browser.Read("received: typed"))
}

func TestWhatTheKeyboardDoesNotReachIsSaid(t *testing.T) {
	s := site(t, map[string]string{"/": `<a href="/x">Here</a><a>Nowhere</a>`})
	tab := open(t, s, browser.View{})
	err := tab.Do(browser.Visit(s.URL+"/"), browser.Focus("link", "Nowhere"))
	if err == nil || !strings.Contains(err.Error(), "»Here«") {
		t.Errorf("error %v", err)
	}
}

func TestScriptsRunUnlessTheyAreSwitchedOff(t *testing.T) {
	s := site(t, map[string]string{"/": `<p>no script ran</p><script src="/says.js"></script>`})
	for noScript, want := range map[bool]string{false: "a script ran", true: "no script ran"} {
		tab := open(t, s, browser.View{NoScript: noScript})
		do(t, tab, browser.Visit(s.URL+"/"), browser.Read(want))
		told := slices.Contains(tab.Problems(), "console: something odd")
		if told == noScript {
			t.Errorf("scripts off %v: problems %v", noScript, tab.Problems())
		}
	}
}

func TestLanguageAndWidthAreThoseOfTheView(t *testing.T) {
	s := site(t, map[string]string{"/": `<div id="wide"></div><p>a page</p>`})
	tab := open(t, s, browser.View{Width: browser.Phone, Language: "en-GB, en"})
	do(t, tab, browser.Visit(s.URL+"/language"), browser.Read("en-GB, en"), browser.Visit(s.URL+"/"), browser.Read("a page"))
	picture, err := tab.Picture()
	if err != nil {
		t.Fatal(err)
	}
	shown, err := png.Decode(bytes.NewReader(picture))
	if err != nil || shown.Bounds().Dx() != browser.Phone {
		t.Errorf("picture of %v, error %v", shown.Bounds(), err)
	}
}

func TestComplaintsOfTheBrowserAreKept(t *testing.T) {
	other := site(t, map[string]string{"/picture": "nothing"})
	tests := []struct{ name, body, want string }{
		{"inline style", `<p style="color: red">x</p>`, "style"},
		{"inline script", `<script>document.title = "x"</script>`, "script"},
		{"third party", `<img alt="" src="` + other.URL + `/picture">`, other.URL},
		{"missing file", `<link rel="stylesheet" href="/none.css">`, "/none.css"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := site(t, map[string]string{"/": test.body})
			tab := open(t, s, browser.View{})
			do(t, tab, browser.Visit(s.URL+"/"))
			if got := strings.Join(tab.Problems(), "\n"); !strings.Contains(got, test.want) {
				t.Errorf("problems: %q", got)
			}
		})
	}
}

func TestStatusThatNobodyExpectedIsAComplaint(t *testing.T) {
	s := site(t, nil)
	tab := open(t, s, browser.View{})
	do(t, tab, browser.Expect(404), browser.Visit(s.URL+"/none"))
	if tab.Status() != 404 || len(tab.Problems()) > 0 {
		t.Errorf("expected: status %d, problems %v", tab.Status(), tab.Problems())
	}
	do(t, tab, browser.Visit(s.URL+"/none"))
	if len(tab.Problems()) != 1 {
		t.Errorf("not expected: problems %v", tab.Problems())
	}
}

func TestTabsShareNoCookies(t *testing.T) {
	s := site(t, map[string]string{"/": "<p>here</p>"})
	for range 2 {
		tab := open(t, s, browser.View{})
		do(t, tab, browser.Visit(s.URL+"/visits"), browser.Read("visit 1"),
			browser.Visit(s.URL+"/visits"), browser.Read("visit 2"))
	}
}

func TestMachineWithoutABrowserIsSaid(t *testing.T) {
	t.Setenv("CHROMIUM", "no-such-browser")
	if _, err := browser.Find(); !errors.Is(err, browser.ErrNoBrowser) {
		t.Errorf("error %v", err)
	}
	if _, err := browser.Start(browser.Config{DataDir: t.TempDir()}); !errors.Is(err, browser.ErrNoBrowser) {
		t.Errorf("error %v", err)
	}
}

func TestBrowserThatDiesAtOnceIsStartedAgainAndThenSaid(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "dying")
	if err := os.WriteFile(binary, []byte("#!/bin/sh\necho started >> "+dir+"/log\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := browser.Start(browser.Config{Binary: binary, DataDir: t.TempDir()})
	if err == nil {
		t.Error("a dead browser started")
	}
	if log, readErr := os.ReadFile(filepath.Join(dir, "log")); readErr != nil || strings.Count(string(log), "started") != 3 {
		t.Errorf("starts: %q, error %v, %v", log, readErr, err)
	}
}
