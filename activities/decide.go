package activities

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
)

// ComputeEndDates decides each item of the case that has no decision, by the
// terms as they stood when it was declared, and answers what the database holds.
// Two workers that run it at once write one decision.
func (a *Activities) ComputeEndDates(ctx context.Context, in CaseInput) (Standing, error) {
	st, err := a.store.Decide(ctx, in.CaseID, a.rules())
	return standingOf(st), classify(ctx, "compute end dates", err)
}

// rules are the rules of this release, under the version that decisions keep.
func (a *Activities) rules() store.Rules {
	r := store.Rules{Version: notice.RuleVersion, Decide: cancellation.Decide, TellTyped: a.tellTyped}
	if sabotage.DecideByToday {
		r.Decide = func(k cancellation.Kind, _ notice.Date, list []cancellation.Candidate) ([]cancellation.Outcome, error) {
			return cancellation.Decide(k, notice.CivilDay(a.now()), list)
		}
	}
	return r
}

// ApplyActs applies every act of the case that has no outcome, in the order in
// which they were recorded, and answers where the case then stands. The effect is
// state in Postgres: if the worker dies before its run hears of it, the repeat
// finds nothing to apply and answers the same.
func (a *Activities) ApplyActs(ctx context.Context, in CaseInput) (Standing, error) {
	st, err := a.applyActs(ctx, in.CaseID)
	return standingOf(st), classify(ctx, "apply acts", err)
}

// applyActs decides before and after: an act finds items that are decided, and
// what it lets go or names again is decided at once.
func (a *Activities) applyActs(ctx context.Context, caseID string) (store.Standing, error) {
	if _, err := a.decide(ctx, caseID); err != nil {
		return store.Standing{}, err
	}
	if err := a.store.ApplyActs(ctx, caseID); err != nil {
		return store.Standing{}, err
	}
	return a.decide(ctx, caseID)
}

func (a *Activities) decide(ctx context.Context, caseID string) (store.Standing, error) {
	c, err := a.store.Claim(ctx, caseID)
	if err != nil {
		return store.Standing{}, err
	}
	if c.CustomerID == "" { // nobody knows yet whose it is: there is nothing to decide
		return a.store.Standing(ctx, caseID)
	}
	return a.store.Decide(ctx, caseID, a.rules())
}
