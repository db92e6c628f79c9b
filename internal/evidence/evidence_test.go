package evidence_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/document/documenttest"
	"github.com/fairwell/fairwell/internal/evidence"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/store"
)

func TestEachMailIsPackedAsItWasWordedAndOneThatNeverWasIsNone(t *testing.T) {
	signer := receipttest.Signer(t, 1)
	signed, err := signer.Sign(receipt.Declaration{CaseID: "case-1", Locale: "de", Kind: "ordinary", ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	mail := document.Document{Language: "de", Title: "Bestätigung", Provider: "Beispielnetz", Created: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), Blocks: []document.Block{document.Paragraph("DSL 100 endet am 22. Dezember 2026.")}}
	var kept any
	if text, err := json.Marshal(mail); err != nil || json.Unmarshal(text, &kept) != nil {
		t.Fatal("cannot keep the mail", err)
	}
	var out bytes.Buffer
	err = evidence.Write(&out, evidence.Case{Receipt: plain, Keys: signer.Public(), Sections: []store.Section{{Name: "mails", Rows: []map[string]any{
		{"kind": "confirmation", "number": 0, "document": kept}, {"kind": "alert", "number": 0, "document": nil},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if pdf := files["mails/confirmation-0.pdf"]; pdf == nil || !strings.Contains(documenttest.Text(t, pdf), "DSL 100 endet am 22. Dezember 2026.") {
		t.Errorf("the confirmation is not packed as it was worded: %d bytes", len(pdf))
	}
	if _, there := files["mails/alert-0.pdf"]; there {
		t.Error("a mail is packed that was never put into words")
	}
}
