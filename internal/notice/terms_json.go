package notice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"
	"unicode/utf8"
)

const termsFields = "concluded_on, starts_on, initial_term, notice, notice_by_day, renewal, " +
	"notice_by_workday, ends_after, renewal_notice, extended_on, extension_term, cadence, jurisdiction, sector, customer_kind, " +
	"paid_by, package, package_sector, land, extension_agreed_on, withdrawal_until, delivered_on, instructed_on, not_instructed"

// UnmarshalJSON reads terms strictly: a field that is unknown, given twice or
// malformed is a *FieldError. Whether the fields go together is for Validate.
func (t *Terms) UnmarshalJSON(data []byte) error { return t.read(data, ReadObject) }

// UnmarshalValid is UnmarshalJSON for a value that ReadObject handed over: it is
// known to be valid JSON, and looking twice costs as much as deciding.
func (t *Terms) UnmarshalValid(data []byte) error { return t.read(data, readValid) }

func (t *Terms) read(data []byte, object func([]byte, func(string, []byte) error) error) error {
	var read Terms
	if err := object(data, read.set); err != nil {
		return err
	}
	*t = read
	return nil
}

func (t *Terms) set(name string, value []byte) error {
	var err error
	switch name {
	case "concluded_on":
		err = t.ConcludedOn.UnmarshalJSON(value)
	case "starts_on":
		err = t.StartsOn.UnmarshalJSON(value)
	case "initial_term":
		err = t.InitialTerm.UnmarshalJSON(value)
	case "notice":
		err = t.Notice.UnmarshalJSON(value)
	case "notice_by_day":
		return readNumber(name, value, 1, 31, &t.NoticeByDay)
	case "notice_by_workday":
		return readNumber(name, value, 1, 10, &t.ByWorkday)
	case "ends_after":
		return readNumber(name, value, 1, 12, &t.EndsAfter)
	case "renewal":
		err = t.Renewal.UnmarshalJSON(value)
	case "renewal_notice":
		err = t.RenewalNotice.UnmarshalJSON(value)
	case "extended_on":
		err = t.ExtendedOn.UnmarshalJSON(value)
	case "extension_term":
		err = t.ExtensionTerm.UnmarshalJSON(value)
	case "cadence":
		err = t.Cadence.UnmarshalJSON(value)
	default:
		return t.setLaw(name, value)
	}
	return InField(name, err)
}

// setLaw reads what selects the law.
func (t *Terms) setLaw(name string, value []byte) error {
	var err error
	switch name {
	case "jurisdiction":
		err = readWord(value, &t.Jurisdiction)
	case "sector":
		err = readWord(value, &t.Sector)
	case "customer_kind":
		err = readWord(value, &t.CustomerKind)
	case "paid_by":
		err = readWord(value, &t.PaidBy)
	case "package":
		err = readWord(value, &t.Package)
	case "package_sector":
		err = readWord(value, &t.PackageSector)
	case "land":
		err = readWord(value, &t.Land)
	case "delivered_on":
		err = t.DeliveredOn.UnmarshalJSON(value)
	case "instructed_on":
		err = t.InstructedOn.UnmarshalJSON(value)
	case "not_instructed":
		err = json.Unmarshal(value, &t.NotInstructed)
	case "extension_agreed_on":
		err = t.ExtensionAgreedOn.UnmarshalJSON(value)
	case "withdrawal_until":
		err = t.WithdrawalUntil.UnmarshalJSON(value)
	default:
		return UnknownField(name, termsFields)
	}
	return InField(name, err)
}

// readWord reads a short text that is not empty; null is not stated.
func readWord[T ~string](value []byte, into *T) error {
	text, present, err := readText(value)
	if err != nil || !present {
		return err
	}
	if len(text) == 0 || len(text) > longestWord || !utf8.Valid(text) || bytes.ContainsFunc(text, unicode.IsControl) {
		return &FieldError{
			Code:    CodeOutOfRange,
			Message: "must be a text of 1 to 200 bytes in UTF-8 without control characters; leave it out if there is none",
		}
	}
	*into = T(text)
	return nil
}

const longestWord = 200

// readNumber tells a stated 0, which is wrong, from a number that is not stated.
func readNumber(name string, value []byte, least, most int, into *int) error {
	if bytes.Equal(value, []byte("null")) {
		return nil
	}
	if err := json.Unmarshal(value, into); err != nil || *into < least || *into > most {
		return outside(name, least, most)
	}
	return nil
}

func outside(name string, least, most int) error {
	return &FieldError{Field: name, Code: CodeOutOfRange, Message: fmt.Sprintf("must be a whole number, %d to %d", least, most)}
}
