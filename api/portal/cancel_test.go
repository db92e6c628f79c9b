package portal_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestThePublicFormAsksForWhatTheLawListsAndNothingElse(t *testing.T) {
	st := newStage(t)
	want := []string{
		"token", "lang", "kind", "kind", "reason", "name", "email", "contract", "wish", "wish", "wish",
		"customer_number", "phone", "address", "birth_date", "birth_date", "birth_date",
	}
	for lang, words := range map[string][]string{
		"de": {"Vertrag kündigen", "ordentliche Kündigung", "Vor- und Nachname", "Vertrag", "zum nächstmöglichen Zeitpunkt", "Ihre E-Mail-Adresse", "jetzt kündigen", "Weitere Angaben (freiwillig)", "Impressum", "Beispielnetz, Musterweg 1"},
		"en": {"Cancel a contract", "ordinary cancellation", "Full name", "Contract", "on the earliest possible date", "cancel now", "More details (optional)", "Preferred end date (optional)"},
	} {
		page := st.visit("/kuendigen?lang=" + lang)
		if page.status != http.StatusOK {
			t.Fatalf("got %d:\n%s", page.status, page.text())
		}
		page.says(t, words...)
		page.holds(t, `<html lang="`+lang+`">`, `value="ordinary" checked`, `value="earliest" checked`, `autocomplete="name"`, `autocomplete="email"`)
		var names []string
		for _, m := range regexp.MustCompile(`<(?:input|textarea|select)[^>]* name="([^"]+)"`).FindAllStringSubmatch(page.body, -1) {
			names = append(names, m[1])
		}
		if !slices.Equal(names, want) {
			t.Errorf("fields: got %v\nwant %v", names, want)
		}
		links := regexp.MustCompile(`<a [^>]*href="([^"]+)"`).FindAllStringSubmatch(page.body, -1)
		if len(links) != 4 { // skip link, language, legal notices
			t.Errorf("the form has more links than its own and the legal ones: %v", links)
		}
		if strings.Count(page.body, "<button") != 1 || strings.Count(page.body, "<h1") != 1 {
			t.Errorf("one heading and one button expected:\n%s", page.body)
		}
	}
}

func TestWhatIsTypedIsReceivedAndShownAsTyped(t *testing.T) {
	st := newStage(t)
	form := filled("kind", "for_cause", "reason", "Kein Netz\nseit Wochen", "customer_number", "K1", "phone", "+49 30 1",
		"address", "Musterweg 2\n12345 Stadt", "birth_date", "29.2.80", "contract", "der DSL-Anschluss", "token", token(t, st.visit("/kuendigen")))
	form["wish"] = []string{"at", "Ende März 2027"}
	posted := st.post("/kuendigen", form)
	page := st.follow(posted)
	page.says(t, "Ihre Kündigung ist eingegangen", "22. November 2026, 12:00:00 Uhr (UTC+01:00)", "durch Betätigen von »jetzt kündigen«",
		"außerordentliche Kündigung", "Kein Netz seit Wochen", "K1", "+49 30 1", "Musterweg 2", "29.2.80", "der DSL-Anschluss",
		"Ende März 2027", "erika@example.com", "Verträge hier kündigen", "Vertrag widerrufen")
	if strings.Contains(page.body, "http-equiv") {
		t.Error("a page that must not change updates by itself")
	}
	english := st.follow(st.post("/kuendigen", filled("lang", "en", "token", "T9")))
	english.says(t, "We’ve received your cancellation", "on the earliest possible date", "by pressing “cancel now”")
}

func TestADayCountsWithoutItsRadioButton(t *testing.T) {
	st := newStage(t)
	form := filled()
	form["wish"] = []string{"earliest", "31.03.2027"}
	st.follow(st.post("/kuendigen", form)).says(t, "31.03.2027")
	form["wish"] = []string{"at", " "}
	st.follow(st.post("/kuendigen", form)).says(t, "zum nächstmöglichen Zeitpunkt")
}

func TestWhatIsMissingIsSaidBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	st := newStage(t)
	for _, tt := range []struct{ field, value, german, english string }{
		{"name", "", "Bitte schreiben Sie Ihren Namen", "Enter your name"},
		{"name", " \u200b ", "Bitte schreiben Sie Ihren Namen", "Enter your name"},
		{"contract", "", "um welchen Vertrag es geht", "Tell us which contract it is"},
		{"email", "", "Bitte schreiben Sie eine E-Mail-Adresse", "Enter an email address"},
		{"email", "erika", "An diese Adresse können wir nichts schicken", "We cannot send anything to this address"},
		{"email", "a@example.com\r\nBcc: b@example.com", "An diese Adresse können wir nichts schicken", "We cannot send"},
		{"name", strings.Repeat("ä", 201), "höchstens 200 Zeichen", "at most 200 characters"},
		{"reason", strings.Repeat("x", 4001), "höchstens 4000 Zeichen", "at most 4000 characters"},
		{"reason", strings.Repeat("字", 3000), "höchstens 2000 Zeichen", "at most 2000 characters"},
	} {
		for lang, words := range map[string]string{"de": tt.german, "en": tt.english} {
			form := filled(tt.field, tt.value, "lang", lang, "phone", "030 kept")
			page := st.post("/kuendigen", form)
			if page.status != http.StatusUnprocessableEntity {
				t.Errorf("%s=%q: got %d", tt.field, tt.value, page.status)
				continue
			}
			page.says(t, words)
			page.holds(t, `role="alert"`, `href="#`+tt.field+`"`, `aria-invalid="true"`, tt.field+`-problem"`, `value="030 kept"`, `value="T1~`)
		}
	}
	if len(st.front.typed) != 0 {
		t.Errorf("received: %v", st.front.typed)
	}
}

