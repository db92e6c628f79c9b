package notice

import (
	"bytes"
	"encoding/json"
)

// Terms are what a contract says about its end. A field that is not stated has
// its zero value, which differs from a stated default: parts inherit only what
// they do not state.
type Terms struct {
	ConcludedOn   Date    `json:"concluded_on,omitzero"`   // selects the law; default StartsOn
	StartsOn      Date    `json:"starts_on,omitzero"`      // first counted day; default ConcludedOn
	InitialTerm   Period  `json:"initial_term,omitzero"`   // absent: no minimum term
	Notice        Period  `json:"notice,omitzero"`         // between receipt and end; absent: none
	NoticeByDay   int     `json:"notice_by_day,omitzero"`  // instead: by this day of the month of the end
	Renewal       Renewal `json:"renewal,omitzero"`        // absent: none
	RenewalNotice Period  `json:"renewal_notice,omitzero"` // once renewed; default Notice or NoticeByDay
	ExtendedOn    Date    `json:"extended_on,omitzero"`    // first day of a term agreed anew
	ExtensionTerm Period  `json:"extension_term,omitzero"` // its length
	Cadence       Cadence `json:"cadence,omitzero"`        // default any day, month end with NoticeByDay
}

const termsFields = "concluded_on, starts_on, initial_term, notice, notice_by_day, renewal, " +
	"renewal_notice, extended_on, extension_term, cadence"

// UnmarshalJSON reads terms strictly: a field that is unknown, given twice or
// malformed is a *FieldError. Whether the fields go together is for Validate.
func (t *Terms) UnmarshalJSON(data []byte) error {
	var read Terms
	if err := ReadObject(data, read.set); err != nil {
		return err
	}
	*t = read
	return nil
}

func (t *Terms) set(name string, value []byte) error {
	var into any
	switch name {
	case "concluded_on":
		into = &t.ConcludedOn
	case "starts_on":
		into = &t.StartsOn
	case "initial_term":
		into = &t.InitialTerm
	case "notice":
		into = &t.Notice
	case "notice_by_day":
		return t.setNoticeByDay(value)
	case "renewal":
		into = &t.Renewal
	case "renewal_notice":
		into = &t.RenewalNotice
	case "extended_on":
		into = &t.ExtendedOn
	case "extension_term":
		into = &t.ExtensionTerm
	case "cadence":
		into = &t.Cadence
	default:
		return UnknownField(name, termsFields)
	}
	return InField(name, json.Unmarshal(value, into))
}

// setNoticeByDay tells a stated 0, which is wrong, from a day not stated.
func (t *Terms) setNoticeByDay(value []byte) error {
	if bytes.Equal(value, []byte("null")) {
		return nil
	}
	if err := json.Unmarshal(value, &t.NoticeByDay); err != nil || t.NoticeByDay < 1 || t.NoticeByDay > 31 {
		return badNoticeByDay()
	}
	return nil
}

func badNoticeByDay() error {
	return &FieldError{Field: "notice_by_day", Code: CodeOutOfRange, Message: "must be a day of the month, 1 to 31"}
}

// Inherit returns the terms of a part: what it does not state comes from its main
// product. Fields that only make sense together are taken together: the notice
// and its day of the month, the extension and its length.
func (t Terms) Inherit(main Terms) Terms {
	inherit(&t.ConcludedOn, main.ConcludedOn)
	inherit(&t.StartsOn, main.StartsOn)
	inherit(&t.InitialTerm, main.InitialTerm)
	if t.Notice.IsZero() && t.NoticeByDay == 0 {
		t.Notice, t.NoticeByDay = main.Notice, main.NoticeByDay
	}
	inherit(&t.Renewal, main.Renewal)
	inherit(&t.RenewalNotice, main.RenewalNotice)
	if t.ExtendedOn.IsZero() && t.ExtensionTerm.IsZero() {
		t.ExtendedOn, t.ExtensionTerm = main.ExtendedOn, main.ExtensionTerm
	}
	if t.Cadence.IsZero() {
		t.Cadence = main.Cadence
	}
	return t
}

func inherit[T comparable](own *T, main T) {
	var absent T
	if *own == absent {
		*own = main
	}
}
