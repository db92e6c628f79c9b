package notice

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Period is an ISO 8601 period of years, months, weeks and days. The zero value
// is no period at all; P0D is a period that has no length. Periods are comparable
// with ==, as written: P24M is not P2Y.
type Period struct {
	years, months, weeks, days int
	present                    bool
}

// The longest parts a period can have: each reaches across all years of a Date,
// and sums of them stay far from overflow.
const (
	maxYears  = 9999
	maxMonths = 12 * maxYears
	maxDays   = lastDay
	maxWeeks  = maxDays / 7
)

// ParsePeriod reads PnYnMnWnD: whole numbers, at least one part, each at most
// once and in this order. Its error is a *FieldError.
func ParsePeriod(s string) (Period, error) {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" || len(s) > 40 {
		return Period{}, malformedPeriod()
	}
	read := Period{present: true}
	for _, part := range []struct {
		unit byte
		max  int
		into *int
	}{
		{'Y', maxYears, &read.years},
		{'M', maxMonths, &read.months},
		{'W', maxWeeks, &read.weeks},
		{'D', maxDays, &read.days},
	} {
		digits := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if digits < 1 || rest[digits] != part.unit {
			continue
		}
		n, err := strconv.Atoi(rest[:digits])
		if err != nil || n > part.max {
			return Period{}, &FieldError{Code: CodeOutOfRange, Message: "the period must not be longer than 9999 years"}
		}
		*part.into = n
		rest = rest[digits+1:]
	}
	if rest != "" {
		return Period{}, malformedPeriod()
	}
	return read, nil
}

func malformedPeriod() error {
	return &FieldError{
		Code:    CodeMalformed,
		Message: "must be a period of whole years, months, weeks and days, not negative, such as P1M or P1Y6M",
	}
}

// IsZero reports whether there is no period. P0D is one.
func (p Period) IsZero() bool { return !p.present }

// Empty reports whether the period has no length, or is absent.
func (p Period) Empty() bool {
	months, days := p.span()
	return months == 0 && days == 0
}

// Equal reports whether both are written alike.
func (p Period) Equal(other Period) bool { return p == other }

// span is what arithmetic needs: a year is always 12 months, a week always 7 days.
func (p Period) span() (months, days int) {
	return p.years*12 + p.months, p.weeks*7 + p.days
}

// String returns the period without its empty parts, nothing if it is absent.
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.Empty():
		return "P0D"
	}
	text := []byte{'P'}
	for _, part := range p.parts() {
		text = strconv.AppendInt(text, int64(part.count), 10)
		text = append(text, part.unit)
	}
	return string(text)
}

// only returns the one part that has a length, if there is only one.
func (p Period) only() (count int, unit byte) {
	switch p {
	case Period{months: p.months, present: true}:
		return p.months, 'M'
	case Period{weeks: p.weeks, present: true}:
		return p.weeks, 'W'
	}
	return 0, 0
}

type periodPart struct {
	count int
	unit  byte
}

// parts returns the parts that have a length, longest unit first.
func (p Period) parts() []periodPart {
	var parts []periodPart
	for _, part := range []periodPart{{p.years, 'Y'}, {p.months, 'M'}, {p.weeks, 'W'}, {p.days, 'D'}} {
		if part.count > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// MarshalText implements encoding.TextMarshaler; no period is the empty text.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; the empty text is no period.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	read, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = read
	return nil
}

// MarshalJSON returns the period as a string, null if it is absent.
func (p Period) MarshalJSON() ([]byte, error) {
	if p.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(p.String())
}

// UnmarshalJSON reads a period or null.
func (p *Period) UnmarshalJSON(data []byte) error {
	text, present, err := readText(data)
	if err != nil || !present {
		*p = Period{}
		return err
	}
	read, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = read
	return nil
}
