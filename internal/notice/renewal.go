package notice

import "encoding/json"

// Renewal says what follows a fixed term: nothing, an indefinite time, or terms
// of a period. The zero value is not stated and means nothing.
type Renewal struct {
	kind   renewalKind
	period Period
}

type renewalKind string

const (
	renewalNone       renewalKind = "none"
	renewalIndefinite renewalKind = "indefinite"
	renewalPeriod     renewalKind = "period"
)

// ParseRenewal reads "none", "indefinite" or a period that has a length. Its
// error is a *FieldError.
func ParseRenewal(s string) (Renewal, error) {
	switch s {
	case string(renewalNone):
		return Renewal{kind: renewalNone}, nil
	case string(renewalIndefinite):
		return Renewal{kind: renewalIndefinite}, nil
	}
	period, err := ParsePeriod(s)
	switch {
	case err != nil:
		return Renewal{}, &FieldError{
			Code:    CodeMalformed,
			Message: `must be "none", "indefinite" or a period of whole years, months, weeks and days up to 9999 years`,
		}
	case period.Empty():
		return Renewal{}, &FieldError{Code: CodeOutOfRange, Message: "a renewal must be at least one day long"}
	}
	return Renewal{kind: renewalPeriod, period: period}, nil
}

// IsZero reports whether no renewal is stated.
func (r Renewal) IsZero() bool { return r.kind == "" }

// Equal reports whether both are written alike.
func (r Renewal) Equal(other Renewal) bool { return r == other }

// String returns what ParseRenewal reads, nothing if it is not stated.
func (r Renewal) String() string {
	if r.kind == renewalPeriod {
		return r.period.String()
	}
	return string(r.kind)
}

// MarshalJSON returns the renewal as a string, null if it is not stated.
func (r Renewal) MarshalJSON() ([]byte, error) {
	if r.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(r.String())
}

// UnmarshalJSON reads a renewal or null.
func (r *Renewal) UnmarshalJSON(data []byte) error {
	text, present, err := readText(data)
	if err != nil || !present {
		*r = Renewal{}
		return err
	}
	read, err := ParseRenewal(string(text))
	if err != nil {
		return err
	}
	*r = read
	return nil
}
