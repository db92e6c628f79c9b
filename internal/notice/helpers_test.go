package notice_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

// day reads a date of a table; the empty text is no date.
func day(t testing.TB, s string) notice.Date {
	t.Helper()
	var d notice.Date
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return d
}

func terms(t testing.TB, s string) notice.Terms {
	t.Helper()
	var read notice.Terms
	if err := json.Unmarshal([]byte(s), &read); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return read
}

// wantFieldError checks that err names the field with the code.
func wantFieldError(t *testing.T, err error, field string, code notice.Code) {
	t.Helper()
	var got *notice.FieldError
	if !errors.As(err, &got) {
		t.Fatalf("error is %v, want a FieldError for %q", err, field)
	}
	if got.Field != field || got.Code != code {
		t.Errorf("error is %q for field %q, code %s; want field %q, code %s", got.Message, got.Field, got.Code, field, code)
	}
}