func TestAFormSentTwiceIsOneDeclaration(t *testing.T) {
	st := newStage(t)
	first, second := st.post("/kuendigen", filled()), st.post("/kuendigen", filled())
	id := func(a answer) string { return strings.SplitN(a.header.Get("Location"), "?", 2)[0] }
	if id(first) != id(second) || id(first) == "" {
		t.Errorf("got %q and %q", id(first), id(second))
	}
	if other := st.post("/kuendigen", filled("contract", "another")); id(other) == id(first) {
		t.Error("another content is another declaration")
	}
	without := filled()
	without.Del("token")
	if a, b := st.post("/kuendigen", without), st.post("/kuendigen", filled("token", strings.Repeat("x", 500))); a.status != 303 || b.status != 303 {
		t.Errorf("a form without a proper token is refused: %d, %d", a.status, b.status)
	}
}

func TestOddInputIsReceivedKindlyAndNeverBecomesHTML(t *testing.T) {
	st := newStage(t)
	for i, odd := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, "nul\x00nul", "\xff\xfebroken",
		"\u202egnihtemos", "ＥＲＩＫＡ", "e\u0301rika", "{{.}}", "a\r\nX-Injected: 1", strings.Repeat("\u0301", 150),
		"👩‍👩‍👧‍👦", "%s%n", "'; DROP TABLE declarations; --",
	} {
		form := filled("token", fmt.Sprint("odd", i), "name", "Name "+odd, "contract", "Vertrag "+odd, "address", odd)
		posted := st.post("/kuendigen", form)
		if posted.status != http.StatusSeeOther {
			t.Errorf("%q: got %d", odd, posted.status)
			continue
		}
		if posted.header.Get("X-Injected") != "" || strings.Contains(posted.header.Get("Location"), "Name") {
			t.Errorf("%q shows in the headers", odd)
		}
		page := st.follow(posted)
		refused := st.post("/kuendigen", filled("email", odd, "name", odd, "contract", odd, "reason", odd))
		for _, body := range []string{page.body, refused.body} {
			if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") || strings.Contains(body, "\x00") {
				t.Errorf("%q is markup:\n%s", odd, body)
			}
		}
	}
}

func TestAStrangerSeesNothingThatHeDidNotType(t *testing.T) {
	st := newStage(t)
	known := st.post("/kuendigen", filled("token", "A", "customer_number", "K1"))
	unknown := st.post("/kuendigen", filled("token", "B", "customer_number", "K1"))
	id := regexp.MustCompile(`/faelle/([^?]+)`).FindStringSubmatch(known.header.Get("Location"))[1]
	st.identify(id, "C-1")
	plain := func(a answer) string {
		page := st.follow(a)
		body := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).ReplaceAllString(page.body, "ID")
		body = regexp.MustCompile(`[?&](amp;)?t=[^"&]+`).ReplaceAllString(body, "?T")
		return regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).ReplaceAllString(body, "CODE")
	}
	if a, b := plain(known), plain(unknown); a != b {
		t.Errorf("the page tells whether a customer exists:\n%s\n---\n%s", a, b)
	}
	location, err := url.Parse(known.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	st.freeze(id)
	if got := st.visit(location.Path + "/bestaetigung.pdf?" + location.RawQuery).status; got != http.StatusNotFound {
		t.Errorf("the confirmation is handed to whoever filled in the form: %d", got)
	}
	owner := st.visit(location.Path, as("C-1")...)
	owner.says(t, "Ihre Kündigung", "Erika Beispiel")
	if got := st.visit(location.Path+"/bestaetigung.pdf", as("C-1")...).status; got != http.StatusOK {
		t.Errorf("the customer does not get the confirmation: %d", got)
	}
}

func TestWhatCannotBeStoredIsSaidAndKept(t *testing.T) {
	st := newStage(t)
	st.front.fail = errors.Join(errors.New("closed"), timeoutError{})
	page := st.post("/kuendigen", filled("phone", "030 kept"))
	if page.status != http.StatusServiceUnavailable || page.header.Get("Retry-After") == "" {
		t.Errorf("got %d", page.status)
	}
	page.says(t, "Ihre Kündigung ist noch nicht eingegangen", "Kündigen können Sie auch schriftlich: Beispielnetz, Musterweg 1, 12345 Musterstadt")
	page.holds(t, `value="030 kept"`, `value="T1~`, `role="alert"`)
	if strings.Contains(st.log.String(), "erika") {
		t.Errorf("what was typed is logged:\n%s", st.log)
	}
	st.front.fail = cancellation.ErrIllegalMove
	failed := st.post("/kuendigen", filled())
	failed.says(t, "Bei uns ist etwas schiefgegangen", "Nummer:")
	if failed.status != http.StatusInternalServerError {
		t.Errorf("got %d", failed.status)
	}
}

// timeoutError is what a database that does not answer comes to.
type timeoutError struct{}

func (timeoutError) Error() string   { return "timeout" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
