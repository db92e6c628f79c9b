package receipt_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/notice"
)

var update = flag.Bool("update", false, "write the golden files again, but those that begin with first")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestAReceiptOfTheFirstFormKeepsItsBytes(t *testing.T) {
	for _, lang := range []notice.Language{notice.German, notice.English} {
		r, err := signer(t, 1).Sign(declaration(t, lang))
		if err != nil {
			t.Fatal(err)
		}
		text, err := r.Text()
		if err != nil {
			t.Fatal(err)
		}
		document, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "first."+string(lang)+".txt", text)
		golden(t, "first."+string(lang)+".json", document)
	}
}
