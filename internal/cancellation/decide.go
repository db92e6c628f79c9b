package cancellation

import (
	"fmt"

	"github.com/fairwell/fairwell/internal/notice"
)

// Candidate is a product that a declaration would cancel.
type Candidate struct {
	Product      Product
	RequestedEnd notice.Date // the wish, zero if none
	Named        bool        // listed by its own ID, not by its contract or main product
	ByButton     bool        // declared by the cancellation button (§ 312k BGB)
	Refused      *Refusal
	Hold         *Hold         // of another case, which counts if it ends the product no later
	Cause        *notice.Cause // what happened, if it is known beyond the words of the declaration
}

// RefusalCode says why an item cancels nothing.
type RefusalCode string

// The reasons for a refusal. The declaration is received all the same.
const (
	RefusedAlreadyCancelled RefusalCode = "already_cancelled"
	RefusedEnded            RefusalCode = "ended"
)

// Refusal says why an item cancels nothing, and what holds instead.
type Refusal struct {
	Code   RefusalCode `json:"code"`
	CaseID string      `json:"case_id,omitempty"` // the case that cancelled it
	EndsOn notice.Date `json:"ends_on"`           // inclusive
}

// ReviewState is where a person's judgement of an item stands.
type ReviewState string

// The states of a review.
const (
	ReviewOpen     ReviewState = "open"
	ReviewAccepted ReviewState = "accepted"
	ReviewRejected ReviewState = "rejected"
)

// Review asks a person to judge an end other than the one decided: a declared
// cause, a part that would outlive its main product, an earlier end than the
// one that an earlier case set.
type Review struct {
	DeclaredEnd notice.Date `json:"declared_end"`
	State       ReviewState `json:"state"`
}

// Outcome is what the rules say of one candidate. A refused one has no decision.
type Outcome struct {
	ProductID     string           `json:"product_id"`
	EndsOn        notice.Date      `json:"ends_on"`         // last day, inclusive
	LastReceiptOn notice.Date      `json:"last_receipt_on"` // last day to give notice for that end
	Basis         []string         `json:"basis"`
	Steps         []notice.Step    `json:"steps"`
	Readings      []notice.Reading `json:"readings,omitempty"`       // what a disputed question leaves open
	TakenAlongBy  string           `json:"taken_along_by,omitempty"` // product ID of the main product
	Refused       *Refusal         `json:"refused,omitempty"`
	Review        *Review          `json:"review,omitempty"`
}

// Decide says for each candidate, in the same order, when it ends.
//
// receivedOn is the civil day of receipt in Europe/Berlin. A cause declared in
// words is not judged here: the ordinary end is decided, and the review names the
// declared day, which is the wished one or the day of receipt. A cause that is
// known by its days is decided as far as they decide it. Errors are those
// of terms that make no sense or dates beyond the calendar.
func Decide(kind Kind, receivedOn notice.Date, candidates []Candidate) ([]Outcome, error) {
	g := group{
		kind: kind, receivedOn: receivedOn, candidates: candidates,
		at: map[string]int{}, outcomes: make([]*Outcome, len(candidates)),
	}
	for i, c := range candidates {
		g.at[c.Product.ID] = i
	}
	out := make([]Outcome, len(candidates))
	for i := range candidates {
		o, err := g.decide(i, 0)
		if err != nil {
			return nil, err
		}
		out[i] = *o
	}
	return out, nil
}

// group decides mains before parts, each candidate once.
type group struct {
	kind       Kind
	receivedOn notice.Date
	candidates []Candidate
	at         map[string]int
	outcomes   []*Outcome
}

func (g *group) decide(i, depth int) (*Outcome, error) {
	if g.outcomes[i] != nil {
		return g.outcomes[i], nil
	}
	if depth > len(g.candidates) {
		return nil, fmt.Errorf("decide product %s: its parts form a circle", g.candidates[i].Product.ID)
	}
	c := g.candidates[i]
	var main *Outcome
	if m, ok := g.at[c.Product.PartOf]; ok {
		var err error
		if main, err = g.decide(m, depth+1); err != nil {
			return nil, err
		}
	}
	o, err := g.outcome(c, main)
	if err != nil {
		return nil, fmt.Errorf("decide product %s: %w", c.Product.ID, err)
	}
	o.ProductID = c.Product.ID
	g.outcomes[i] = o
	return o, nil
}

func (g *group) outcome(c Candidate, main *Outcome) (*Outcome, error) {
	if c.Refused != nil {
		o := &Outcome{Refused: c.Refused}
		if main != nil && !c.Named {
			o.TakenAlongBy = c.Product.PartOf
		}
		return o, nil
	}
	o, err := g.own(c, main)
	if err != nil || c.Hold == nil || o.EndsOn.Before(c.Hold.EndsOn) {
		return o, err
	}
	return linked(o, *c.Hold), nil
}

// linked is the outcome where another case ends the product no later: it is
// received and names that case. A declared day that is earlier still is for
// review.
func linked(o *Outcome, h Hold) *Outcome {
	l := &Outcome{
		TakenAlongBy: o.TakenAlongBy,
		Refused:      &Refusal{Code: RefusedAlreadyCancelled, CaseID: h.CaseID, EndsOn: h.EndsOn},
	}
	if o.Review != nil && o.Review.DeclaredEnd.Before(h.EndsOn) {
		l.Review = o.Review
	}
	return l
}

// own decides the product by its own receipt, whatever other cases say.
func (g *group) own(c Candidate, main *Outcome) (*Outcome, error) {
	if end := main.end(); !end.IsZero() {
		return g.part(c, main, end)
	}
	d, err := c.Product.law().Decide(c.Product.Terms, g.receivedOn, c.RequestedEnd)
	if err != nil {
		return nil, err
	}
	o := c.decided(d)
	g.weighCause(o, c)
	return o, nil
}

// end is the day on which a main product ends, by this case or by another.
func (o *Outcome) end() notice.Date {
	switch {
	case o == nil:
		return notice.Date{}
	case o.Refused != nil:
		return o.Refused.EndsOn
	default:
		return o.EndsOn
	}
}

// declared is the day that a cause is declared for.
func (g *group) declared(requestedEnd notice.Date) notice.Date {
	if requestedEnd.IsZero() {
		return g.receivedOn
	}
	return requestedEnd
}

func (c *Candidate) decided(d notice.Decision) *Outcome {
	if c.ByButton {
		d.ByButton(c.Product.law(), &c.Product.Terms)
	}
	return &Outcome{EndsOn: d.EndsOn, LastReceiptOn: d.LastReceiptOn, Basis: d.Basis, Steps: d.Steps, Readings: d.Readings}
}

func openReview(declaredEnd notice.Date) *Review {
	return &Review{DeclaredEnd: declaredEnd, State: ReviewOpen}
}
