package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/receipt/receipttest"
)

func TestNeitherProcessStartsWithoutTheKeysOfLinksAndNoErrorRepeatsThem(t *testing.T) {
	dir := t.TempDir()
	bad, receipts := filepath.Join(dir, "bad"), filepath.Join(dir, "receipts")
	for path, text := range map[string][]byte{bad: []byte("c0ffee"), receipts: receipttest.Key(t, 1)} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"DATABASE_URL": "postgres://127.0.0.1:1/none", "FAIRWELL_OIDC_ISSUER": "http://127.0.0.1:1", "TEMPORAL_ADDRESS": "127.0.0.1:1",
		"FAIRWELL_RECEIPT_KEY_FILE": receipts, "FAIRWELL_MAIL_FROM": "mail@example.com", "SENDGRID_API_KEY": "SG.x",
	} {
		t.Setenv(name, value)
	}
	for _, command := range []string{"api", "worker"} {
		for path, want := range map[string]string{
			"":                            "set FAIRWELL_LINK_KEY_FILE",
			filepath.Join(dir, "nowhere"): "FAIRWELL_LINK_KEY_FILE: the file cannot be read",
			receipts:                      "FAIRWELL_LINK_KEY_FILE: key 1 is not hexadecimal",
			bad:                           "FAIRWELL_LINK_KEY_FILE: key 1 is shorter than 32 bytes",
		} {
			t.Setenv("FAIRWELL_LINK_KEY_FILE", path)
			code, _, errs := fairwell(t, "", command)
			if code != 1 || !strings.Contains(errs, want) || strings.Contains(errs, "c0ffee") {
				t.Errorf("%s with %q: exit %d: %s", command, path, code, errs)
			}
		}
	}
}
