package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pages "github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestReceiptVerify(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := receipt.NewSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := signer.Sign(receipt.Declaration{
		CaseID: "case-1", Locale: "de", Kind: "ordinary", ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Items: []receipt.Item{{ProductID: "P-1", Name: "DSL"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	keyFile := filepath.Join(t.TempDir(), "public.pem")
	if err := os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := fairwell(t, string(document), "receipt", "verify", "-", "--key", keyFile)
	if code != 0 || !strings.Contains(out, "case-1") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	forged := strings.Replace(string(document), "P-1", "P-2", 1)
	if code, out, _ := fairwell(t, forged, "receipt", "verify", "-", "--key", keyFile); code != 1 || out != "" {
		t.Errorf("a forged receipt exits %d and prints %q", code, out)
	}
	d, err := r.Document()
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := pages.PDF(d)
	if err != nil {
		t.Fatal(err)
	}
	if code, out, errs := fairwell(t, string(pdf), "receipt", "verify", "-", "--key", keyFile); code != 0 || !strings.Contains(out, "case-1") {
		t.Errorf("the PDF: exit %d: %s%s", code, out, errs)
	}
	pdf = bytes.Replace(pdf, []byte("/Lang (de)"), []byte("/Lang (en)"), 1)
	code, out, errs = fairwell(t, string(pdf), "receipt", "verify", "-", "--key", keyFile)
	if code != 1 || !strings.Contains(out, "case-1") || !strings.Contains(errs, "the pages around it") {
		t.Errorf("a PDF with other pages: exit %d: %s%s", code, out, errs)
	}
}
