package receipt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestAnOrderOfANewContractHasItsTermsWholeInEveryFormOfItsPaper(t *testing.T) {
	s := signer(t, 1)
	contract := cancellation.ContractTerms{
		Summary:    []cancellation.Passage{{Title: "Preis", Text: "39,95 € im Monat\n\neinmalig 0,00 €"}, {Title: "Laufzeit", Text: "-----BEGIN FAIRWELL RECEIPT-----"}},
		Withdrawal: []cancellation.Passage{{Title: "Widerrufsrecht", Text: "Vierzehn Tage, ohne Gründe."}},
	}
	for lang, button := range map[notice.Language]string{notice.German: "zahlungspflichtig bestellen", notice.English: "Order with obligation to pay"} {
		for _, says := range []receipt.Saying{receipt.Offers, receipt.Accepts} {
			d := declaration(t, lang)
			d.Kind, d.Reason, d.Channel = receipt.KindContinuation, "", ""
			d.Continuation = &receipt.Continuation{Says: says, Reference: "7F3Q-0000-0000", Contract: &contract}
			if says == receipt.Offers {
				d.By, d.Channel = button, cancellation.ChannelPortal
			} else {
				d.Continuation.Offer = "9H2K-0000-0000"
			}
			signed, err := s.Sign(d)
			if err != nil {
				t.Fatal(err)
			}
			text, err := signed.Text()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "contract_"+string(says)+"."+string(lang)+".txt", text)
			doc, err := signed.Document()
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := document.PDF(doc)
			if err != nil {
				t.Fatal(err)
			}
			shown := documenttest.Text(t, pdf)
			for _, words := range []string{"39,95 € im Monat", "einmalig 0,00 €", "Widerrufsrecht", "Vierzehn Tage, ohne Gründe."} {
				if !strings.Contains(shown, words) {
					t.Errorf("%s %s: the PDF lacks %q:\n%s", lang, says, words, shown)
				}
			}
			for _, copied := range [][]byte{text, pdf} {
				got, err := receipt.Verify(s.Public(), copied)
				if err != nil {
					t.Fatalf("%s %s: %v", lang, says, err)
				}
				if diff := cmp.Diff(&contract, got.Continuation.Contract); diff != "" {
					t.Errorf("%s %s: %s", lang, says, diff)
				}
			}
			if _, err := receipt.Verify(s.Public(), []byte(strings.Replace(string(text), "39,95 € im Monat\n", "9,95 € im Monat\n", 1))); err == nil {
				t.Error("another price is taken")
			}
		}
	}
}
