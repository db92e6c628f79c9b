package cancellation

import (
	"cmp"
	"slices"
)

// Likeness is a person who may be meant, with what fits and what contradicts, for
// another person to judge.
type Likeness struct {
	Match
	Contradicts []Identifier
}

// Rank lists of people whom anything fits, the likeliest first: by degree, then by
// how much fits, then by how little contradicts.
func Rank(t Typed, people []Person) []Likeness {
	var list []Likeness
	for _, p := range people {
		l := Likeness{Match{Person: p, By: t.fitting(p)}, t.contradicting(p)}
		if sameName(t.Name, p.Name) && len(l.Contradicts) == 0 {
			l.Degree = t.degree(l.Match)
		}
		switch {
		case partOfName(t.Name, p.Name):
			l.By = append([]Identifier{ByName}, l.By...)
		case len(nameWords(t.Name)) > 0:
			l.Contradicts = append([]Identifier{ByName}, l.Contradicts...)
		}
		if len(l.By) > 0 {
			list = append(list, l)
		}
	}
	order := []Degree{DegreeNone, DegreePlain, DegreeStrong}
	slices.SortFunc(list, func(a, b Likeness) int {
		return cmp.Or(
			-cmp.Compare(slices.Index(order, a.Degree), slices.Index(order, b.Degree)),
			-cmp.Compare(len(a.By), len(b.By)), cmp.Compare(len(a.Contradicts), len(b.Contradicts)),
			cmp.Compare(a.Person.ID, b.Person.ID),
		)
	})
	return list
}
