package activities

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// identify says whether it is known whose declaration it is. A typed one is
// matched to a customer and to his products by what was typed, as soon as its
// run begins; where anything is unclear nothing is stored.
func (a *Activities) identify(ctx context.Context, caseID string) (known bool, err error) {
	typed, err := a.store.Typed(ctx, caseID)
	if errors.Is(err, cancellation.ErrNotFound) {
		return true, nil // a known customer declared it
	}
	if err != nil || typed.CustomerID != "" {
		return err == nil, err
	}
	people, err := a.store.People(ctx, search(typed.Typed))
	if err != nil {
		return false, err
	}
	person, ok := cancellation.Match(typed.Typed, people)
	if !ok {
		return false, nil
	}
	items, err := a.meant(ctx, typed, person.ID)
	if err != nil || len(items) == 0 {
		return false, err
	}
	err = a.store.Identify(ctx, store.Identification{CaseID: caseID, CustomerID: person.ID, Items: items})
	if errors.Is(err, cancellation.ErrIdentified) {
		return true, nil // somebody else was faster
	}
	return err == nil, err
}

// meant reads which products were meant, with what the rules say of them as of
// the receipt; none if that is unclear.
func (a *Activities) meant(ctx context.Context, typed store.TypedCase, customerID string) ([]store.DeclaredItem, error) {
	products, err := a.store.Catalogue(ctx, customerID)
	if errors.Is(err, cancellation.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	wanted, ok := typed.Typed.Meant(products)
	if !ok {
		return nil, nil
	}
	candidates, err := cancellation.Select(products, wanted, typed.ReceivedAt)
	if err != nil {
		return nil, nil //nolint:nilerr // what cannot be selected is for a person to read
	}
	outcomes, err := cancellation.Decide(typed.Kind, notice.CivilDay(typed.ReceivedAt), candidates)
	if err != nil {
		return nil, nil //nolint:nilerr // a wish beyond the calendar is for a person to read
	}
	items := make([]store.DeclaredItem, len(candidates))
	for i, c := range candidates {
		items[i] = store.DeclaredItem{ID: uuid.NewString(), Candidate: c, Preview: outcomes[i]}
	}
	return items, nil
}

// search is what customers are looked for by. Whoever is found must bear the
// name as well.
func search(t cancellation.Typed) store.Search {
	s := store.Search{
		Numbers: spellings(t.CustomerNumber), Email: strings.TrimSpace(t.Email), Phone: phoneEnd(t.Phone),
		Contracts: spellings(t.Contract),
	}
	if day, ok := cancellation.TypedDay(t.BirthDate); ok {
		s.BirthDate = day
	}
	return s
}

// spellings are the ways in which a number may stand in what was typed: the whole,
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
