package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/portal"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// linked is the address of the first link that is called so.
func linked(t *testing.T, page answer, name string) string {
	t.Helper()
	found := regexp.MustCompile(`href="([^"]+)"[^>]*>` + regexp.QuoteMeta(name) + `<`).FindStringSubmatch(page.body)
	if found == nil {
		t.Fatalf("nothing is called %q:\n%s", name, page.body)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func TestTheProofOfACaseOfLastYearIsTwoClicksFromTheCustomerCentre(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-4")
	st.declared("C-2", "P-9")
	st.carriedOut(id)
	st.freeze(id)
	st.now = noon.Add(365 * 24 * time.Hour)
	for lang, words := range map[string][]string{
		"de": {"Meine Kündigungen", "Kündigung vom 22. November 2026", "Erledigt", "Vorgang", "10 GB</b> Letzter Vertragstag: 31. Dezember 2026", "Beleg als PDF", "Bestätigung als PDF"},
		"en": {"My cancellations", "Cancellation of 22 November 2026", "Done", "Reference", "Receipt as PDF", "Confirmation as PDF"},
	} {
		list := st.visit(linked(t, st.visit("/konto?lang="+lang, as("C-1")...), words[0]), as("C-1")...)
		list.says(t, words...)
		if strings.Contains(list.text(), "Second line") {
			t.Error("another customer's case is listed")
		}
		for _, paper := range words[len(words)-2:] {
			if saved := st.visit(linked(t, list, paper), as("C-1")...); !strings.HasPrefix(saved.body, "%PDF") {
				t.Errorf("%s: answered %d", paper, saved.status)
			}
		}
		if page := st.visit(linked(t, list, words[1]), as("C-1")...); page.status != http.StatusOK {
			t.Errorf("the case: answered %d", page.status)
		}
	}
	st.visit("/konto/kuendigungen", as("C-7")...).says(t, "Sie haben nichts gekündigt")
	st.visit("/konto/kuendigungen").holds(t, `href="/konto/anmelden?nach=%2Fkonto%2Fkuendigungen"`)
}

func TestThePageOfACaseSaysWhatIsOwedAfterTheEndAndOnlyWhereItIs(t *testing.T) {
	st := newStage(t, func(c *portal.Config) { c.Afterwards = cancellation.Afterwards{Numbers: []string{"access"}} })
	address := "/faelle/" + st.declared("C-1", "P-1", "P-4")
	for lang, want := range map[string]string{
		"de": "Rufnummer zu einem anderen Anbieter mitnehmen: bis zum 22. Januar 2027",
		"en": "Take the phone number to another provider: until 22 January 2027",
	} {
		page := st.visit(address+"?lang="+lang, as("C-1")...)
		page.says(t, want)
		if strings.Count(page.body, "22. Januar 2027")+strings.Count(page.body, "22 January 2027") != 1 {
			t.Errorf("%s: it is said of products that have no number", lang)
		}
	}
}

func TestAWithdrawalIsListedAndOpenedByWhoseItTurnedOutToBe(t *testing.T) {
	st := newStage(t)
	path, _, _ := strings.Cut(st.post("/widerrufen", filled()).header.Get("Location"), "?")
	st.visit("/konto/kuendigungen", as("C-1")...).says(t, "Sie haben nichts gekündigt")
	st.exec(`INSERT INTO withdrawal_matches (case_id, code, customer_id, contract_id, product_ids, withdrawal_until, in_time)
		VALUES ($1, 'matched', 'C-1', 'V-1', '{P-1}', '2026-12-01', true)`, strings.TrimPrefix(path, "/widerrufen/"))
	list := st.visit("/konto/kuendigungen", as("C-1")...)
	list.says(t, "Widerruf vom 22. November 2026")
	if saved := st.visit(linked(t, list, "Beleg als PDF"), as("C-1")...); !strings.HasPrefix(saved.body, "%PDF") {
		t.Errorf("its receipt: answered %d", saved.status)
	}
	st.visit(linked(t, list, "Widerruf vom 22. November 2026"), as("C-1")...).says(t, "Ihr Widerruf ist eingegangen")
	for _, who := range [][]string{nil, as("C-2")} {
		if got := st.visit(path, who...).status; got != http.StatusNotFound {
			t.Errorf("to %v: answered %d", who, got)
		}
	}
}

func TestOlderCasesAreOnTheNextPage(t *testing.T) {
	st := newStage(t)
	var ids []string
	for n := range 51 {
		a := st.post("/konto/kuendigen", url.Values{"p": {"P-4"}, "token": {strconv.Itoa(n)}}, as("C-1")...)
		ids = append(ids, strings.TrimPrefix(a.header.Get("Location"), "/faelle/"))
	}
	first := st.visit("/konto/kuendigungen", as("C-1")...)
	if strings.Contains(first.body, ids[0]) || !strings.Contains(first.body, ids[50]) {
		t.Error("the first page does not list the newest alone")
	}
	older := linked(t, first, "Ältere Kündigungen")
	second := st.visit(older, as("C-1")...)
	if strings.Count(second.body, `<section class="card">`) != 1 || !strings.Contains(second.body, ids[0]) {
		t.Errorf("the second page lists other than the oldest:\n%s", second.text())
	}
	for path, who := range map[string]string{older: "C-2", "/konto/kuendigungen?vor=x": "C-1"} {
		if got := st.visit(path, as(who)...).status; got != http.StatusNotFound {
			t.Errorf("%s to %s: answered %d", path, who, got)
		}
	}
}

func TestAnErasedCaseIsListedAsOneWithNothingToHandOut(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	if _, err := st.owner.Replay(t.Context(), []store.Erasure{{Kind: "case", ID: id, Class: "letter", ErasedAt: noon}}); err != nil {
		t.Fatal(err)
	}
	list := st.visit("/konto/kuendigungen", as("C-1")...)
	list.says(t, "gelöscht, weil die Aufbewahrungsfrist vorbei ist")
	if strings.Contains(list.body, "beleg.pdf") {
		t.Error("a receipt is offered that is gone")
	}
}

func TestWhoIsNotSignedInMaySignInOnThePageOfACase(t *testing.T) {
	st := newStage(t)
	id := st.declared("C-1", "P-1")
	for _, path := range []string{"/faelle/" + id, "/faelle/" + id + "/beleg.pdf", "/faelle/019a0000-0000-7000-8000-000000000000", "/widerrufen/" + id} {
		page := st.visit(path + "?t=expired&lang=en")
		if page.status != http.StatusNotFound {
			t.Errorf("%s: answered %d", path, page.status)
		}
		page.says(t, "Is this your case? Sign in to open it.")
		page.holds(t, `href="/konto/anmelden?nach=`+url.QueryEscape(path+"?lang=en")+`"`)
	}
	for _, who := range [][]string{nil, as("C-2")} {
		if page := st.visit("/nirgends", who...); strings.Contains(page.text(), "Ist das Ihr Vorgang?") {
			t.Error("any page that is not there asks to sign in")
		}
	}
	if page := st.visit("/faelle/"+id, as("C-2")...); strings.Contains(page.text(), "Ist das Ihr Vorgang?") {
		t.Error("who is signed in is asked to sign in")
	}
}
