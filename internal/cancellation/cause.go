package cancellation

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// weighCause adds to an ordinary decision what a declared cause makes of it. Where
// the days decide, an earlier end replaces the ordinary one, and a right declared
// too late changes nothing but the reasons. All else is flagged for review.
func (g *group) weighCause(o *Outcome, c Candidate) {
	if g.kind != ForCause {
		return
	}
	cause := g.cause(c)
	if cause == nil {
		o.Review = openReview(g.declared(c.RequestedEnd))
		return
	}
	law := c.Product.law()
	special, err := law.SpecialRight(c.Product.Terms, *cause, g.receivedOn, c.RequestedEnd)
	if err != nil {
		// What the days cannot say, a person finds out.
		o.Review = openReview(g.declared(c.RequestedEnd))
		return
	}
	if special.Decided() {
		if special.EndsOn.Before(o.EndsOn) {
			o.Readings = special.Otherwise(law, notice.End{EndsOn: o.EndsOn, LastReceiptOn: o.LastReceiptOn})
			o.EndsOn, o.LastReceiptOn = special.EndsOn, special.LastReceiptOn
			o.Basis, o.Steps = special.Basis, special.Steps
		}
		return
	}
	// Both begin with the receipt.
	o.Steps = slices.Concat(o.Steps, special.Steps[1:])
	o.Basis = slices.Concat(o.Basis, special.Basis)
	if special.Open {
		o.Review = openReview(special.EndsOn)
	}
}

// cause is that of the candidate, or of the main product that takes it along.
func (g *group) cause(c Candidate) *notice.Cause {
	for range g.candidates {
		if c.Cause != nil {
			break
		}
		main, ok := g.at[c.Product.PartOf]
		if !ok {
			break
		}
		c = g.candidates[main]
	}
	return c.Cause
}
