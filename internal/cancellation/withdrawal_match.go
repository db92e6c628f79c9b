package cancellation

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/fairwell/fairwell/internal/notice"
)

// WithdrawalCandidate is a contract that what was typed may mean.
type WithdrawalCandidate struct {
	CustomerID     string
	CustomerNumber string
	Name           string
	Email          string
	ContractID     string
	ContractNumber string
	ConcludedOn    notice.Date // zero: unknown
	Products       []WithdrawalProduct
}

// WithdrawalProduct is one product of a candidate.
type WithdrawalProduct struct {
	ID     string
	Name   string
	PartOf string // ID of the main product it cannot work without, or ""
	Terms  notice.Terms

	Renewed notice.Date // day of a new contract by which it goes on after a cancellation; zero: none
}

// WithdrawalMatch is what was found: whose contract, which of its products, and
// until when it could be withdrawn from. Fields that Code leaves open are zero.
type WithdrawalMatch struct {
	Code       WithdrawalCode
	CustomerID string
	ContractID string
	ProductIDs []string
	Until      notice.Date // last day of the period, inclusive
	InTime     bool        // meaningful with Until alone
}

// MatchWithdrawal finds the one contract that a withdrawal means. The name must
// be the customer's, and the contract be named by its number or, with the
// customer's own e-mail address or number, by a product that one contract of
// that customer alone has. It guesses nothing: in doubt a person looks.
//
// In time is who declared on the last day of the period at the latest, by the
// civil day of receipt. A withdrawal from a part takes along what cannot work
// without it. What goes on by a new contract has a period of its own: once that of the
// first contract is over, nothing else is withdrawn from.
func MatchWithdrawal(t Typed, received notice.Date, candidates []WithdrawalCandidate) (WithdrawalMatch, error) {
	// A letter and its accent may come apart on the way.
	t.Name, t.Contract, t.Part = norm.NFC.String(t.Name), norm.NFC.String(t.Contract), norm.NFC.String(t.Part)
	fitting := meant(t, candidates)
	switch {
	case len(fitting) == 0 || t.tries():
		return WithdrawalMatch{Code: FoundNothing}, nil
	case len(fitting) > 1:
		return WithdrawalMatch{Code: FoundAmbiguous}, nil
	}
	c := fitting[0]
	m := WithdrawalMatch{Code: FoundMatched, CustomerID: c.CustomerID, ContractID: c.ContractID}
	if m.ProductIDs = c.part(t.Part); len(m.ProductIDs) == 0 {
		m.Code = FoundPartUnclear
	}
	until, err := c.until(m.ProductIDs)
	if err != nil {
		return WithdrawalMatch{}, err
	}
	renewed, last, err := c.renewed(m.ProductIDs, received)
	if err != nil {
		return WithdrawalMatch{}, err
	}
	if until.Before(received) && !last.Before(received) {
		m.ProductIDs = renewed
	}
	if last.After(until) {
		until = last
	}
	if until.IsZero() {
		m.Code = FoundNoDay
		return m, nil
	}
	m.Until, m.InTime = until, !received.After(until)
	if !m.InTime {
		m.Code = FoundLate
	}
	return m, nil
}

// meant lists the contracts that fit: by number if any does, else by product.
func meant(t Typed, candidates []WithdrawalCandidate) []WithdrawalCandidate {
	var named, described []WithdrawalCandidate
	for _, c := range candidates {
		if !sameName(t.Name, c.Name) {
			continue
		}
		if mentions(t.Contract, c.ContractNumber) {
			named = append(named, c)
		}
		if c.sender(t) && c.product(t.Contract) != "" {
			described = append(described, c)
		}
	}
	if len(named) > 0 {
		return named
	}
	return described
}

// until is the last day to withdraw from these products, the latest of them all; no
// date if nothing says when the period began. A start is no conclusion.
func (c WithdrawalCandidate) until(products []string) (last notice.Date, err error) {
	var all []notice.Terms
	for _, p := range c.Products {
		if slices.Contains(products, p.ID) {
			all = append(all, p.Terms)
		}
	}
	if len(all) == 0 {
		all = append(all, notice.Terms{})
	}
	for _, t := range all {
		t.StartsOn = notice.Date{}
		if t.ConcludedOn.IsZero() {
			t.ConcludedOn = c.ConcludedOn
		}
		if t.ConcludedOn.IsZero() && t.DeliveredOn.IsZero() && t.WithdrawalUntil.IsZero() {
			continue
		}
		until, err := notice.WithdrawalUntil(t)
		if err != nil {
			return notice.Date{}, err
		}
		if until.After(last) {
			last = until
		}
	}
	return last, nil
}

// renewed are those of the products that go on by a new contract whose period has not
// ended, and the last day to withdraw from one that goes on so. Nothing else of the
// terms is the new contract's.
func (c WithdrawalCandidate) renewed(products []string, received notice.Date) (ids []string, last notice.Date, err error) {
	for _, p := range c.Products {
		if p.Renewed.IsZero() || !slices.Contains(products, p.ID) {
			continue
		}
		until, err := notice.WithdrawalUntil(notice.Terms{Land: p.Terms.Land, ConcludedOn: p.Renewed})
		if err != nil {
			return nil, notice.Date{}, err
		}
		if !until.Before(received) {
			ids = append(ids, p.ID)
		}
		if until.After(last) {
			last = until
		}
	}
	return ids, last, nil
}

// sender says whether the withdrawal comes from the customer's own address, or
// names its number.
func (c WithdrawalCandidate) sender(t Typed) bool {
	return c.Email != "" && strings.EqualFold(c.Email, strings.TrimSpace(t.Email)) ||
		same(t.CustomerNumber, c.CustomerNumber)
}

// part lists the products that are withdrawn from: all without a part, else the
// one named with what cannot work without it. None: it is unclear.
func (c WithdrawalCandidate) part(typed string) []string {
	var ids []string
	if letters(typed) == "" {
		for _, p := range c.Products {
			ids = append(ids, p.ID)
		}
		return ids
	}
	id := c.product(typed)
	if id == "" {
		return nil
	}
	ids = []string{id}
	for i := 0; i < len(ids); i++ { // parts may have parts
		for _, p := range c.Products {
			if p.PartOf == ids[i] && !slices.Contains(ids, p.ID) {
				ids = append(ids, p.ID)
			}
		}
	}
	return ids
}

// product returns the only product with that name or ID, or "".
func (c WithdrawalCandidate) product(typed string) (id string) {
	for _, p := range c.Products {
		if !same(typed, p.Name) && !same(typed, p.ID) {
			continue
		}
		if id != "" {
			return ""
		}
		id = p.ID
	}
	return id
}

// ContractNumbers lists the numbers that words may hold, as letters and digits
// of ASCII alone, in lower case: "Vertrag 2024-0815" may hold 20240815.
func ContractNumbers(words string) []string {
	const most = 1 + mostNumbers
	var list []string
	for i, word := range append([]string{words}, numbersIn(words)...) {
		plain := strings.Map(plainASCII, word)
		if plain != "" && (i == 0 || len(plain) >= shortest) && !slices.Contains(list, plain) && len(list) < most {
			list = append(list, plain)
		}
	}
	return list
}

func plainASCII(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r - 'A' + 'a'
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return r
	default:
		return -1
	}
}
