package cancellation

import (
	"time"

	"github.com/fairwell/fairwell/internal/notice"
)

// Product is the smallest thing that can be cancelled, as it stands when a
// declaration is looked at. Terms are complete: what a part lacks is inherited
// from its main product, what a product lacks from its contract.
type Product struct {
	ID             string
	Name           string
	Line           string
	PartOf         string // ID of the main product it cannot work without, or ""
	ContractID     string
	ContractNumber string
	EndedOn        notice.Date // last day, inclusive, if it ended outside Fairwell
	Terms          notice.Terms
	Ruling         string            // how the question of its terms that are too long was settled for its clause, "" for not at all
	Law            *notice.Catalogue // by which it is decided, with the provider's answers to what is disputed; nil: the built-in one
	Hold           *Hold             // the case that cancels it already, if any
}

// Hold names the item that already cancels a product.
type Hold struct {
	CaseID     string
	ReceivedAt time.Time
	Claimed    bool        // its items stand; an unclaimed one was received but not yet decided
	EndsOn     notice.Date // inclusive
}

// Status is what a list of contracts says of a product.
type Status string

// The statuses of a product.
const (
	StatusActive    Status = "active"
	StatusCancelled Status = "cancelled"
	StatusEnded     Status = "ended"
)

// Status of the product on the given civil day.
func (p Product) Status(today notice.Date) Status {
	end := p.End()
	switch {
	case end.IsZero():
		return StatusActive
	case end.Before(today):
		return StatusEnded
	default:
		return StatusCancelled
	}
}

// End is the fixed last day of the product, or zero while it is active.
func (p Product) End() notice.Date {
	if !p.EndedOn.IsZero() {
		return p.EndedOn
	}
	if p.Hold != nil {
		return p.Hold.EndsOn
	}
	return notice.Date{}
}

// law is the one by which the product is decided: what was settled for its clause
// comes before the provider's answers.
func (p *Product) law() *notice.Catalogue {
	law := p.Law
	if law == nil {
		law = notice.Rules()
	}
	if p.Ruling == "" {
		return law
	}
	settled, err := law.With(notice.TooLong, p.Ruling)
	if err != nil { // settled by a release that knows another answer
		return law
	}
	return settled
}

// Earliest is the decision on the earliest end that a declaration received that day would bring.
// Terms so long that no day is left in the calendar have none.
func (p Product) Earliest(receivedOn notice.Date) (notice.Decision, bool) {
	d, err := p.law().Decide(p.Terms, receivedOn, notice.Date{})
	return d, err == nil
}

// Refusal says why no declaration can end the product, or nil if one can. A
// product that is held is no refusal: see HoldAgainst.
func (p Product) Refusal() *Refusal {
	if p.EndedOn.IsZero() {
		return nil
	}
	return &Refusal{Code: RefusedEnded, EndsOn: p.EndedOn}
}

// Active says whether a declaration received at that instant meets a product that
// runs on and that no other case holds against it.
func (p Product) Active(receivedAt time.Time) bool {
	return p.Refusal() == nil && p.HoldAgainst(receivedAt) == nil
}

// HoldAgainst is the hold that a declaration received at that instant finds, or
// nil. One that is only received yet counts if it was received no later: the same
// second goes to the lower case ID, and a case that is only now being declared has
// the highest.
func (p Product) HoldAgainst(receivedAt time.Time) *Hold {
	if p.Hold != nil && (p.Hold.Claimed || !p.Hold.ReceivedAt.After(receivedAt)) {
		return p.Hold
	}
	return nil
}
