package main

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestEvidenceOfACaseChecksOutAndLeavesARead(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	s := storetest.OpenURL(t, url)
	signer := receipttest.Signer(t, 3)
	d := signedCase(t, s, signer)
	folder := t.TempDir()
	public, err := signer.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	key, out := filepath.Join(folder, "public.pem"), filepath.Join(folder, "case.zip")
	if err := os.WriteFile(key, public, 0o600); err != nil {
		t.Fatal(err)
	}
	// As people type the code.
	must(t, "", "evidence", strings.ToLower(d.ReceiptCode), "--key", key, "--by", "legal-7", "--out", out)
	files := unzipped(t, out)

	for line := range strings.Lines(files["SHA256SUMS"]) {
		hash, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(files[name]))); got != hash || files[name] == "" {
			t.Errorf("%s has the hash %s, listed is %s", name, got, hash)
		}
	}
	if listed := strings.Count(files["SHA256SUMS"], "\n"); listed != len(files)-1 {
		t.Errorf("%d of %d files have a hash", listed, len(files))
	}
	packed := filepath.Join(folder, "packed.pem")
	if err := os.WriteFile(packed, []byte(files["keys/receipt.pem"]), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"receipt/receipt.json", "receipt/receipt.txt", "receipt/receipt.pdf"} {
		if told := must(t, files[name], "receipt", "verify", "-", "--key", packed); !strings.Contains(told, d.ID) {
			t.Errorf("%s verifies as %s", name, told)
		}
	}
	var declared []map[string]any
	if err := json.Unmarshal([]byte(files["record/declarations.json"]), &declared); err != nil || len(declared) != 1 || declared[0]["id"] != d.ID || declared[0]["body_hash"] != nil {
		t.Errorf("the record holds %v, %v", declared, err)
	}
	if !strings.Contains(files["record/declared_items.json"], `"P-1"`) || strings.Contains(files["record/declared_items.json"], `"P-2"`) {
		t.Errorf("the record holds the items %s", files["record/declared_items.json"])
	}
	if files["page/page.html"] != d.Page.HTML || declared[0]["page"] != nil || declared[0]["page_shown"] != true {
		t.Errorf("the page is packed as %q, the record holds %v", files["page/page.html"], declared)
	}
	wantRead(t, url, "legal-7 evidence "+d.ID)
}

func TestEvidenceIsNotPackedWithAKeyThatDoesNotVerifyIt(t *testing.T) {
	url := databases.New(t)
	t.Setenv("DATABASE_URL", url)
	d := signedCase(t, storetest.OpenURL(t, url), receipttest.Signer(t, 3))
	other, err := x509.MarshalPKIXPublicKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize)).Public())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	key, out := filepath.Join(folder, "public.pem"), filepath.Join(folder, "case.zip")
	if err := os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: other}), 0o600); err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]string{
		d.ID: "verify the receipt", "0190a7c0-0000-7000-8000-000000000001": "no such case", "Erika": "neither the ID",
	} {
		code, _, errs := fairwell(t, "", "evidence", named, "--key", key, "--by", "legal-7", "--out", out)
		if code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d: %s", named, code, errs)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a file is written")
	}
}

// signedCase declares one of a customer's two products, beside a case of the other.
func signedCase(t *testing.T, s *store.Store, signer *receipt.Signer) store.Declaration {
	t.Helper()
	at := time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	storetest.Declare(t, s, "C-1", at, "P-2")
	d := storetest.Declaration(t, s, "C-1", at, "P-1")
	signed, err := signer.Sign(receipt.Declaration{
		CaseID: d.ID, CustomerID: "C-1", Provider: "Beispielnetz", Locale: "de", Kind: d.Kind, Channel: d.Channel, ReceivedAt: at,
		Items: []receipt.Item{{ProductID: "P-1", Name: "Product P-1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	d.Receipt, d.ReceiptCode = string(document), signed.Code()
	d.Page = store.Page{HTML: "<!doctype html><button>jetzt kündigen</button>", Shown: true}
	if _, err := s.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func unzipped(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	return files
}

func wantRead(t *testing.T, url, want string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var got string
	err = conn.QueryRow(t.Context(), `SELECT subject || ' ' || purpose || ' ' || case_id FROM reads`).Scan(&got)
	if err != nil || got != want {
		t.Errorf("the read is recorded as %q, want %q: %v", got, want, err)
	}
}
