package receipt_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

func signer(t *testing.T, seed byte) *receipt.Signer {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := receipt.NewSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func day(t *testing.T, s string) notice.Date {
	t.Helper()
	d, err := notice.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func declaration(t *testing.T, lang notice.Language) receipt.Declaration {
	t.Helper()
	return receipt.Declaration{
		CaseID: "0190a7c0-0000-7000-8000-000000000001", CustomerID: "C-1001", Provider: "Beispielnetz", Locale: lang,
		Kind: cancellation.ForCause, Reason: "Umzug <& mehr>\nEnde: gestern", Channel: cancellation.ChannelPortal,
		ReceivedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Items: []receipt.Item{
			{ProductID: "P-1", Name: "DSL 100", ContractNumber: "2024-0815", RequestedEnd: day(t, "2027-03-31"), EndsOn: day(t, "2027-03-31")},
			{ProductID: "P-2", Name: "TV-Option", ContractNumber: "2024-0815", EndsOn: day(t, "2027-03-31"), TakenAlongBy: "P-1"},
		},
	}
}

func TestReceiptIsDeterministicAndVerifies(t *testing.T) {
	s := signer(t, 1)
	first, err := s.Sign(declaration(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Sign(declaration(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the same declaration gives two receipts:\n%s", diff)
	}
	if first.ReceivedAt != "2026-11-22T11:00:00+01:00" {
		t.Errorf("received_at is %s", first.ReceivedAt)
	}
	document, err := json.MarshalIndent(first, "", "   ")
	if err != nil {
		t.Fatal(err)
	}
	got, err := receipt.Verify(s.Public(), document)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	if diff := cmp.Diff(first, got); diff != "" {
		t.Errorf("what was signed and what is read differ:\n%s", diff)
	}
}

func TestChangedReceiptDoesNotVerify(t *testing.T) {
	s := signer(t, 1)
	r, err := s.Sign(declaration(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := r.Text()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name     string
		key      receipt.Keys
		document []byte
		want     error
	}{
		{"another day", s.Public(), bytes.Replace(document, []byte("2026-11-22T"), []byte("2026-11-21T"), 1), receipt.ErrSignature},
		{"a member more", s.Public(), bytes.Replace(document, []byte(`{"version"`), []byte(`{"paid":true,"version"`), 1), receipt.ErrSignature},
		{"no signature", s.Public(), bytes.Replace(document, []byte(r.Signature), nil, 1), receipt.ErrSignature},
		{"another key", signer(t, 2).Public(), document, receipt.ErrSignature},
		{"no key", nil, document, receipt.ErrSignature},
		{"something after it", s.Public(), append(document[:len(document):len(document)], "{}"...), receipt.ErrMalformed},
		{"no JSON", s.Public(), []byte("hello"), receipt.ErrMalformed},
		{"JSON null", s.Public(), []byte("null"), receipt.ErrMalformed},
		{"another day in the text alone", s.Public(), bytes.Replace(text, []byte("22. November"), []byte("21. November"), 1), receipt.ErrSignature},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := receipt.Verify(tt.key, tt.document); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestTextSaysWhatWasDeclaredAndVerifies(t *testing.T) {
	s := signer(t, 1)
	for _, tt := range []struct {
		lang notice.Language
		want []string
	}{
		{notice.German, []string{"22. November 2026, 11:00:00 Uhr", "außerordentliche", "Umzug <& mehr> Ende: gestern", "DSL 100", "31. März 2027"}},
		{notice.English, []string{"22 November 2026, 11:00:00 (UTC+01:00)", "good cause", "TV-Option", "31 March 2027"}},
	} {
		t.Run(string(tt.lang), func(t *testing.T) {
			r, err := s.Sign(declaration(t, tt.lang))
			if err != nil {
				t.Fatal(err)
			}
			text, err := r.Text()
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(string(text), want) {
					t.Errorf("%q is missing in:\n%s", want, text)
				}
			}
			mailed := strings.ReplaceAll(string(text), "\n", "\r\n")
			if _, err := receipt.Verify(s.Public(), []byte(mailed)); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

func TestOnlyEd25519KeysAreTaken(t *testing.T) {
	for _, file := range []string{"", "text", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := receipt.NewSigner([]byte(file)); !errors.Is(err, receipt.ErrKey) {
			t.Errorf("private %q: %v", file, err)
		}
		if _, err := receipt.ParseKeys([]byte(file)); !errors.Is(err, receipt.ErrKey) {
			t.Errorf("public %q: %v", file, err)
		}
	}
}
