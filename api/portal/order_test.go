package portal_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// shelf has the terms of new contracts.
type shelf struct {
	mu    sync.Mutex
	price string
	away  bool
}

func (s *shelf) set(price string, away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.price, s.away = price, away
}

func (s *shelf) Of(_ context.Context, product string, lang notice.Language) (t cancellation.ContractTerms, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return t, cancellation.ErrTermsAway
	}
	t.Summary = []cancellation.Passage{{Title: "Preis " + product, Text: s.price + " (" + string(lang) + ")\nim Monat"}, {Title: "Ende", Text: "jederzeit <b>kündbar</b>"}}
	t.Withdrawal = []cancellation.Passage{{Title: "Recht", Text: "Vierzehn Tage, ohne Gründe."}, {Title: "Folgen", Text: "Alles zurück."}}
	return t, nil
}

// ordering is what the form on the page on which a new contract is ordered sends.
func (st *stage) ordering(path string) (page answer, form url.Values) {
	st.t.Helper()
	page, form = st.visit(path, as("C-1")...), url.Values{}
	for _, input := range regexp.MustCompile(`name="(lang|token|p|read)" value="([^"]+)"`).FindAllStringSubmatch(page.body[strings.Index(page.body, "<h1>"):], -1) {
		form.Set(input[1], input[2])
	}
	return page, form
}

func TestANewContractIsOrderedRightBelowItsTermsAndInTheWordsOfTheLaw(t *testing.T) {
	for lang, test := range map[string]struct {
		product, open, button, placed, waits string
		says                                 []string
	}{
		"de": {"P-1", "Neuen Vertrag ansehen", "zahlungspflichtig bestellen", "Ihre Bestellung vom ", "Wir prüfen gerade", []string{
			"einen neuen Vertrag", "Eine neue Mindestlaufzeit beginnt nicht", "31. Dezember 2090", "TV-Option", "Vertragszusammenfassung", "Widerrufsbelehrung",
		}},
		"en": {"P-4", "See the new contract", "Order with obligation to pay", "Your order of ", "somebody will look at your order", []string{
			"a new contract", "No new minimum term begins", "31 December 2090", "Contract summary", "Right to withdraw",
		}},
	} {
		t.Run(lang, func(t *testing.T) {
			terms := &shelf{price: "39,95 €"}
			st := stageWith(t, terms)
			id := st.cancelledTo(test.product)
			st.carriedOut(id)
			list := st.visit("/konto/fortsetzen/"+id+"?lang="+lang, as("C-1")...)
			if strings.Contains(list.body, `name="p"`) {
				t.Errorf("it is ordered without its terms:\n%s", list.body)
			}
			page, form := st.ordering(linked(t, list, test.open))
			page.says(t, test.says...)
			shown, _ := terms.Of(t.Context(), test.product, notice.Language(lang))
			main, at := page.body[strings.Index(page.body, "<h1>"):], 0
			for _, next := range []string{ // in this order, and the button at the end
				shown.Summary[0].Title, shown.Summary[0].Text, "jederzeit &lt;b&gt;", shown.Withdrawal[0].Text, shown.Withdrawal[1].Text,
				`href="/widerrufen?lang=` + lang + `"`, `aria-describedby="n">` + test.button + `</button>`,
			} {
				found := strings.Index(main[at:], next)
				if found < 0 {
					t.Fatalf("%q is missing, or above what it belongs below:\n%s", next, main)
				}
				at += found
			}
			if test.button != reception.ButtonContinue(lang, true) || strings.Count(main, "<button") != 2 { // and who signs out
				t.Errorf("the button is signed as %q, or is not the only one", reception.ButtonContinue(lang, true))
			}
			for range 2 { // pressed twice
				st.follow(st.post("/konto/fortsetzen/"+id, form, as("C-1")...), as("C-1")...).says(t, test.placed, test.waits)
			}
			offers, err := st.owner.Continuations(t.Context(), id)
			if err != nil || len(offers) != 1 || !offers[0].NewContract {
				t.Fatalf("it is kept as %+v, %v", offers, err)
			}
			signed, err := st.front.Statement(t.Context(), id, offers[0].OfferID)
			if err != nil || signed.By != test.button || string(signed.Locale) != lang {
				t.Errorf("%+v, %v", signed, err)
			}
			if diff := cmp.Diff(&shown, signed.Continuation.Contract); diff != "" {
				t.Errorf("it is signed otherwise than shown:\n%s", diff)
			}
		})
	}
}

func TestTermsThatChangedWhileTheyWereReadOrderNothing(t *testing.T) {
	terms := &shelf{price: "39,95 €"}
	st := stageWith(t, terms)
	id := st.cancelledTo("P-1")
	_, form := st.ordering("/konto/fortsetzen/" + id + "?p=P-1")
	terms.set("49,95 €", false)
	a := st.post("/konto/fortsetzen/"+id, form, as("C-1")...)
	if a.status != http.StatusConflict {
		t.Errorf("answered %d", a.status)
	}
	a.says(t, "Es ist nichts bestellt: Die Bedingungen haben sich geändert", "49,95 €")
	form.Del("read") // as if there were nothing to read
	if a := st.post("/konto/fortsetzen/"+id, form, as("C-1")...); a.status != http.StatusConflict {
		t.Errorf("unread: answered %d", a.status)
	}
	if offers, err := st.owner.Continuations(t.Context(), id); err != nil || len(offers) != 0 {
		t.Errorf("%v, %v", offers, err)
	}
	_, form = st.ordering("/konto/fortsetzen/" + id + "?p=P-1")
	if a := st.post("/konto/fortsetzen/"+id, form, as("C-1")...); a.status != http.StatusSeeOther {
		t.Errorf("those that it shows now: answered %d", a.status)
	}
}

func TestWithoutItsTermsNoNewContractIsOrderedAndThePageSaysSo(t *testing.T) {
	terms := &shelf{price: "39,95 €"}
	st := stageWith(t, terms)
	id := st.cancelledTo("P-1")
	_, form := st.ordering("/konto/fortsetzen/" + id + "?p=P-1")
	terms.set("39,95 €", true)
	for name, a := range map[string]answer{
		"looking":  st.visit("/konto/fortsetzen/"+id+"?p=P-1", as("C-1")...),
		"ordering": st.post("/konto/fortsetzen/"+id, form, as("C-1")...),
	} {
		if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" || strings.Contains(a.body, "zahlungspflichtig") {
			t.Errorf("%s: answered %d:\n%s", name, a.status, a.body)
		}
		a.says(t, "Es ist nichts bestellt", "schreiben Sie uns: Beispielnetz, Musterweg 1, 12345 Musterstadt")
	}
	if offers, err := st.owner.Continuations(t.Context(), id); err != nil || len(offers) != 0 {
		t.Errorf("%v, %v", offers, err)
	}
	// Where nothing is ordered by page, there is no such page.
	st.visit("/konto/fortsetzen/"+id+"?p=P-3", as("C-1")...).says(t, "Kündigung zurücknehmen")
}

func TestAnOrderOfANewContractIsNeverTakenForAnAmendment(t *testing.T) {
	st := newStage(t) // where going on is none by now
	id := st.cancelledTo("P-1")
	a := st.post("/konto/fortsetzen/"+id, url.Values{"p": {"P-1"}, "read": {"0815"}, "token": {"T"}}, as("C-1")...)
	if offers, err := st.owner.Continuations(t.Context(), id); a.status != http.StatusConflict || err != nil || len(offers) != 0 {
		t.Errorf("answered %d, and kept %v, %v", a.status, offers, err)
	}
	a.says(t, "ohne neue Mindestlaufzeit")
}
