package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestKeysAreMadeAsTheServiceReadsThemAndNeverOverwritten(t *testing.T) {
	for command, read := range map[string]func([]byte) error{
		"receipt": func(file []byte) error { _, err := receipt.NewSigner(file); return err },
		"link":    func(file []byte) error { _, err := link.ParseKeys(file); return err },
	} {
		path := filepath.Join(t.TempDir(), "key")
		var first []byte
		for range 2 {
			if code, _, errs := fairwell(t, "", command, "key", path); code != 0 {
				t.Fatalf("%s: exit %d: %s", command, code, errs)
			}
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := read(file); err != nil {
				t.Errorf("%s: %v", command, err)
			}
			if first != nil && string(first) != string(file) {
				t.Errorf("%s: the second call replaced the key", command)
			}
			first = file
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", command, info.Mode(), err)
		}
	}
}
