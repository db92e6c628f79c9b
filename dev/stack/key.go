package stack

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/receipt"
)

// ensureReceiptKey makes the key that signs receipts, once: receipts of an
// earlier run stay verifiable.
func ensureReceiptKey(path string) error {
	return ensureFile(path, receipt.MakeKey)
}

// ensureEventKey makes the key by which the mailbox signs delivery events, once,
// and answers its public half as SendGrid shows it.
func ensureEventKey(path string) (public string, err error) {
	err = ensureFile(path, func() ([]byte, error) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
	})
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read key: %w", err)
	}
	key, err := mailtest.ParseKey(text)
	if err != nil {
		return "", err
	}
	return mailtest.PublicKey(key)
}

// ensureLinkKey makes the key of the links to cases, once: links of an earlier run
// still open.
func ensureLinkKey(path string) error {
	return ensureFile(path, func() ([]byte, error) {
		secret := make([]byte, 32)
		_, _ = rand.Read(secret) // it never fails
		return []byte(hex.EncodeToString(secret) + "\n"), nil
	})
}

func ensureFile(path string, generate func() ([]byte, error)) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, err := generate()
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return os.Rename(path+".new", path)
}
