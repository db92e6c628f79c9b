package cancellation

import (
	"slices"
	"strings"

	"github.com/fairwell/fairwell/internal/notice"
)

// Identifier is one thing by which a customer is known beside the name.
type Identifier string

// The identifiers that § 312k BGB lets a provider ask for, each for itself enough.
const (
	ByNumber    Identifier = "customer_number"
	ByContract  Identifier = "contract"
	ByEmail     Identifier = "email"
	ByPhone     Identifier = "phone"
	ByBirthDate Identifier = "birth_date"
	ByAddress   Identifier = "address"
)

// ByName fits or contradicts a person beside the identifiers, and is none itself.
const ByName Identifier = "name"

// guessable says that some hundred tries find it, or that neighbours know it.
func (i Identifier) guessable() bool { return i == ByBirthDate || i == ByAddress }

// identifier says how one is read.
type identifier struct {
	name Identifier
	// evidence is what of the typed text fits the person, folded; "": nothing does.
	// Two identifiers with the same evidence are one.
	evidence func(Typed, Person) string
	// contradicts says that something else was typed than what is on file.
	contradicts func(Typed, Person) bool
}

// identifiers are all of them. The e-mail address says where the confirmation
// goes, so another one than that on file contradicts nothing.
func identifiers() []identifier {
	return []identifier{
		{ByNumber, func(t Typed, p Person) string { return whole(t.CustomerNumber, p.Number) }, func(t Typed, p Person) bool {
			return letters(t.CustomerNumber) != "" && p.Number != "" && !p.numbered(t.CustomerNumber)
		}},
		{ByContract, Typed.contractOf, Typed.otherContract},
		{ByEmail, func(t Typed, p Person) string {
			email := strings.ToLower(strings.TrimSpace(t.Email))
			if email == strings.ToLower(p.Email) {
				return email
			}
			return ""
		}, func(Typed, Person) bool { return false }},
		{ByPhone, func(t Typed, p Person) string { return samePhone(t.Phone, p.Phone) }, func(t Typed, p Person) bool {
			return digits(t.Phone) != "" && digits(p.Phone) != "" && samePhone(t.Phone, p.Phone) == ""
		}},
		{ByBirthDate, func(t Typed, p Person) string {
			if day, ok := TypedDay(t.BirthDate); ok && day == p.BirthDate {
				return day.String()
			}
			return ""
		}, func(t Typed, p Person) bool {
			day, ok := TypedDay(t.BirthDate)
			return ok && p.BirthDate != (notice.Date{}) && day != p.BirthDate
		}},
		{ByAddress, func(t Typed, p Person) string {
			if p.lives(t.Address) {
				return letters(t.Address)
			}
			return ""
		}, func(t Typed, p Person) bool {
			return letters(t.Address) != "" && p.Street != "" && p.Postcode != "" && !p.lives(t.Address)
		}},
	}
}

// fitting are the identifiers of a person that were typed.
func (t Typed) fitting(p Person) []Identifier {
	var by []Identifier
	for _, i := range identifiers() {
		if i.evidence(t, p) != "" {
			by = append(by, i.name)
		}
	}
	return by
}

// independent counts the pieces of evidence: one number typed into two fields is one.
func (t Typed) independent(m Match) int {
	seen := map[string]bool{}
	for _, i := range identifiers() {
		if evidence := i.evidence(t, m.Person); evidence != "" {
			seen[evidence] = true
		}
	}
	return len(seen)
}

// contradicting are the identifiers of which something else was typed.
func (t Typed) contradicting(p Person) []Identifier {
	var by []Identifier
	for _, i := range identifiers() {
		if i.contradicts(t, p) {
			by = append(by, i.name)
		}
	}
	return by
}

// contractOf is the person's contract that was named, by its number alone or
// among other words.
func (t Typed) contractOf(p Person) string {
	for _, number := range p.Contracts {
		if mentions(t.Contract, number) {
			return letters(number)
		}
	}
	return ""
}

// otherContract says that a number was named which is none of the person's.
func (t Typed) otherContract(p Person) bool {
	if p.numbered(t.Contract) {
		return false
	}
	return slices.ContainsFunc(numbersIn(t.Contract), func(word string) bool { return !p.numbered(word) })
}

// numbered says that a text is a number of the person: of the customer, of a
// contract, or of the phone.
func (p Person) numbered(text string) bool {
	return same(text, p.Number) || samePhone(text, p.Phone) != "" ||
		slices.ContainsFunc(p.Contracts, func(number string) bool { return same(text, number) })
}

// lives says whether an address as typed names street and place.
func (p Person) lives(address string) bool {
	if p.Street == "" || p.Postcode == "" {
		return false
	}
	return strings.Contains(letters(address), letters(p.Street)) && strings.Contains(letters(address), letters(p.Postcode))
}

// mostNumbers is how many numbers a person has at hand for one field. More are a
// list to be tried.
const mostNumbers = 3

func (t Typed) tries() bool {
	for _, text := range []string{t.CustomerNumber, t.Phone, t.Address, t.BirthDate, t.Contract, t.Part} {
		if len(numbersIn(text)) > mostNumbers {
			return true
		}
	}
	return false
}
