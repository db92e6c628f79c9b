package cancellation

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// Person is a customer as compared with what somebody typed. Personal data.
type Person struct {
	ID        string
	Number    string
	Name      string
	Email     string
	Phone     string
	BirthDate notice.Date
	Street    string
	Postcode  string
	City      string
	Contracts []string // their numbers
}

// Degree is how surely what was typed names a customer.
type Degree string

// The degrees. None is a matter for a person.
const (
	DegreeNone   Degree = ""
	DegreePlain  Degree = "plain"  // the name and one identifier, of one customer alone
	DegreeStrong Degree = "strong" // the name and two identifiers that are independent of each other
)

// Match is whose declaration it is, how surely, and by which identifiers.
type Match struct {
	Person Person
	Degree Degree
	By     []Identifier
}

// Identify finds whose declaration it is: the one person who bears the name and
// anything else that was typed. § 312k II BGB asks for identification, not for
// proof. What contradicts the one found, what fits two people, and fields that
// hold a list of numbers to be tried are for a person.
func Identify(t Typed, people []Person) Match {
	if t.tries() {
		return Match{}
	}
	var found []Match
	var others []Match // of that name, contradicted
	for _, p := range people {
		if !sameName(t.Name, p.Name) {
			continue
		}
		m := Match{Person: p, By: t.fitting(p)}
		switch {
		case len(t.contradicting(p)) > 0:
			others = append(others, m)
		case len(m.By) > 0:
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return Match{}
	}
	m := found[0]
	for _, o := range others {
		if slices.ContainsFunc(o.By, func(i Identifier) bool { return !slices.Contains(m.By, i) }) {
			return Match{} // what was typed is partly one person's and partly another's
		}
	}
	m.Degree = t.degree(m)
	return m
}

// degree is how surely it is a person of that name whom nothing contradicts.
func (t Typed) degree(m Match) Degree {
	switch t.independent(m) {
	case 0:
		return DegreeNone
	case 1:
		return DegreePlain
	default:
		return DegreeStrong
	}
}

// Tries are the other declarations of a day under the same name that led to
// nobody so far.
type Tries struct {
	Name    int
	Network int // of these, from the same network
}

// mostTries is how often a day may be guessed at one name before guesses wait.
const mostTries = 5

// Waits says that the match is left to a person, since it may be a guess that hit:
// it rests on one identifier after many that led to nothing, and that one can be
// guessed, or the guesses came from the same network. A strong match never waits.
func (m Match) Waits(t Tries) bool {
	if m.Degree != DegreePlain || t.Name < mostTries {
		return false
	}
	guessable := !slices.ContainsFunc(m.By, func(i Identifier) bool { return !i.guessable() })
	return guessable || t.Network > 0
}
