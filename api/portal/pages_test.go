package portal_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/api/pages"
	"github.com/fairwell/fairwell/api/portal"
)

// everyPage lists an address of each page, with who asks for it.
func everyPage(st *stage) map[string][]string {
	typed := st.post("/kuendigen", filled()).header.Get("Location")
	withdrawn := st.post("/widerrufen", filled()).header.Get("Location")
	id := st.declared("C-1", "P-1")
	return map[string][]string{
		"/": nil, "/kuendigen": nil, "/widerrufen": nil, "/beleg": nil, "/nothing": nil, "/konto": nil,
		strings.TrimSuffix(typed, "&lang=de"): nil, strings.SplitN(typed, "?", 2)[0] + "?": nil,
		strings.ReplaceAll(withdrawn, "lang=de&", "") + "&": nil,
		"/konto?signed=in":                     as("C-1"),
		"/konto/kuendigen?p=P-4":               as("C-1"),
		"/konto/kuendigen":                     as("C-1"),
		"/faelle/" + id:                        as("C-1"),
		st.link(id, "objection"):               nil,
		st.link(id, "objection") + "&stored=1": nil,
	}
}

func TestEveryPageIsWellBuiltInBothLanguages(t *testing.T) {
	st := newStage(t)
	for path, who := range everyPage(st) {
		path = strings.ReplaceAll(strings.ReplaceAll(path, "&lang=de", ""), "lang=de&", "")
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		for lang, other := range map[string]string{"de": "English", "en": "Deutsch"} {
			page := st.visit(path+join+"lang="+lang, who...)
			where := path + " in " + lang
			page.holds(t, `<html lang="`+lang+`">`, `<meta name="viewport"`, `href="#main"`, `<main id="main"`, "<footer>", "<address>")
			page.says(t, other, "Beispielnetz, Musterweg 1, 12345 Musterstadt")
			for _, each := range []string{"<h1", "<main", "<header", "<footer", "<title"} {
				if n := strings.Count(page.body, each); n != 1 {
					t.Errorf("%s: %d times %s", where, n, each)
				}
			}
			for _, never := range []string{"<style", " style=", " onclick", "javascript:", "ZgotmplZ", "<no value>", "%!", "http-equiv=\"Content"} {
				if strings.Contains(page.body, never) {
					t.Errorf("%s holds %s:\n%s", where, never, page.body)
				}
			}
			for _, m := range regexp.MustCompile(`(?:src|action|href)="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
				if !strings.HasPrefix(m[1], "/") && !strings.HasPrefix(m[1], "#") && !strings.HasPrefix(m[1], "https://example.com/") {
					t.Errorf("%s leads to %s", where, m[1])
				}
			}
			for _, m := range regexp.MustCompile(`<(?:input|textarea)[^>]*\bid="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
				if !strings.Contains(page.body, `for="`+m[1]+`"`) {
					t.Errorf("%s: the field %s has no label", where, m[1])
				}
			}
			buttons := strings.Contains(page.body, "/kuendigen?lang="+lang+`">`) && strings.Contains(page.body, "/widerrufen?lang="+lang+`">`)
			if bare := strings.HasPrefix(path, "/kuendigen") || path == "/widerrufen"; bare == buttons {
				t.Errorf("%s: the two buttons are there: %v", where, buttons)
			}
			if got := page.header.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
				t.Errorf("%s: policy %q", where, got)
			}
			if len(page.body) > 30<<10 {
				t.Errorf("%s has %d bytes", where, len(page.body))
			}
		}
	}
}

func TestTheButtonsAreLabelledAsTheLawWrites(t *testing.T) {
	st := newStage(t)
	st.visit("/").says(t, "Verträge hier kündigen", "Vertrag widerrufen", "Kundencenter", "Beleg prüfen")
	st.visit("/nothing").says(t, "Verträge hier kündigen", "Vertrag widerrufen")
	st.visit("/kuendigen").says(t, "jetzt kündigen")
	st.visit("/widerrufen").says(t, "Widerruf bestätigen")
}

func TestTheLanguageIsTheOneChosenElseTheBrowsersElseGerman(t *testing.T) {
	st := newStage(t)
	for _, tt := range []struct{ path, accept, want string }{
		{"/", "", "de"},
		{"/", "en-GB,en;q=0.8", "en"},
		{"/", "fr,en;q=0.5", "en"},
		{"/", "fr", "de"},
		{"/", "de-AT,en;q=0.9", "de"},
		{"/?lang=en", "de", "en"},
		{"/?lang=de", "en", "de"},
		{"/?lang=xx", "en", "en"},
		{"/", "%%%", "de"},
	} {
		page := st.visit(tt.path, "Accept-Language", tt.accept)
		page.holds(t, `<html lang="`+tt.want+`">`)
		if page.header.Get("Content-Language") != tt.want {
			t.Errorf("%s with %q: got %q", tt.path, tt.accept, page.header.Get("Content-Language"))
		}
	}
	st.visit("/?lang=en").holds(t, `href="/kuendigen?lang=en"`)
	st.visit("/").holds(t, `href="/kuendigen"`, `href="/?lang=en"`)
}

