// Package bookcheck reads a provider's book of contracts, one after another, and says
// what in each is void or wrong: with paragraph, days that the customer gains, and how
// certain that is.
//
// It keeps nothing of a contract but counts, so that a book of any length takes the
// same memory, and it must never show whose a contract is.
package bookcheck

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// Contract is one contract of the book, or all that one customer has.
type Contract struct {
	Line     int // of the input, 0 for none
	Products []Product
}

// Product is a product with its terms as they stand.
type Product struct {
	ContractID string
	ID         string
	PartOf     string
	Ended      bool
	Terms      notice.Terms
	Billed     notice.Date // the last day to give notice as its bill states it (§ 4 TKTransparenzV)
}

// Code says what is wrong with a clause.
type Code string

// The codes.
const (
	TermTooLong     Code = "term_too_long"
	TermFromStart   Code = "term_from_activation" // it would do, counted from the conclusion
	NoticeTooLong   Code = "notice_too_long"
	RenewalBinds    Code = "renewal_binds"
	DaysOfEnd       Code = "end_days_bind"
	RenewalNotice   Code = "renewal_notice_too_long"
	BilledDay       Code = "billed_day_differs"
	TermsUnreadable Code = "terms_make_no_sense"
)

// lawOfBills wants the last day to give notice on each bill.
const lawOfBills = "§ 4 Abs. 1 TKTransparenzV"

// Finding is one thing that is wrong with a product.
type Finding struct {
	Line     int           `json:"line,omitempty"`
	Contract string        `json:"contract_id"`
	Product  string        `json:"product_id"`
	Code     Code          `json:"code"`
	Law      string        `json:"law"`
	Degree   notice.Degree `json:"degree"`
	Void     bool          `json:"void"` // else the law gives a right beside it, or it is stated wrongly
	Days     int           `json:"days_gained"`
	Text     string        `json:"text"`
}

// check returns what is wrong with the products of a contract.
func (c *Check) check(contract Contract) []Finding {
	var found []Finding
	for i, terms := range complete(contract.Products) {
		p := contract.Products[i]
		if p.Ended {
			continue
		}
		of := Finding{Line: contract.Line, Contract: p.ContractID, Product: p.ID}
		list, err := c.law.Check(terms, c.on)
		if err != nil {
			of.Code, of.Degree, of.Text = TermsUnreadable, notice.ByStatute, err.Error()
			found = append(found, of)
			continue
		}
		for _, l := range list {
			f := of
			f.Code, f.Law, f.Degree, f.Void, f.Days, f.Text = codeOf(l), l.Law, l.Degree, !l.Right, l.Days, c.say(l.Text)
			if p.PartOf == "" || !slices.ContainsFunc(found, f.same) {
				found = append(found, f)
			}
		}
		if f, ok := c.billed(of, p, terms); ok {
			found = append(found, f)
		}
	}
	return found
}

// same reports whether a part only inherits what its main product has.
func (f Finding) same(of Finding) bool {
	return f.Contract == of.Contract && f.Code == of.Code && f.Law == of.Law && f.Days == of.Days
}

func codeOf(f notice.Finding) Code {
	switch f.Clause {
	case notice.ClauseInitialTerm, notice.ClauseExtensionTerm:
		if f.Start {
			return TermFromStart
		}
		return TermTooLong
	case notice.ClauseNotice:
		return NoticeTooLong
	case notice.ClauseRenewalNotice:
		return RenewalNotice
	case notice.ClauseCadence:
		return DaysOfEnd
	}
	return RenewalBinds
}

// billed compares the day of a bill with ours, while there is one that can be missed.
func (c *Check) billed(of Finding, p Product, terms notice.Terms) (Finding, bool) {
	if p.Billed.IsZero() {
		return of, false
	}
	d, err := c.law.Decide(terms, c.on, notice.Date{})
	if err != nil || d.LastReceiptOn == p.Billed || !d.LastReceiptOn.After(c.on) ||
		slices.ContainsFunc(d.Steps, func(s notice.Step) bool { return s.Rule == notice.RuleNotRenewed }) {
		return of, false
	}
	of.Code, of.Law, of.Degree = BilledDay, lawOfBills, notice.ByStatute
	of.Days = max(0, d.LastReceiptOn.Since(p.Billed))
	of.Text = c.say(notice.Text{
		DE: "Die Rechnung nennt den " + notice.Spell(p.Billed, notice.German) + ", letzter Tag für die Kündigung ist der " + notice.Spell(d.LastReceiptOn, notice.German) + ".",
		EN: "The bill names " + notice.Spell(p.Billed, notice.English) + ", the last day to give notice is " + notice.Spell(d.LastReceiptOn, notice.English) + ".",
	})
	return of, true
}

// complete are the terms with what parts inherit, under the rules of their packages.
func complete(products []Product) []notice.Terms {
	terms := make([]notice.Terms, len(products))
	for i, p := range products {
		terms[i] = p.Terms
		main := p.PartOf
		for range products {
			at := slices.IndexFunc(products, func(other Product) bool { return other.ID == main && main != "" })
			if at < 0 {
				break
			}
			terms[i], main = terms[i].Inherit(products[at].Terms), products[at].PartOf
		}
	}
	return notice.Together(terms)
}
