package receipt_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestAReceiptStillVerifiesAfterItsKeyWasReplaced(t *testing.T) {
	old, err := receipt.MakeKey()
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := receipt.MakeKey()
	if err != nil {
		t.Fatal(err)
	}
	before, err := receipt.NewSigner(old)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := before.Sign(declaration(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	document, err := json.Marshal(signed)
	if err != nil {
		t.Fatal(err)
	}
	public, err := before.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	for name, below := range map[string][]byte{"as it was": old, "its public half": public} {
		after, err := receipt.NewSigner(append(append([]byte{}, fresh...), below...))
		if err != nil {
			t.Fatal(err)
		}
		again, err := after.Sign(declaration(t, notice.German))
		if err != nil || again.KeyID == signed.KeyID {
			t.Errorf("%s: the old key still signs, %v", name, err)
		}
		published, err := after.Public().PEM()
		if err != nil {
			t.Fatal(err)
		}
		keys, err := receipt.ParseKeys(published)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := receipt.Verify(keys, document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	alone, err := receipt.NewSigner(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := receipt.Verify(alone.Public(), document); !errors.Is(err, receipt.ErrSignature) {
		t.Errorf("without the old key: %v", err)
	}
}
