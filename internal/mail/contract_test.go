package mail

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
)

// newContract is the answer to an order of a new contract.
func newContract(lang notice.Language, items ...ContentItem) ContinuationContent {
	return ContinuationContent{
		Reference: "7F3Q", Provider: "Fairwell", Name: "Erika Beispiel", Locale: lang,
		OfferedAt: time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC), Items: items, Withdraw: "https://kuendigung.example.com/widerrufen",
		Contract: &cancellation.ContractTerms{
			Summary:    []cancellation.Passage{{Title: "Preis", Text: "39,95 € im Monat\neinmalig 0,00 €"}, {Title: "Laufzeit", Text: "unbestimmt, <jederzeit> kündbar"}},
			Withdrawal: []cancellation.Passage{{Title: "Widerrufsrecht", Text: "Vierzehn Tage, ohne Gründe."}},
		},
	}
}

func TestTheMailThatConcludesANewContractHasItsTermsWholeAndSoHasItsFile(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		letter, err := Continuation(newContract(lang, ContentItem{ProductName: "DSL 100", Continues: true}))
		m, err := render(letter, err)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "contract."+string(lang)+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, "contract."+string(lang)+".html", m.HTML)
		pdf, err := document.PDF(letter.Document.Saved())
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "contract."+string(lang)+".pdf.txt", documenttest.Text(t, pdf))
	}
}

func TestAnOrderThatConcludesNothingSendsNoTerms(t *testing.T) {
	end, err := notice.ParseDate("2026-12-22")
	if err != nil {
		t.Fatal(err)
	}
	off := ContentItem{ProductName: "DSL 100", EndsOn: end}
	for want, declined := range map[string]bool{"Diese Bestellung nehmen wir nicht an": true, "Dafür war es zu spät": false} {
		c := newContract(notice.German, off)
		c.Declined, c.Reason = declined, "Den Tarif gibt es nicht mehr."
		l, err := Continuation(c)
		m, err := render(l, err)
		if err != nil {
			t.Fatal(err)
		}
		if said := m.Subject + m.Text; !strings.Contains(said, want) || !strings.Contains(said, "endet wie bestätigt") || strings.Contains(said, "39,95") {
			t.Errorf("it says:\n%s", said)
		}
	}
}
