package store

import (
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Search is what customers are looked for by; empty fields find nobody.
type Search struct {
	ForAPerson bool     // who judges whom he is shown
	Name       string   // its words, folded: all are borne by whoever is found
	Numbers    []string // customer numbers
	Email      string
	Phone      string // its last nine digits
	BirthDate  notice.Date
	Contracts  []string // contract numbers
}

// SearchFor is what a machine looks for: whoever is found must bear the name as well.
func SearchFor(t cancellation.Typed) Search {
	s := Search{
		Numbers: spellings(t.CustomerNumber), Email: strings.TrimSpace(t.Email), Phone: phoneEnd(t.Phone),
		Contracts: spellings(t.Contract),
	}
	if day, ok := cancellation.TypedDay(t.BirthDate); ok {
		s.BirthDate = day
	}
	return s
}

// SearchByName looks for who bears the name alone as well, for review.
func SearchByName(t cancellation.Typed) Search {
	s := SearchFor(t)
	s.ForAPerson, s.Name = true, t.FoldedName()
	return s
}

// spellings are the ways in which a number may be in what was typed: the whole,
// without blanks, in capitals, and each word.
func spellings(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == ';' || r == ':' || r == '\n' || r == '\t' })
	all := append([]string{strings.TrimSpace(text), strings.Join(words, "")}, words...)
	for _, w := range all {
		all = append(all, strings.ToUpper(w))
	}
	return all
}

// phoneEnd are the last nine digits: +49 and a leading 0 mean the same.
func phoneEnd(text string) string {
	var digits []byte
	for i := range len(text) {
		if '0' <= text[i] && text[i] <= '9' {
			digits = append(digits, text[i])
		}
	}
	if len(digits) < 9 {
		return ""
	}
	return string(digits[len(digits)-9:])
}
