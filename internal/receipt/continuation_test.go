package receipt_test

import (
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestAnOfferAndItsAnswerAreSignedAndCheckedLikeAReceipt(t *testing.T) {
	s := signer(t, 1)
	for says, want := range map[receipt.Saying]string{
		receipt.Offers:   "Ihr Antrag, den Vertrag fortzusetzen, ist eingegangen: 22. November 2026, 11:00:00 Uhr (UTC+01:00)",
		receipt.Accepts:  "Wir nehmen Ihren Antrag an, den Vertrag fortzusetzen: 22. November 2026",
		receipt.Declines: "Wir nehmen Ihren Antrag nicht an, den Vertrag fortzusetzen: 22. November 2026",
	} {
		d := declaration(t, notice.German)
		d.Kind, d.Reason, d.Channel = receipt.KindContinuation, "", cancellation.ChannelPortal
		d.Continuation = &receipt.Continuation{Says: says, Reference: "7F3Q-0000-0000"}
		if says == receipt.Declines {
			d.Reason = "Den Tarif gibt es nicht mehr."
		}
		signed, err := s.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		text, err := signed.Text()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), want) || !strings.Contains(string(text), "7F3Q-0000-0000") || strings.Contains(string(text), "Ihre Kündigung ist eingegangen") {
			t.Errorf("%s:\n%s", says, text)
		}
		if got := strings.Contains(string(text), "wie vor der Kündigung, keine neue Mindestlaufzeit"); got == (says == receipt.Declines) {
			t.Errorf("%s: the terms:\n%s", says, text)
		}
		doc, err := signed.Document()
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := document.PDF(doc)
		if err != nil {
			t.Fatal(err)
		}
		if shown := documenttest.Text(t, pdf); !strings.Contains(shown, signed.Code()) {
			t.Errorf("%s: %s", says, shown)
		}
		for _, copied := range [][]byte{text, pdf} {
			if got, err := receipt.Verify(s.Public(), copied); err != nil || got.Continuation == nil || got.Continuation.Says != says {
				t.Errorf("%s: %+v, %v", says, got, err)
			}
		}
		if _, err := receipt.Verify(s.Public(), []byte(strings.Replace(string(text), "7F3Q", "7F3X", 1))); err == nil {
			t.Error("a changed text is taken")
		}
	}
}
