// Package receipttest makes signers for tests, the same ones in every run.
package receipttest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/fairwell/fairwell/internal/receipt"
)

// Key is a private key in the form that receipt.NewSigner reads; another seed is
// another key.
func Key(tb testing.TB, seed byte) []byte {
	tb.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	if err != nil {
		tb.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// Signer signs with the key of that seed.
func Signer(tb testing.TB, seed byte) *receipt.Signer {
	tb.Helper()
	s, err := receipt.NewSigner(Key(tb, seed))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}
