package activities_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func newSigner(t *testing.T) *receipt.Signer {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := receipt.NewSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// signedCase is a case of one product whose receipt is kept, with its signer.
func signedCase(t *testing.T, g *stage, lang notice.Language) (activities.CaseInput, *receipt.Signer) {
	t.Helper()
	signer := newSigner(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declaration(t, g.store, "C-1", received, "P-1")
	d.Locale = string(lang)
	signed, err := signer.Sign(receipt.Declaration{
		CaseID: d.ID, CustomerID: "C-1", Provider: "Beispiel Telekom", Locale: lang, Kind: d.Kind, Channel: d.Channel,
		ReceivedAt: d.ReceivedAt, By: "jetzt kündigen",
		Items: []receipt.Item{{ProductID: "P-1", Name: "Product P-1", ContractNumber: "N-V-1", EndsOn: storetest.Date(t, "2026-12-22")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	d.Receipt, d.ReceiptCode = string(text), signed.Code()
	if _, err := g.store.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return activities.CaseInput{CaseID: d.ID}, signer
}

// files reads what came with the newest mail of a case, by name.
func (g *stage) files(t *testing.T, caseID string) map[string][]byte {
	t.Helper()
	messages := g.mailbox.Messages(caseID)
	if len(messages) == 0 {
		t.Fatal("there is no mail")
	}
	files := map[string][]byte{}
	for _, a := range messages[len(messages)-1].Attachments {
		answer := httptest.NewRecorder()
		g.mailbox.ServeHTTP(answer, httptest.NewRequest("GET", a.Path, nil))
		content, err := io.ReadAll(answer.Body)
		if err != nil || answer.Code != 200 {
			t.Fatalf("%s: %d %v", a.Name, answer.Code, err)
		}
		files[a.Name] = content
	}
	return files
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
		in, signer := signedCase(t, g, lang)
		g.decide(t, in.CaseID)
		if got := g.send(t, in); got.State != "sent" {
			t.Fatalf("mail is %+v", got)
		}
		files := g.files(t, in.CaseID)
		confirmation, pdf, signed := want.confirmation+in.CaseID+".pdf", want.receipt+in.CaseID+".pdf", want.receipt+in.CaseID+".json"
		if diff := cmp.Diff(map[string]bool{confirmation: true, pdf: true, signed: true}, names(files)); diff != "" {
			t.Fatalf("files (-want +got):\n%s", diff)
		}
		if shown := documenttest.Words(t, files[confirmation]); !strings.Contains(shown, want.day) || !strings.Contains(shown, in.CaseID) {
			t.Errorf("the confirmation's PDF says:\n%s", shown)
		}
		for _, name := range []string{pdf, signed} {
			if r, err := receipt.Verify(signer.Public(), files[name]); err != nil || r.CaseID != in.CaseID {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestAReceiptByMailCarriesTheSignedReceipt(t *testing.T) {
	g := newStage(t)
	in, signer := signedCase(t, g, notice.German)
	if got := g.receipt(t, in); got.State != "sent" {
		t.Fatalf("the receipt is %+v", got)
	}
	files := g.files(t, in.CaseID)
	if len(files) != 2 {
		t.Errorf("files %v", names(files))
	}
	for name, content := range files {
		if _, err := receipt.Verify(signer.Public(), content); err != nil || !strings.HasPrefix(name, "beleg-"+in.CaseID) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is attached is what was frozen, whatever has been decided since.
func TestEveryAttemptCarriesTheSameFiles(t *testing.T) {
	g := newStage(t)
	in, _ := signedCase(t, g, notice.German)
	g.decide(t, in.CaseID)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	if got := g.send(t, in); got.State != "pending" {
		t.Fatalf("mail is %+v", got)
	}
	frozen, err := g.store.Confirmation(t.Context(), in.CaseID)
	if err != nil || !bytes.Contains(frozen.Document, []byte("22. Dezember 2026")) {
		t.Fatalf("what was frozen: %v %s", err, frozen.Document)
	}
	renamed := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	renamed.Customer.Name = "Anders"
	storetest.Import(t, g.store, renamed)
	if got := g.send(t, in); got.State != "sent" {
		t.Fatalf("mail is %+v", got)
	}
	shown := documenttest.Words(t, g.files(t, in.CaseID)["bestaetigung-"+in.CaseID+".pdf"])
	if !strings.Contains(shown, "Erika Beispiel") || strings.Contains(shown, "Anders") {
		t.Errorf("the PDF says:\n%s", shown)
	}
}

func TestAMailThatWasFrozenBeforeGoesWithoutAPDF(t *testing.T) {
	for name, document := range map[string]string{"no document": "", "a document that is none": `{"blocks":5}`, "an incomplete one": `{}`} {
		g := newStage(t)
		in := mailCase(t, g) // no receipt was kept either
		m := store.Mail{
			ID: "0193a3f2-0000-7000-8000-000000000001", CaseID: in.CaseID, Kind: cancellation.MailConfirmation,
			State: cancellation.MailPending, Subject: "s", Text: "t", HTML: "h",
		}
		if document != "" {
			m.Document = []byte(document)
		}
		if _, err := g.store.Freeze(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if got := g.send(t, in); got.State != "sent" || len(g.files(t, in.CaseID)) != 0 {
			t.Errorf("%s: the mail is %+v with %v", name, got, names(g.files(t, in.CaseID)))
		}
	}
}

func TestACaseWithoutAKeptReceiptCarriesItsConfirmationAlone(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.send(t, in)
	if diff := cmp.Diff(map[string]bool{"bestaetigung-" + in.CaseID + ".pdf": true}, names(g.files(t, in.CaseID))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
