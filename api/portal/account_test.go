package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// declared is the ID of a case that the customer declared in the customer centre.
func (st *stage) declared(customer string, products ...string) string {
	st.t.Helper()
	a := st.post("/konto/kuendigen", url.Values{"p": products, "token": {"D-" + strings.Join(products, "-")}}, as(customer)...)
	if a.status != http.StatusSeeOther {
		st.t.Fatalf("declaring %v: got %d:\n%s", products, a.status, a.text())
	}
	return strings.TrimPrefix(strings.SplitN(a.header.Get("Location"), "?", 2)[0], "/faelle/")
}

func TestTheCustomerCentreAsksToSignInAndHidesNoForm(t *testing.T) {
	st := newStage(t)
	for _, path := range []string{"/konto", "/konto/kuendigen?p=P-1"} {
		page := st.visit(path)
		page.says(t, "Anmelden", "Verträge hier kündigen", "Vertrag widerrufen", "auch ohne Anmeldung")
		page.holds(t, `href="/konto/anmelden?nach=`+url.QueryEscape(path)+`"`)
		if strings.Contains(page.text(), "DSL") {
			t.Error("a stranger sees contracts")
		}
	}
	lost := st.post("/konto/kuendigen", url.Values{"p": {"P-1"}})
	if lost.status != http.StatusUnauthorized || len(st.front.declared) != 0 {
		t.Errorf("got %d", lost.status)
	}
	lost.says(t, "es ist noch nichts gekündigt")
	none := newStage(t, func(c *portal.Config) { c.SignIn = nil })
	none.visit("/konto").says(t, "Hier gibt es keine Anmeldung")
	if got := none.visit("/konto/anmelden").status; got != http.StatusNotFound {
		t.Errorf("got %d", got)
	}
}

func TestWhoCannotBeSignedInIsToldWhyAndThatNobodyNeedsTo(t *testing.T) {
	st := newStage(t)
	for _, tt := range []struct {
		code            string
		status          int
		german, english string
	}{
		{"issuer_down", http.StatusServiceUnavailable, "Die Anmeldung ist gerade nicht erreichbar", "You can’t sign in at the moment"},
		{"sessions_down", http.StatusServiceUnavailable, "Die Anmeldung ist gerade nicht erreichbar", "You can’t sign in at the moment"},
		{"denied", http.StatusBadRequest, "Die Anmeldung wurde abgebrochen", "You didn’t finish signing in"},
		{"no_customer", http.StatusBadRequest, "Zu dieser Anmeldung kennen wir keine Verträge", "We couldn’t find any contracts for this account"},
		{"expired", http.StatusBadRequest, "Bitte beginnen Sie sie noch einmal", "Please try again"},
	} {
		for lang, words := range map[string]string{"de": tt.german, "en": tt.english} {
			page := st.visit("/konto/zurueck?lang=" + lang + "&code=" + tt.code)
			if page.status != tt.status {
				t.Errorf("%s: got %d", tt.code, page.status)
			}
			page.says(t, words)
			page.holds(t, `role="alert"`, `href="/konto/anmelden?nach=%2Fkonto"`, `href="/kuendigen?lang=`+lang+`"`)
		}
	}
}

func TestTheCustomerCentreShowsContractsAndWhenTheyCanEnd(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-4")
	page := st.visit("/konto", as("C-1")...)
	page.says(t, "Angemeldet als Erika Beispiel", "Vertrag 2024-0815", "DSL 100", "Jederzeit kündbar, heute zum 22. Dezember 2026.",
		"Nicht nutzbar ohne DSL 100", "Altvertrag", "Beendet am 31. März 2025", "Handy <b>10 GB</b>", "Gekündigt zum 31. Dezember 2026", "ganzer Vertrag", "Abmelden")
	page.holds(t, `aria-current="page"`, `name="p" value="P-1"`, `name="c" value="V-1"`, "Handy &lt;b&gt;10 GB&lt;/b&gt;", `<a href="/faelle/`+id+`">Gekündigt zum 31. Dezember 2026</a>`)
	for _, gone := range []string{`value="P-3"`, `value="P-4"`, `value="V-2"`, "P-9"} {
		if strings.Contains(page.body, gone) {
			t.Errorf("the page holds %s", gone)
		}
	}
	st.visit("/konto?lang=en", as("C-2")...).says(t, "Signed in as Max Muster", "Contract 2025-7", "You can cancel at any time")
	st.visit("/konto", as("C-7")...).says(t, "Sie haben keine Verträge")
}

