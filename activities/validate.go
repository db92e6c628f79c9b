package activities

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// Validated is the answer of ValidateNotice.
type Validated struct {
	// Unmatched: nobody knows yet whose declaration it is; a person finds out.
	Unmatched bool
	Dismissed bool // and somebody has said that it is nobody's
	Acts      int  // acts without an outcome; they are applied before anything is decided
	Pace      Pace
}

// ValidateNotice gives every product of the case its item: received, or refused
// because it has ended or another case holds it. Whoever was received earlier
// is decided earlier, also if its run has not started. A typed declaration is
// first matched to its customer, once. Running twice changes nothing.
func (a *Activities) ValidateNotice(ctx context.Context, in CaseInput) (Validated, error) {
	v, err := a.validate(ctx, in.CaseID)
	return v, classify(ctx, "validate notice", err)
}

func (a *Activities) validate(ctx context.Context, caseID string) (Validated, error) {
	c, err := a.store.Claim(ctx, caseID)
	if err == nil && c.CustomerID == "" && !c.Tried && c.Acts == 0 {
		if err = a.match(ctx, caseID); err == nil {
			c, err = a.store.Claim(ctx, caseID)
		}
	}
	return Validated{Unmatched: c.CustomerID == "", Dismissed: c.Dismissed, Acts: c.Acts, Pace: a.pace}, err
}

// match finds out by what was typed whose declaration it is and what was meant.
// Where anything is unclear, it keeps that it has tried, so that the case waits
// for a person and not for a machine.
func (a *Activities) match(ctx context.Context, caseID string) error {
	typed, err := a.store.Typed(ctx, caseID)
	if err != nil {
		return err
	}
	people, err := a.store.People(ctx, store.SearchFor(typed.Typed))
	if err != nil {
		return err
	}
	m := cancellation.Identify(typed.Typed, people)
	if m.Degree == cancellation.DegreePlain {
		tries, err := a.store.Tries(ctx, caseID)
		if err != nil {
			return err
		}
		if m.Waits(tries) {
			m = cancellation.Match{}
		}
	}
	err = cancellation.ErrUnclear
	if m.Degree != cancellation.DegreeNone {
		err = a.store.Identify(ctx, typed, m)
	}
	if errors.Is(err, cancellation.ErrUnclear) {
		return a.store.KeepTried(ctx, caseID)
	}
	return err
}
