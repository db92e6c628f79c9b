package receipt_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
)

func TestAShortCodeIsReadAsPeopleTypeIt(t *testing.T) {
	r, err := signer(t, 1).Sign(declaration(t, notice.German))
	if err != nil {
		t.Fatal(err)
	}
	code := r.Code()
	typed := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(code))
	for _, text := range []string{code, strings.ReplaceAll(code, "-", ""), typed, " " + code + " "} {
		if got, err := receipt.ParseCode(text); err != nil || got != code {
			t.Errorf("%q is read as %q, %v; want %s", text, got, err, code)
		}
	}
	for _, text := range []string{"", code + "0", code[1:], "U" + code[1:], "<script>", "0000–0000–00\x00"} {
		if got, err := receipt.ParseCode(text); !errors.Is(err, receipt.ErrMalformed) {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}
