package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// readRecord reads one line strictly. Errors say which field is wrong and never
// repeat what is in it.
func readRecord(line []byte) (store.Record, error) {
	var r store.Record
	if !utf8.Valid(line) || bytes.Contains(line, []byte(`\u0000`)) {
		return r, errors.New("holds characters that are not text")
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, plain(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("must be one JSON object")
	}
	return r, checkRecord(r)
}

// plain says what is wrong with the JSON without quoting it.
func plain(err error) error {
	var field *notice.FieldError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &field):
		return field
	case errors.As(err, &kind):
		return fmt.Errorf("%s: must not be a %s", kind.Field, strings.Fields(kind.Value)[0])
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return errors.New("holds a field that is not known")
	default:
		return errors.New("is not a JSON object as expected")
	}
}

func checkRecord(r store.Record) error {
	for _, f := range []struct{ name, value string }{
		{"customer.id", r.Customer.ID},
		{"customer.number", r.Customer.Number},
		{"customer.name", r.Customer.Name},
		{"contract.id", r.Contract.ID},
		{"contract.number", r.Contract.Number},
	} {
		if err := checkText(f.name, f.value); err != nil {
			return err
		}
	}
	if len(r.Products) == 0 {
		return errors.New("products: is missing")
	}
	if l := r.Customer.Locale; l != "" && l != "de" && l != "en" {
		return errors.New("customer.locale: must be de or en")
	}
	if e := r.Customer.Email; e != "" {
		if a, err := mail.ParseAddress(e); err != nil || a.Address != e {
			return errors.New("customer.email: is not an e-mail address")
		}
	}
	return checkProducts(r.Products)
}

func checkProducts(products []store.RecordProduct) error {
	seen := map[string]bool{}
	for i, p := range products {
		for _, f := range []struct{ name, value string }{{"id", p.ID}, {"name", p.Name}, {"line", p.Line}} {
			if err := checkText(fmt.Sprintf("products[%d].%s", i, f.name), f.value); err != nil {
				return err
			}
		}
		if seen[p.ID] {
			return fmt.Errorf("products[%d].id: is listed twice", i)
		}
		seen[p.ID] = true
		if p.CancelledTo.IsZero() && !p.ReceivedOn.IsZero() {
			return fmt.Errorf("products[%d].received_on: is of use with cancelled_to alone", i)
		}
	}
	return nil
}

// longestText is what the API takes as an ID: nothing longer could be named.
const longestText = 200

func checkText(name, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("%s: is missing", name)
	}
	if utf8.RuneCountInString(value) > longestText {
		return fmt.Errorf("%s: is longer than %d characters", name, longestText)
	}
	return nil
}
