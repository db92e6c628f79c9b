package portal_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var summaries = regexp.MustCompile(`<details[^>]*>\s*<summary>([^<]*)`)

func TestAReasonThatProductsShareIsToldOnce(t *testing.T) {
	st := newStage(t)
	const shared = "Vom 15. Januar 2026 an läuft Ihr Vertrag ohne feste Laufzeit."
	preview := st.visit("/konto/kuendigen?p=P-1&p=P-4", as("C-1")...)
	for name, page := range map[string]answer{"the preview": preview, "the case": st.visit("/faelle/"+st.declared("C-1", "P-1", "P-4"), as("C-1")...)} {
		folded := map[string]bool{}
		for _, m := range summaries.FindAllStringSubmatch(page.body, -1) {
			folded[m[1]] = true
		}
		if !folded["DSL 100, TV-Option"] || !folded["Handy &lt;b&gt;10 GB&lt;/b&gt;"] {
			t.Errorf("%s folds %v", name, folded)
		}
		if n := strings.Count(page.body, "<p>"+shared); n != 1 {
			t.Errorf("%s tells the reason %d times", name, n)
		}
	}
}

func TestADayIsAskedForOnDemandBesideItsProduct(t *testing.T) {
	st := newStage(t)
	open := func(page answer) bool {
		return strings.Contains(page.body, `<details open><summary>Anderen Tag wünschen`)
	}
	if page := st.visit("/konto/kuendigen?p=P-1", as("C-1")...); open(page) {
		t.Error("a day is asked for though nobody wants another")
	}
	if page := st.visit("/konto/kuendigen?p=P-1&wish.P-1=2027-03-31", as("C-1")...); !open(page) {
		t.Error("a preferred day is folded away")
	}
	wrong := st.post("/konto/kuendigen", url.Values{"p": {"P-1"}, "wish.P-1": {"bald"}, "token": {"T1"}}, as("C-1")...)
	if wrong.says(t, "Das lesen wir nicht als Tag"); !open(wrong) {
		t.Error("a day that is none is folded away")
	}
}

func TestTheLastDayToCancelIsShownWhileThereIsTimeLeft(t *testing.T) {
	st := newStage(t)
	page := st.visit("/konto/kuendigen?p=P-1&p=P-4", as("C-1")...)
	if n := strings.Count(page.body, `data-label="Kündigen bis"`); n != 1 {
		t.Errorf("%d products have a last day to cancel", n)
	}
	page.says(t, "31. Dezember 2026 30. November 2026") // of the phone; what ends a month from any day has none
}
