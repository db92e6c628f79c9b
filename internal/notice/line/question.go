package line

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// question is one line. It asks one thing: the end for a receipt, the last day of
// receipt for an end, or the end of a withdrawal period.
type question struct {
	law            *notice.Catalogue // in whose zone an instant is a day
	id             []byte
	terms          notice.Terms
	hasTerms       bool
	cause          notice.Cause
	land           string
	button         bool // the declaration came by the cancellation button
	receivedOn     notice.Date
	receivedAt     notice.Date // the day of the instant there
	requestedEnd   notice.Date
	endsOn         notice.Date
	withdrawalFrom notice.Date
}

const known = "id, terms, received_on, received_at, requested_end, ends_on, cause, button, withdrawal_from, land, source, want, stated"

// null is the id of a line that has none.
var null = []byte("null")

// read keeps what could be read beside the error, so that an answer can name the
// line: the id may stand after what is wrong.
func (q *question) read(law *notice.Catalogue, line []byte) error {
	*q = question{law: law, id: null}
	var first error
	err := notice.ReadObject(line, func(name string, value []byte) error {
		if err := q.set(name, value); err != nil && first == nil {
			first = err
		}
		return nil
	})
	if first == nil {
		first = err
	}
	return first
}

func (q *question) set(name string, value []byte) error {
	if string(value) == "null" {
		value = nil
	}
	switch name {
	case "id":
		return q.setID(value)
	case "terms":
		if value == nil {
			return nil
		}
		q.hasTerms = true
		return notice.InField(name, q.terms.UnmarshalValid(value))
	case "cause":
		if value == nil {
			return nil
		}
		return notice.InField(name, q.cause.UnmarshalJSON(value))
	case "land":
		return q.setLand(value)
	case "button":
		if value == nil {
			return nil
		}
		return notice.InField(name, json.Unmarshal(value, &q.button))
	case "received_on":
		return readDate(name, value, &q.receivedOn)
	case "received_at":
		return q.setReceivedAt(value)
	case "requested_end":
		return readDate(name, value, &q.requestedEnd)
	case "ends_on":
		return readDate(name, value, &q.endsOn)
	case "withdrawal_from":
		return readDate(name, value, &q.withdrawalFrom)
	case "source", "want", "stated":
		return nil
	}
	return notice.UnknownField(name, known)
}

func readDate(name string, value []byte, into *notice.Date) error {
	if value == nil {
		return nil
	}
	return notice.InField(name, into.UnmarshalJSON(value))
}

func (q *question) setID(value []byte) error {
	if value == nil {
		return nil
	}
	if value[0] != '"' && value[0] != '-' && (value[0] < '0' || value[0] > '9') {
		return &notice.FieldError{Field: "id", Code: notice.CodeMalformed, Message: "must be a string or a number"}
	}
	q.id = value
	return nil
}

// setLand takes any text: which Länder there are is for the rules to say.
func (q *question) setLand(value []byte) error {
	if value == nil {
		return nil
	}
	if json.Unmarshal(value, &q.land) != nil || q.land == "" {
		return &notice.FieldError{Field: "land", Code: notice.CodeMalformed, Message: "must be the code of a Land, such as NW"}
	}
	return nil
}

func (q *question) setReceivedAt(value []byte) error {
	if value == nil {
		return nil
	}
	var text string
	var instant time.Time // which RFC 3339 also writes in small letters
	if json.Unmarshal(value, &text) != nil || instant.UnmarshalText([]byte(strings.ToUpper(text))) != nil {
		return &notice.FieldError{
			Field:   "received_at",
			Code:    notice.CodeMalformed,
			Message: "must be an instant with its offset as in RFC 3339, such as 2026-11-22T11:00:00+01:00",
		}
	}
	q.receivedAt = q.law.CivilDay(instant)
	if q.receivedAt.IsZero() {
		return &notice.FieldError{Field: "received_at", Code: notice.CodeOutOfRange, Message: "must lie in the years 0001 to 9999 there"}
	}
	return nil
}

// received is the day of receipt, no date if the line speaks of none.
func (q *question) received() notice.Date {
	if q.receivedOn.IsZero() {
		return q.receivedAt
	}
	return q.receivedOn
}
