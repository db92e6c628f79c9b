package mailing_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// signed is a case of one product whose signed receipt is kept.
func (g *stage) signed(t *testing.T, lang notice.Language) string {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declaration(t, g.store, "C-1", received, "P-1")
	d.Locale = string(lang)
	return g.sign(t, d, "jetzt kündigen")
}

func names(files map[string][]byte) map[string]bool {
	list := map[string]bool{}
	for name := range files {
		list[name] = true
	}
	return list
}

func TestTheConfirmationCarriesItsPDFAndTheSignedReceipt(t *testing.T) {
	for lang, want := range map[notice.Language]struct{ confirmation, receipt, day string }{
		notice.German:  {"bestaetigung-", "beleg-", "22. Dezember 2026"},
		notice.English: {"confirmation-", "receipt-", "22 December 2026"},
	} {
		g := newStage(t)
		id := g.signed(t, lang)
		g.decide(t, id)
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Fatalf("mail is %+v", got)
		}
		files := g.files(t, id)
		confirmation, pdf, signed := want.confirmation+g.reference(t, id)+".pdf", want.receipt+g.reference(t, id)+".pdf", want.receipt+g.reference(t, id)+".json"
		if diff := cmp.Diff(map[string]bool{confirmation: true, pdf: true, signed: true}, names(files)); diff != "" {
			t.Fatalf("files (-want +got):\n%s", diff)
		}
		if shown := documenttest.Words(t, files[confirmation]); !strings.Contains(shown, want.day) || !strings.Contains(shown, g.reference(t, id)) {
			t.Errorf("the confirmation's PDF says:\n%s", shown)
		}
		for _, name := range []string{pdf, signed} {
			if r, err := receipt.Verify(receipttest.Signer(t, 5).Public(), files[name]); err != nil || r.CaseID != id {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAReceiptByMailCarriesTheSignedReceipt(t *testing.T) {
	g := newStage(t)
	id := g.signed(t, notice.German)
	if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailSent {
		t.Fatalf("the receipt is %+v", got)
	}
	files := g.files(t, id)
	if len(files) != 2 {
		t.Errorf("files %v", names(files))
	}
	for name, content := range files {
		if _, err := receipt.Verify(receipttest.Signer(t, 5).Public(), content); err != nil || !strings.HasPrefix(name, "beleg-"+g.reference(t, id)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is attached is what was frozen, whatever has been decided since.
func TestEveryAttemptCarriesTheSameFiles(t *testing.T) {
	g := newStage(t)
	id := g.signed(t, notice.German)
	g.decide(t, id)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	if got := g.confirm(t, id); got.State != cancellation.MailPending {
		t.Fatalf("mail is %+v", got)
	}
	frozen, err := g.store.Mail(t.Context(), store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation})
	if err != nil || !bytes.Contains(frozen.Document, []byte("22. Dezember 2026")) {
		t.Fatalf("what was frozen: %v %s", err, frozen.Document)
	}
	renamed := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	renamed.Customer.Name = "Anders"
	storetest.Import(t, g.store, renamed)
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Fatalf("mail is %+v", got)
	}
	shown := documenttest.Words(t, g.files(t, id)["bestaetigung-"+g.reference(t, id)+".pdf"])
	m := g.mailbox.Messages(id)[0]
	if !strings.Contains(shown, "Erika Beispiel") || strings.Contains(shown, "Anders") || strings.Contains(m.Text, "Anders") {
		t.Errorf("the PDF says:\n%s", shown)
	}
}

// The law wants the mail at once; what cannot be laid out goes as it was signed.
func TestAMailWhoseReceiptCannotBeLaidOutGoesAllTheSame(t *testing.T) {
	g := newStage(t)
	id := g.decided(t) // its receipt is no receipt
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	if diff := cmp.Diff(map[string]bool{"bestaetigung-" + g.reference(t, id) + ".pdf": true, "beleg-" + g.reference(t, id) + ".json": true}, names(g.files(t, id))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