func TestStaticFilesMayBeKeptForGood(t *testing.T) {
	logo := filepath.Join(t.TempDir(), "logo.svg")
	if err := os.WriteFile(logo, []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), 0o600); err != nil {
		t.Fatal(err)
	}
	st := newStage(t, func(c *portal.Config) { c.Provider.Colour, c.Provider.LogoFile = "#ffcc00", logo })
	page := st.visit("/")
	page.holds(t, `alt="Beispielnetz"`)
	found := regexp.MustCompile(`"(/static/[^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(found) != 4 {
		t.Fatalf("got %v", found)
	}
	for _, m := range found {
		file := st.visit(m[1])
		if file.status != http.StatusOK || !strings.Contains(file.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, %q", m[1], file.status, file.header.Get("Cache-Control"))
		}
		if strings.HasSuffix(m[1], ".css") {
			if len(file.body) > 13<<10 {
				t.Errorf("the stylesheet has %d bytes", len(file.body))
			}
			file.holds(t, "--accent: #ffcc00; --on-accent: #000000;")
		}
	}
	if got := st.visit("/static/pages.css").status; got != http.StatusNotFound {
		t.Errorf("a name without its hash: got %d", got)
	}
}

func TestAWrongProviderStopsTheStart(t *testing.T) {
	for name, who := range map[string]pages.Provider{
		"a colour that is a name":   {Colour: "red"},
		"a colour with a semicolon": {Colour: "#fff;}a{"},
		"a logo that is not there":  {LogoFile: "nowhere.png"},
		"a logo that is a page":     {LogoFile: "logo.html"},
	} {
		if _, err := portal.New(portal.Config{Provider: who, PublicURL: "http://127.0.0.1:8080"}); err == nil {
			t.Errorf("%s starts", name)
		}
	}
}

func TestOnlyOwnFormsAreTaken(t *testing.T) {
	st := newStage(t)
	for _, path := range []string{"/kuendigen", "/widerrufen", "/konto/kuendigen", "/konto/abmelden", "/beleg", "/faelle/x/einspruch"} {
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
			page := st.post(path, filled(), header...)
			if page.status != http.StatusForbidden {
				t.Errorf("%s from %v: got %d", path, header, page.status)
			}
			page.says(t, "Verträge hier kündigen")
		}
	}
	if len(st.front.typed) != 0 {
		t.Error("something was received")
	}
	if got := st.post("/kuendigen", filled(), "Sec-Fetch-Site", "same-origin").status; got != http.StatusSeeOther {
		t.Errorf("the own form: got %d", got)
	}
	if got := st.post("/kuendigen", filled("token", "T2"), "Origin", st.server.URL).status; got != http.StatusSeeOther {
		t.Errorf("the own form of an old browser: got %d", got)
	}
	if got := st.post("/kuendigen", filled("token", "T3"), "Origin", "https://kuendigung.example.com").status; got != http.StatusSeeOther {
		t.Errorf("the own form of an old browser, through a proxy that sends another Host: got %d", got)
	}
}

func TestErrorsArePagesToo(t *testing.T) {
	st := newStage(t)
	for _, tt := range []struct {
		method, path string
		want         int
		says         string
	}{
		{"GET", "/nothing", 404, "Diese Seite gibt es nicht"},
		{"GET", "/faelle/1", 404, "Diese Seite gibt es nicht"},
		{"PUT", "/kuendigen", 405, "So geht es hier nicht weiter"},
		{"POST", "/", 405, "So geht es hier nicht weiter"},
	} {
		page := st.do(tt.method, tt.path, nil)
		if page.status != tt.want {
			t.Errorf("%s %s: got %d", tt.method, tt.path, page.status)
		}
		page.says(t, tt.says, "Verträge hier kündigen", "Vertrag widerrufen")
	}
	if got := st.do("POST", "/", nil).header.Get("Allow"); got != "GET, HEAD" {
		t.Errorf("allowed: %q", got)
	}
	if head := st.do("HEAD", "/kuendigen", nil); head.status != http.StatusOK || head.body != "" {
		t.Errorf("HEAD: got %d", head.status)
	}
	if slash := st.visit("/kuendigen/"); slash.status != http.StatusOK {
		t.Errorf("a slash at the end: got %d", slash.status)
	}
}

func TestAPanicIsAPageWithANumber(t *testing.T) {
	st := newStage(t, func(c *portal.Config) { c.Reception = nil })
	page := st.post("/kuendigen", filled())
	if page.status != http.StatusInternalServerError {
		t.Fatalf("got %d", page.status)
	}
	page.says(t, "Bei uns ist etwas schiefgegangen", "Nummer:", "Verträge hier kündigen")
	id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(page.body)
	if id == "" || !strings.Contains(st.log.String(), id) || strings.Contains(st.log.String(), "erika") {
		t.Errorf("the log does not name %q, or names more:\n%s", id, st.log)
	}
}

func TestWhoAsksTooOftenWaitsButMayAlwaysDeclare(t *testing.T) {
	st := newStage(t, func(c *portal.Config) { c.RateLimit = 2 })
	var last answer
	for range 4 {
		last = st.visit("/")
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("got %d", last.status)
	}
	last.says(t, "Gerade zu viele Anfragen", "Verträge hier kündigen")
	for _, path := range []string{"/kuendigen", "/kuendigen/", "/widerrufen", "/widerrufen/"} {
		if got := st.post(path, filled()).status; got != http.StatusSeeOther {
			t.Errorf("a declaration at %s is dropped: %d", path, got)
		}
	}
}

func TestReceiptCodesCannotBeGuessed(t *testing.T) {
	st := newStage(t)
	var last answer
	for range 32 {
		last = st.post("/beleg", url.Values{"code": {"0000-0000-0000"}})
	}
	if last.status != http.StatusTooManyRequests {
		t.Errorf("got %d", last.status)
	}
}
