package portal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// has gives C-1 another contract with one product.
func (st *stage) has(n int, terms string) {
	st.t.Helper()
	var r store.Record
	line := fmt.Sprintf(`{"customer":{"id":"C-1","number":"K1","name":"Erika Beispiel","email":"erika@example.com","locale":"de"},
		"contract":{"id":"V-%[1]d","number":"2026-%[1]d","concluded_on":"2026-01-01"},
		"products":[{"id":"P-%[1]d","name":"Produkt %[1]d","line":"hosting","terms":%[2]s}]}`, n, terms)
	if err := json.Unmarshal([]byte(line), &r); err != nil {
		st.t.Fatal(err)
	}
	storetest.Import(st.t, st.owner, r)
}

func TestTheLastDayToGiveNoticeIsSeenAndPointedOutWhenItIsNear(t *testing.T) {
	st := newStage(t)
	st.has(30, `{"starts_on":"2026-06-01","initial_term":"P24M","notice":"P1M","renewal":"P12M"}`)
	st.has(31, `{"starts_on":"2026-01-01","initial_term":"P12M","notice":"P1M","renewal":"indefinite"}`)
	st.has(32, `{"starts_on":"2026-01-01","initial_term":"P12M"}`)
	page := st.visit("/konto", as("C-1")...)
	page.says(t, "Produkt 30 Kündigen bis 30. April 2028 Endet dann am 31. Mai 2028.", "Produkt 32 Endet von selbst am 31. Dezember 2026.",
		// Whoever is late by a day loses a day, and need not hurry.
		"Produkt 31 Kündigen bis 30. November 2026 Endet dann am 31. Dezember 2026.")
	for _, tt := range []struct {
		day             int
		german, english string
	}{
		{15, "Kündigen bis 30. November 2026 Endet", "Cancel by 30 November 2026 It will then end"},
		{16, "Kündigen bis 30. November 2026 , noch 14 Tage", "Cancel by 30 November 2026 : 14 days left"},
		{29, "Kündigen bis 30. November 2026 , also bis morgen", "Cancel by 30 November 2026 : that’s tomorrow"},
		{30, "Kündigen bis 30. November 2026 , also noch heute", "Cancel by 30 November 2026 : that’s today"},
	} {
		st.now = time.Date(2026, 11, tt.day, 11, 0, 0, 0, time.UTC)
		german := st.visit("/konto", as("C-1")...)
		german.says(t, "10 GB</b> "+tt.german)
		if near := strings.Count(german.body, `class="due near"`); near != min(1, tt.day/16) {
			t.Errorf("on day %d %d are near", tt.day, near)
		}
		st.visit("/konto?lang=en", as("C-1")...).says(t, "10 GB</b> "+tt.english)
	}
}

func TestWhoHasNothingToCancelIsShownNoButton(t *testing.T) {
	st := newStage(t)
	st.visit("/konto", as("C-2")...).holds(t, ">Kündigen</button>")
	st.declared("C-2", "P-9")
	page := st.visit("/konto", as("C-2")...)
	page.says(t, "Alle Ihre Verträge sind gekündigt oder beendet.")
	if strings.Contains(page.body, ">Kündigen</button>") {
		t.Error("there is a button to cancel nothing")
	}
}

func TestEightContractsAreFoldedAndFound(t *testing.T) {
	st := newStage(t)
	for n := 40; n < 45; n++ {
		st.has(n, `{"notice":"P1M"}`)
	}
	if page := st.visit("/konto", as("C-1")...); strings.Contains(page.body, "<details") || strings.Contains(page.body, `type="search"`) {
		t.Error("seven contracts are folded")
	}
	st.has(45, `{"notice":"P1M","cadence":"month_end"}`)
	page := st.visit("/konto", as("C-1")...)
	page.says(t, "Vertrag oder Produkt suchen", "8 von 8 Verträgen", "Vertrag 2024-0815 DSL 100, TV-Option, Altvertrag", "Vertrag 2026-45 Produkt 45 Kündigen bis 30. November 2026 , noch 8 Tage")
	field, form := strings.Index(page.body, `<input id="search" type="search" autocomplete="off"`), strings.Index(page.body, `action="/konto/kuendigen"`)
	if strings.Count(page.body, "<details") != 8 || field < 0 || field > form {
		t.Errorf("eight contracts are not folded, or what is searched for is sent:\n%s", page.body)
	}
}
