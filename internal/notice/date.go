package notice

import (
	"bytes"
	"cmp"
	"encoding/json"
	"time"
)

// Date is a civil day between 0001-01-01 and 9999-12-31, without time or zone.
// The zero value is no date. Dates are comparable with ==.
type Date struct {
	// day counts from 0001-01-01, which is 1. Inside this package it may pass
	// the year 9999 while a rule is at work; inRange holds for all that leaves.
	day int
}

const lastDay = 3652059 // 9999-12-31

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

// Calendar arithmetic of its own: package time takes ten times as long, and a bill
// run asks for millions of days. Years are counted from March, so that the leap day
// is the last of its year and the days before each month follow one line.

const (
	daysIn400Years = 146097
	daysIn100Years = 36524
	daysIn4Years   = 1461
	marchOfYear0   = 306 // days from 0000-03-01 to 0001-01-01
)

// civil needs a day that exists, in any year from 1.
func civil(year, month, day int) Date {
	if month <= 2 {
		year, month = year-1, month+12
	}
	before := year*365 + year/4 - year/100 + year/400
	return Date{day: before + (153*(month-3)+2)/5 + day - marchOfYear0}
}

func (d Date) civil() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	n := d.day + marchOfYear0 - 1
	era := n / daysIn400Years
	n %= daysIn400Years
	inEra := (n - n/(daysIn4Years-1) + n/daysIn100Years - n/(daysIn400Years-1)) / 365
	n -= 365*inEra + inEra/4 - inEra/100
	fromMarch := (5*n + 2) / 153
	year, month, day = era*400+inEra, fromMarch+3, n-(153*fromMarch+2)/5+1
	if month > 12 {
		return year + 1, month - 12, day
	}
	return year, month, day
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

// Since counts the days from the other day to this one.
func (d Date) Since(other Date) int { return d.day - other.day }

// AddDays returns the day n days later. Its error is a *FieldError if that lies
// outside the years 1 to 9999, or if d is no date.
func (d Date) AddDays(n int) (Date, error) {
	// The distance is judged before the sum, which may overflow.
	if d.IsZero() || n < 1-d.day || n > lastDay-d.day {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the day must lie in the years 0001 to 9999"}
	}
	return d.plus(n), nil
}

// AddMonths returns the same day n months later, the last of the month if it has no
// such day (§ 188 Abs. 3 BGB). Its error is a *FieldError if that lies outside the
// years 1 to 9999, or if d is no date.
func (d Date) AddMonths(n int) (Date, error) {
	if d.IsZero() || n < 0 || n > lastDay/28 {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the day must lie in the years 0001 to 9999"}
	}
	sum, _ := addMonths(d, n)
	if !sum.inRange() {
		return Date{}, &FieldError{Code: CodeOutOfRange, Message: "the day must lie in the years 0001 to 9999"}
	}
	return sum, nil
}

func (d Date) plus(days int) Date { return Date{day: d.day + days} }

func (d Date) inRange() bool { return d.day >= 1 && d.day <= lastDay }

func earlier(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b Date) Date {
	if a.Before(b) {
		return b
	}
	return a
}

// String returns the day as 2006-01-02, nothing for no date.
func (d Date) String() string { return string(d.appendTo(make([]byte, 0, len(time.DateOnly)))) }

// AppendText implements encoding.TextAppender; no date is the empty text.
func (d Date) AppendText(text []byte) ([]byte, error) { return d.appendTo(text), nil }

// MarshalText implements encoding.TextMarshaler; no date is the empty text.
func (d Date) MarshalText() ([]byte, error) { return d.appendTo(nil), nil }

func (d Date) appendTo(text []byte) []byte {
	if d.IsZero() {
		return text
	}
	year, month, day := d.civil()
	const digits = "0123456789"
	return append(text,
		digits[year/1000%10], digits[year/100%10], digits[year/10%10], digits[year%10], '-',
		digits[month/10], digits[month%10], '-',
		digits[day/10], digits[day%10])
}

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
	return append(d.appendTo([]byte{'"'}), '"'), nil
}

// UnmarshalJSON reads a day or null.
func (d *Date) UnmarshalJSON(data []byte) error {
	text, present, err := readText(data)
	if err != nil || !present {
		*d = Date{}
		return err
	}
	read, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// readText reads a JSON string; null is not present. The text is only borrowed: it
// may lie in data.
func readText(data []byte) (text []byte, present bool, err error) {
	if string(data) == "null" {
		return nil, false, nil
	}
	if len(data) >= 2 && data[0] == '"' && data[len(data)-1] == '"' && bytes.IndexByte(data, '\\') < 0 {
		return data[1 : len(data)-1], true, nil
	}
	var read string
	if err := json.Unmarshal(data, &read); err != nil {
		return nil, false, &FieldError{Code: CodeMalformed, Message: "must be a string"}
	}
	return []byte(read), true, nil
}
