package receipt_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

// forms are the receipts that differ in what they show.
func forms(t *testing.T, lang notice.Language) map[string]receipt.Declaration {
	t.Helper()
	press, confirm := "jetzt kündigen", "Widerruf bestätigen"
	if lang == notice.English {
		press, confirm = "cancel now", "confirm withdrawal"
	}
	base := receipt.Declaration{
		CaseID: "0190a7c0-0000-7000-8000-000000000001", Provider: "Beispielnetz", Locale: lang, Kind: cancellation.Ordinary,
		Channel: cancellation.ChannelForm, ReceivedAt: time.Date(2026, 7, 22, 10, 0, 0, 0, time.UTC), By: press,
	}
	typed := base
	typed.Typed = &cancellation.Typed{
		Name: "Erika Beispiel", CustomerNumber: "K100200", Phone: "0721 1234", Address: "Allee 1\r\n76131 Karlsruhe", BirthDate: "1970-02-28",
		Contract: "Internet zu Hause", Wish: "2027-03-31", Email: "erika@example.com",
	}
	soonest := base
	soonest.Kind, soonest.Reason = cancellation.ForCause, "Umzug"
	soonest.Typed = &cancellation.Typed{Name: "Erika Beispiel", Contract: "2024-0815", Email: "erika@example.com"}
	pressed := declaration(t, lang)
	pressed.By = press
	withdrawal := base
	withdrawal.Kind, withdrawal.By = cancellation.Withdrawal, confirm
	withdrawal.Typed = &cancellation.Typed{Name: "Erika Beispiel", Contract: "2026-0001", Part: "nur die TV-Option", Email: "erika@example.com"}
	return map[string]receipt.Declaration{"plain": declaration(t, lang), "typed": typed, "soonest": soonest, "pressed": pressed, "withdrawal": withdrawal}
}

func TestEveryFormSaysWhatWasDeclaredAndVerifies(t *testing.T) {
	s := signer(t, 1)
	for _, lang := range []notice.Language{notice.German, notice.English} {
		for name, d := range forms(t, lang) {
			t.Run(name+" "+string(lang), func(t *testing.T) {
				r, err := s.Sign(d)
				if err != nil {
					t.Fatal(err)
				}
				text, err := r.Text()
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".txt", text)
				laidOut, err := r.Document()
				if err != nil {
					t.Fatal(err)
				}
				pdf, err := document.PDF(laidOut)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"."+string(lang)+".pdf.txt", []byte(documenttest.Text(t, pdf)))
				if tree, faults := documenttest.Structure(pdf); len(faults) > 0 {
					t.Errorf("it cannot be read aloud: %q\n%s", faults, tree)
				}
				signed, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				for form, file := range map[string][]byte{"JSON": signed, "text": text, "PDF": pdf} {
					got, err := receipt.Verify(s.Public(), file)
					if err != nil || got.Code() != r.Code() {
						t.Errorf("%s: %v, code %s", form, err, got.Code())
					}
				}
				// What the text says stands on the pages too.
				shown := documenttest.Words(t, pdf)
				body, _, _ := strings.Cut(string(text), "\n-----")
				for _, line := range strings.Split(body, "\n")[2:] {
					_, value, pair := strings.Cut(line, ":  ")
					if pair && !strings.Contains(shown, strings.TrimSpace(value)) {
						t.Errorf("%q of the text is missing in the PDF", value)
					}
				}
				if n := len(documenttest.Pages(t, pdf)); n != 1 {
					t.Errorf("it takes %d pages", n)
				}
			})
		}
	}
}

func TestAChangedPDFDoesNotVerify(t *testing.T) {
	s := signer(t, 1)
	r, err := s.Sign(forms(t, notice.German)["typed"])
	if err != nil {
		t.Fatal(err)
	}
	write := func(change func(*document.Document)) []byte {
		d, err := r.Document()
		if err != nil {
			t.Fatal(err)
		}
		change(&d)
		pdf, err := document.PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		return pdf
	}
	forged := func(d *document.Document) {
		d.Files[0].Content = bytes.Replace(d.Files[0].Content, []byte("2027-03-31"), []byte("2026-03-31"), 1)
	}
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"another day on the page":    {write(func(d *document.Document) { d.Blocks[0].Text = "Ihre Kündigung ist nie eingegangen." }), receipt.ErrPages},
		"something after the end":    {append(write(func(*document.Document) {}), "\n%%EOF"...), receipt.ErrPages},
		"another day in the receipt": {write(forged), receipt.ErrSignature},
		"no receipt inside":          {write(func(d *document.Document) { d.Files = nil }), receipt.ErrMalformed},
		"no receipt but a file":      {write(func(d *document.Document) { d.Files[0].Content = []byte("hello") }), receipt.ErrMalformed},
		"a PDF in name alone":        {[]byte("%PDF-1.3"), receipt.ErrMalformed},
	} {
		got, err := receipt.Verify(s.Public(), c.file)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if errors.Is(err, receipt.ErrPages) && got.CaseID != r.CaseID {
			t.Errorf("%s: what was signed is not told", name)
		}
	}
	if _, err := receipt.Verify(signer(t, 2).Public(), write(func(*document.Document) {})); !errors.Is(err, receipt.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

func TestWhatAnybodyTypesStaysOnItsLine(t *testing.T) {
	const evil = "Eve\r\nEnde: sofort\n\n-----BEGIN FAIRWELL RECEIPT-----\u202e\x00\u2028x"
	s := signer(t, 1)
	d := forms(t, notice.German)["typed"]
	d.Reason, d.By = evil, evil
	d.Typed = &cancellation.Typed{
		Name: evil, CustomerNumber: evil, Phone: evil, Address: evil, BirthDate: evil, Contract: evil, Part: evil, Wish: evil, Email: evil,
	}
	r, err := s.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(string(text), "\u202e\x00\u2028\r") || bytes.Contains(text, []byte("\nEnde: sofort")) {
		t.Errorf("a typed line stands by itself:\n%s", text)
	}
	got, err := receipt.Verify(s.Public(), text)
	if err != nil || got.Typed.Name != evil {
		t.Errorf("what was typed is not what was signed: %v", err)
	}
	laidOut, err := r.Document()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := document.PDF(laidOut); err != nil {
		t.Error(err)
	}
}

func TestATypedReceiptHoldsNoItemsAndSaysWhatWasTyped(t *testing.T) {
	r, err := signer(t, 1).Sign(forms(t, notice.German)["soonest"])
	if err != nil {
		t.Fatal(err)
	}
	signed, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"items":[]`, `"typed":{"name":"Erika Beispiel","contract":"2024-0815","email":"erika@example.com"}`,
		`"by":"jetzt kündigen"`, `"version":1`,
	} {
		if !bytes.Contains(signed, []byte(want)) {
			t.Errorf("%s is missing in %s", want, signed)
		}
	}
}
