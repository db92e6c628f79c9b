package notice

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"time"
)

// Date is a civil day between 0001-01-01 and 9999-12-31, without time or zone.
// The zero value is no date. Dates are comparable with ==.
type Date struct {
	// day counts from 0001-01-01, which is 1. Inside this package it may pass
	// the year 9999 while a rule is at work; inRange holds for all that leaves.
	day int
}

const (
	lastDay    = 3652059 // 9999-12-31
	unixDay    = 719163  // 1970-01-01
	secondsDay = 24 * 60 * 60
)

// NewDate returns the day. Its error is a *FieldError: a year outside 1 to 9999,
// or a day that its month does not have.
func NewDate(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the year must be 0001 to 9999"}
	}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the calendar has no such day"}
	}
	return civil(year, month, day), nil
}

// ParseDate reads a day written as 2006-01-02 and nothing else. Its error is a
// *FieldError.
func ParseDate(s string) (Date, error) {
	malformed := &FieldError{Code: CodeMalformed, Message: "must be a day written as 2006-01-02"}
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' {
		return Date{}, malformed
	}
	var parts [3]int
	for i, text := range []string{s[:4], s[5:7], s[8:]} {
		for _, c := range []byte(text) {
			if c < '0' || c > '9' {
				return Date{}, malformed
			}
			parts[i] = parts[i]*10 + int(c-'0')
		}
	}
	return NewDate(parts[0], parts[1], parts[2])
}

// civil needs a day that exists, in any year from 1.
func civil(year, month, day int) Date {
	seconds := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
	return Date{day: int(seconds/secondsDay + unixDay)}
}

func (d Date) civil() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	y, m, day := time.Unix(int64(d.day-unixDay)*secondsDay, 0).UTC().Date()
	return y, int(m), day
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.day == 0 }

// Year returns the year, 0 for no date.
func (d Date) Year() int { year, _, _ := d.civil(); return year }

// Month returns the month, 1 to 12, 0 for no date.
func (d Date) Month() int { _, month, _ := d.civil(); return month }

// Day returns the day of the month, 0 for no date.
func (d Date) Day() int { _, _, day := d.civil(); return day }

// Compare orders dates; no date comes before all others.
func (d Date) Compare(other Date) int { return cmp.Compare(d.day, other.day) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.day < other.day }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.day > other.day }

// Equal reports whether both are the same day, or both no date.
func (d Date) Equal(other Date) bool { return d == other }

// AddDays returns the day n days later. Its error is a *FieldError if that lies
// outside the years 1 to 9999, or if d is no date.
func (d Date) AddDays(n int) (Date, error) {
	// The distance is judged before the sum, which may overflow.
	if d.IsZero() || n < 1-d.day || n > lastDay-d.day {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the day must lie in the years 0001 to 9999"}
	}
	return d.plus(n), nil
}

func (d Date) plus(days int) Date { return Date{day: d.day + days} }

func (d Date) inRange() bool { return d.day >= 1 && d.day <= lastDay }

func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

// String returns the day as 2006-01-02, nothing for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.civil()
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
}

// MarshalText implements encoding.TextMarshaler; no date is the empty text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	read, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// MarshalJSON returns the day as a string, null for no date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads a day or null.
func (d *Date) UnmarshalJSON(data []byte) error {
	text, present, err := readText(data)
	if err != nil || !present {
		*d = Date{}
		return err
	}
	read, err := ParseDate(text)
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// readText reads a JSON string; null is not present.
func readText(data []byte) (text string, present bool, err error) {
	if bytes.Equal(data, []byte("null")) {
		return "", false, nil
	}
	if err := json.Unmarshal(data, &text); err != nil {
		return "", false, &FieldError{Code: CodeMalformed, Message: "must be a string"}
	}
	return text, true, nil
}
