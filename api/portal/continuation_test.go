package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// cancelledTo is a case of Erika's that ends a product long after any test.
func (st *stage) cancelledTo(product string) string {
	st.t.Helper()
	a := st.post("/konto/kuendigen", url.Values{"p": {product}, "wish." + product: {"2090-12-31"}, "token": {"far-" + product}}, as("C-1")...)
	if a.status != http.StatusSeeOther {
		st.t.Fatalf("answered %d: %s", a.status, a.text())
	}
	return strings.TrimPrefix(a.header.Get("Location"), "/faelle/")
}

// offers presses the button of the page on which going on is offered.
func (st *stage) offers(id, lang string) answer {
	st.t.Helper()
	page := st.visit("/konto/fortsetzen/"+id+"?lang="+lang, as("C-1")...)
	form := url.Values{"lang": {lang}}
	for _, name := range []string{"token", "p"} {
		found := regexp.MustCompile(`name="` + name + `" value="([^"]+)"`).FindStringSubmatch(page.body)
		if found == nil {
			st.t.Fatalf("nothing can be offered:\n%s", page.body)
		}
		form.Set(name, found[1])
	}
	a := st.post("/konto/fortsetzen/"+id, form, as("C-1")...)
	if again := st.post("/konto/fortsetzen/"+id, form, as("C-1")...); again.status != a.status {
		st.t.Errorf("sent twice: %d, then %d", a.status, again.status)
	}
	return a
}

func (st *stage) applied(id string) {
	st.t.Helper()
	if err := st.owner.ApplyActs(st.t.Context(), id); err != nil {
		st.t.Fatal(err)
	}
}

func TestTheHolderTakesACancellationBackAndIsPromisedNothingTooEarly(t *testing.T) {
	st := newStage(t)
	id := st.cancelledTo("P-1")
	st.carriedOut(id)
	list := st.visit("/konto/kuendigungen", as("C-1")...)
	page := st.visit(linked(t, list, "Kündigung zurücknehmen"), as("C-1")...)
	page.says(t, "kann niemand allein zurücknehmen", "ohne neue Mindestlaufzeit", "Letzter Vertragstag: 31. Dezember 2090",
		"Zusammen damit laufen auch weiter", "TV-Option", "Das geht bis zum 17. Dezember 2090")
	if a := st.offers(id, "de"); a.status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", a.status, a.text())
	}
	st.applied(id)
	page = st.visit("/konto/fortsetzen/"+id, as("C-1")...)
	page.says(t, "Wir prüfen gerade, ob sich das Ende noch zurücknehmen lässt")
	if page = st.visit("/faelle/"+id, as("C-1")...); strings.Contains(page.text(), "läuft weiter") {
		t.Errorf("it is promised before the backend has it:\n%s", page.text())
	}
	page.says(t, "Antrag auf Fortsetzung wird bearbeitet")
	st.carriedOut(id)
	for lang, words := range map[string][]string{
		"de": {"Angenommen: Der Vertrag läuft weiter wie vor der Kündigung", "Antrag als PDF", "Antwort als PDF"},
		"en": {"Accepted: the contract continues as before the cancellation", "Request as PDF", "Answer as PDF"},
	} {
		page = st.visit("/faelle/"+id+"?lang="+lang, as("C-1")...)
		page.says(t, words...)
		for _, paper := range words[1:] {
			if saved := st.visit(linked(t, page, paper), as("C-1")...); !strings.HasPrefix(saved.body, "%PDF") {
				t.Errorf("%s: answered %d", paper, saved.status)
			}
			if got := st.visit(linked(t, page, paper), as("C-2")...).status; got != http.StatusNotFound {
				t.Errorf("%s to another customer: answered %d", paper, got)
			}
		}
	}
	st.visit("/konto/fortsetzen/"+id, as("C-1")...).says(t, "Angenommen")
	if again := st.declared("C-1", "P-1"); again == id {
		t.Error("it cannot be cancelled again")
	}
}

func TestNothingTeasesToTakeACancellationBack(t *testing.T) {
	st := newStage(t)
	id := st.cancelledTo("P-4")
	const offer = "Kündigung zurücknehmen"
	for name, page := range map[string]answer{
		"after cancelling":   st.visit("/faelle/"+id, as("C-1")...),
		"by a link":          st.visit("/faelle/" + id + "?t=" + st.signed(id, "case")),
		"by a link, as if":   st.visit("/faelle/" + id + "?aus=konto&t=" + st.signed(id, "case")),
		"the statutory page": st.visit("/kuendigen", as("C-1")...),
		"the contracts":      st.visit("/konto", as("C-1")...),
	} {
		if strings.Contains(page.text(), offer) {
			t.Errorf("%s: it is offered", name)
		}
	}
	list := st.visit("/konto/kuendigungen", as("C-1")...)
	st.visit(linked(t, list, "Kündigung vom 22. November 2026"), as("C-1")...).says(t, offer)
}

func TestAnOfferThatAPersonDeclinesSaysWhyAndMayBeMadeAgain(t *testing.T) {
	st := newStage(t)
	id := st.cancelledTo("P-4")
	if a := st.offers(id, "en"); a.status != http.StatusSeeOther {
		t.Fatalf("answered %d: %s", a.status, a.text())
	}
	st.visit("/konto/fortsetzen/"+id+"?lang=en", as("C-1")...).says(t, "somebody will look at your request")
	if a := st.post("/konto/fortsetzen/"+id, url.Values{"p": {"P-4"}, "token": {"another"}}, as("C-1")...); a.status != http.StatusConflict {
		t.Errorf("offered twice: %d", a.status)
	}
	offers, err := st.owner.Continuations(t.Context(), id)
	if err != nil || len(offers) != 1 {
		t.Fatalf("%v, %v", offers, err)
	}
	_, err = st.owner.AppendAct(t.Context(), store.NewAct{
		ID: uuid.NewString(), CaseID: id, Kind: cancellation.ActAnswer, ItemIDs: offers[0].ItemIDs, NoteID: uuid.NewString(), Note: "gone",
		Words: "Den Tarif gibt es <nicht> mehr.", Details: store.ActDetails{Outcome: "declined", Offer: offers[0].OfferID},
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	st.applied(id)
	page := st.visit("/konto/fortsetzen/"+id, as("C-1")...)
	page.says(t, "Nicht angenommen: Es bleibt bei der Kündigung", "Den Tarif gibt es <nicht> mehr.", "Fortsetzung beantragen")
}