func TestThePreviewSaysWhenAndWhyAndWhatIsTakenAlong(t *testing.T) {
	st := newStage(t)
	page := st.visit("/konto/kuendigen?p=P-1&p=P-4", as("C-1")...)
	page.says(t, "DSL 100", "22. Dezember 2026", "30. November 2026", "Warum diese Tage?", "Grundlage", "TV-Option", "Endet zusammen mit DSL 100, weil es ohne dieses nicht nutzbar ist",
		"3 Produkte", "jetzt kündigen", "neu berechnen", "Die Bestätigung geht an erika@example.com")
	page.holds(t, `name="wish.P-1"`, `name="wish.P-4"`, `name="token"`)
	if strings.Contains(page.body, `name="wish.P-2"`) {
		t.Error("a day can be wished for what is taken along")
	}
	first, last := strings.Index(page.body, "neu berechnen</button>"), strings.Index(page.body, "jetzt kündigen</button>")
	if first > last {
		t.Error("the Enter key in a field would declare")
	}
	moved := st.visit("/konto/kuendigen?p=P-1&wish.P-1=2027-03-31", as("C-1")...)
	moved.says(t, "31. März 2027")
	moved.holds(t, `value="2027-03-31"`)
	if len(st.front.declared) != 0 {
		t.Error("looking declared")
	}
	whole := st.visit("/konto/kuendigen?c=V-1", as("C-1")...)
	whole.says(t, "DSL 100", "TV-Option", "Endet zusammen mit")
	if ticked := st.visit("/konto/kuendigen?c=V-1&p=P-1&p=P-2", as("C-1")...); tokenless(ticked) != tokenless(whole) {
		t.Error("a whole contract is another if a script has ticked its products too")
	}
	if strings.Contains(whole.text(), "Altvertrag") {
		t.Error("what has ended is cancelled with its contract")
	}
	english := st.visit("/konto/kuendigen?p=P-9&lang=en", as("C-2")...)
	english.says(t, "22 December 2026", "Why this date?", "1 product", "cancel now", "We’ll send you the confirmation by post")
}

func TestWhatIsNotTheCustomersCannotBeChosen(t *testing.T) {
	st := newStage(t)
	for _, query := range []string{"p=P-9", "p=nothing", "c=V-9", "p=P-1&c=V-9"} {
		if got := st.visit("/konto/kuendigen?"+query, as("C-1")...).status; got != http.StatusNotFound {
			t.Errorf("%s: got %d", query, got)
		}
	}
	if got := st.post("/konto/kuendigen", url.Values{"p": {"P-9"}}, as("C-1")...).status; got != http.StatusNotFound {
		t.Errorf("got %d", got)
	}
	nothing := st.visit("/konto/kuendigen", as("C-1")...)
	if nothing.status != http.StatusUnprocessableEntity {
		t.Errorf("got %d", nothing.status)
	}
	nothing.says(t, "Bitte wählen Sie einen Vertrag oder ein Produkt")
}

func TestDeclaringInTheCustomerCentre(t *testing.T) {
	st := newStage(t)
	preview := st.visit("/konto/kuendigen?p=P-1", as("C-1")...)
	form := url.Values{
		"p": {"P-1"}, "wish.P-1": {"31.3.2027"}, "kind": {"for_cause"}, "reason": {"<b>Ausfall</b>"}, "token": {token(t, preview)}, "lang": {"de"},
	}
	again := st.post("/konto/kuendigen", url.Values{"recalculate": {"1"}, "p": {"P-1"}, "wish.P-1": {"31.3.2027"}, "reason": {"kept"}, "token": {"T7"}}, as("C-1")...)
	again.says(t, "31. März 2027", "kept")
	again.holds(t, `value="T7~`)
	wrong := st.post("/konto/kuendigen", url.Values{"p": {"P-1"}, "wish.P-1": {"bald"}}, as("C-1")...)
	if wrong.status != http.StatusUnprocessableEntity || len(st.front.declared) != 0 {
		t.Errorf("got %d, %v", wrong.status, st.front.declared)
	}
	wrong.says(t, "Das lesen wir nicht als Tag")
	posted := st.post("/konto/kuendigen", form, as("C-1")...)
	page := st.follow(posted, as("C-1")...)
	page.says(t, "Ihre Kündigung", "DSL 100", "TV-Option", "Der Vertrag endet in jedem Fall am 31. März 2027.", "Liegt der Grund vor, endet der Vertrag am 22. November 2026, sonst am 31. März 2027.", "<b>Ausfall</b>", "22. November 2026, 12:00:00 Uhr (UTC+01:00)")
	if d := st.front.declared[0]; d.Pressed != "jetzt kündigen" || d.Channel != cancellation.ChannelPortal || d.CustomerID != "C-1" {
		t.Errorf("declared %+v", d)
	}
	if second := st.post("/konto/kuendigen", form, as("C-1")...); second.header.Get("Location") != posted.header.Get("Location") {
		t.Error("a form sent twice is two declarations")
	}
	form.Set("reason", "another")
	if other := st.post("/konto/kuendigen", form, as("C-1")...); other.status != http.StatusSeeOther || other.header.Get("Location") == posted.header.Get("Location") {
		t.Errorf("another content is another declaration: %d", other.status)
	}
	if strings.Contains(posted.header.Get("Location"), "Ausfall") {
		t.Error("the reason is in the address")
	}
}

