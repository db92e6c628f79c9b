package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// Withdrawal finds out what a withdrawal means and acknowledges it. It ends no
// contract: it shares the loop of mails and of acts with a Cancellation, and
// has no items. What a person has to do is in Postgres and needs no run.
func Withdrawal(ctx workflow.Context, in Input) (WithdrawalResult, error) {
	r := newRun(in)
	r.begin = r.beginWithdrawal
	if err := r.setup(ctx); err != nil {
		return WithdrawalResult{}, err
	}
	if err := r.live(ctx); err != nil {
		return WithdrawalResult{}, err
	}
	return WithdrawalResult{Code: string(r.found), Mails: r.mailResults()}, nil
}

func (r *run) beginWithdrawal(ctx workflow.Context) error {
	in := activities.CaseInput{CaseID: r.caseID}
	matched, err := decide[activities.Matched](ctx, a.MatchWithdrawal, in, "Find the contract")
	if err == nil && matched.Acts > 0 {
		if err = r.apply(ctx); err == nil {
			matched, err = decide[activities.Matched](ctx, a.MatchWithdrawal, in, "Find the contract")
		}
	}
	if err != nil {
		return fmt.Errorf("match withdrawal: %w", err)
	}
	r.found, r.pace = cancellation.WithdrawalCode(matched.Code), matched.Pace
	return r.stand(ctx, matched.Standing)
}
