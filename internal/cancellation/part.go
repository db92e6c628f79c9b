package cancellation

import (
	"slices"

	"github.com/fairwell/fairwell/internal/notice"
)

// part decides a product that cannot work without a main product which ends on
// mainEnd. It ends with it; an earlier end of its own stays; a later end of its
// own stays too, and a person reviews whether it ends with the main product.
func (g *group) part(c Candidate, main *Outcome, mainEnd notice.Date) (*Outcome, error) {
	if c.Named {
		own, err := c.Product.law().Decide(c.Product.Terms, g.receivedOn, c.RequestedEnd)
		if err != nil {
			return nil, err
		}
		if !own.EndsOn.After(mainEnd) {
			o := c.decided(own)
			g.weighCause(o, c)
			return o, nil
		}
	}
	o, err := g.along(c, main, mainEnd)
	if err != nil {
		return nil, err
	}
	o.TakenAlongBy = c.Product.PartOf
	o.Steps = withoutWish(o.Steps)
	g.weighCause(o, c)
	if o.EndsOn.After(mainEnd) {
		o.Review = openReview(mainEnd)
	}
	return o, nil
}

// along decides by the part's own terms, with the main product's end standing
// in for a wish.
func (g *group) along(c Candidate, main *Outcome, mainEnd notice.Date) (*Outcome, error) {
	with, err := c.Product.law().Decide(c.Product.Terms, g.receivedOn, mainEnd)
	if err != nil {
		return nil, err
	}
	if !with.EndsOn.After(mainEnd) {
		return c.decided(with), nil
	}
	earliest, err := c.Product.law().Decide(c.Product.Terms, g.receivedOn, notice.Date{})
	if err != nil {
		return nil, err
	}
	o := c.decided(earliest)
	if earliest.EndsOn.After(mainEnd) {
		return o, nil
	}
	// It could end before, and its own next end lies behind the main product's:
	// without the main product it has no use, so it ends with it.
	if main.Refused == nil {
		o.LastReceiptOn, o.Basis, o.Steps = main.LastReceiptOn, main.Basis, main.Steps
	}
	o.EndsOn, o.Readings = mainEnd, main.Readings
	return o, nil
}

// withoutWish leaves out what the rules say of a wish and of later ends: nobody
// wished the end of the main product for a part, and it has no later one.
func withoutWish(steps []notice.Step) []notice.Step {
	return slices.DeleteFunc(slices.Clone(steps), func(s notice.Step) bool {
		switch s.Rule {
		case notice.RuleNoWish, notice.RuleWishMet, notice.RuleWishTooEarly, notice.RuleWishMoved, notice.RuleNextEnd:
			return true
		default:
			return false
		}
	})
}