func TestACaseIsShownToItsCustomerOrByItsLinkAlone(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	page := st.visit("/faelle/"+id, as("C-1")...)
	page.says(t, "Ihre Kündigung gilt, wir tragen sie gerade ein", "22. Dezember 2026", "Die Bestätigung folgt per E-Mail", "aktualisiert sich von selbst", "Beleg als PDF")
	page.holds(t, `<noscript><meta http-equiv="refresh" content="3"></noscript>`, `data-renew="3"`, `still=1`)
	link := st.link(id, "case")
	st.visit(link).says(t, "22. Dezember 2026")
	still := st.visit("/faelle/"+id+"?still=1", as("C-1")...)
	if strings.Contains(still.body, "http-equiv") || strings.Contains(still.body, "data-renew") {
		t.Error("the page updates by itself though it was stopped")
	}
	for _, path := range []string{
		"/faelle/" + id, "/faelle/" + id + "?t=wrong", st.link(id, "objection")[:len("/faelle/")+36] + strings.TrimPrefix(st.link(id, "objection"), "/faelle/"+id+"/einspruch"),
		"/faelle/x", "/faelle/" + id + "/beleg.pdf", "/faelle/" + id + "/einspruch", "/faelle/" + id + "/einspruch?t=" + strings.SplitN(link, "t=", 2)[1],
	} {
		for _, who := range [][]string{nil, as("C-2")} {
			unknown := st.visit("/faelle/019a0000-0000-7000-8000-000000000000", who...)
			got := st.visit(path, who...)
			if got.status != http.StatusNotFound || got.text() != unknown.text() {
				t.Errorf("%s: got %d:\n%s", path, got.status, got.text())
			}
		}
	}
	st.now = noon.Add(11 * 24 * time.Hour)
	if got := st.visit(link).status; got != http.StatusNotFound {
		t.Errorf("an expired link: got %d", got)
	}
}

func TestTheCasePageStopsUpdatingWhenItIsDone(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-4")
	st.carriedOut(id)
	st.freeze(id)
	page := st.visit("/faelle/"+id, as("C-1")...)
	page.says(t, "Erledigt", "Sie müssen nichts weiter tun", "Die Bestätigung ist am 22. November 2026 per E-Mail an Sie gegangen", "Bestätigung als PDF", "gekündigt")
	if strings.Contains(page.body, "http-equiv") || strings.Contains(page.body, "data-renew") {
		t.Error("the page still updates by itself")
	}
	pdf := regexp.MustCompile(`href="([^"]*bestaetigung.pdf)"`).FindStringSubmatch(page.body)
	if pdf == nil || !strings.HasPrefix(st.visit(pdf[1], as("C-1")...).body, "%PDF") {
		t.Errorf("the confirmation cannot be saved: %v", pdf)
	}
	second := st.declared("C-1", "P-4", "P-1")
	own := st.visit("/faelle/"+second, as("C-1")...)
	own.holds(t, `href="/faelle/`+id+`"`)
	own.says(t, "Schon gekündigt; letzter Vertragstag ist der 31. Dezember 2026 (Vorgang "+st.reference(id)+" )")
	stranger := st.visit(st.link(second, "case"))
	stranger.says(t, "Schon gekündigt; letzter Vertragstag ist der 31. Dezember 2026.")
	if strings.Contains(stranger.body, id) || strings.Contains(stranger.body, st.reference(id)) {
		t.Error("a link to one case names another")
	}
}

func TestAnObjectionIsStoredAndStopsNothing(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	form := st.visit(st.link(id, "objection"))
	form.says(t, "Das war ich nicht", "Bis dahin bleibt die Kündigung bestehen")
	for range 2 {
		st.follow(st.post(st.link(id, "objection"), url.Values{})).says(t, "Ihr Hinweis ist gespeichert", "Eine Person sieht sich das an")
	}
	k, err := st.owner.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if k.State != cancellation.CaseNeedsAttention {
		t.Errorf("the case is %s", k.State)
	}
	if got := st.post("/faelle/"+id+"/einspruch?t=no", url.Values{}).status; got != http.StatusNotFound {
		t.Errorf("without a link: got %d", got)
	}
}

func TestAVoidedProductIsShownAsOneThatContinues(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-4")
	st.carriedOut(id)
	st.void(id)
	st.visit("/faelle/"+id, as("C-1")...).says(t, "keiner: Die Kündigung ist aufgehoben, das Produkt läuft weiter", "wird eingetragen")
	st.carriedOut(id)
	st.visit("/faelle/"+id, as("C-1")...).says(t, "keiner: Die Kündigung ist aufgehoben, das Produkt läuft weiter", "läuft weiter")
	st.visit("/konto", as("C-1")...).says(t, "10 GB</b> Kündigen bis 30. November 2026 , noch 8 Tage Endet dann am 31. Dezember 2026.")
}
