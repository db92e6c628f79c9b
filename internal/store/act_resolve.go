package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkResolve says whether the confirmation's outcome is unknown, and remembers
// the attempt that the person speaks of: a later one is another matter.
func checkResolve(ctx context.Context, q querier, a *Act) error {
	attempt, err := value[int](ctx, q, "read confirmation", `
		SELECT attempt FROM mails WHERE case_id = @case AND kind = @kind AND number = 0 AND state = 'unknown'`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": cancellation.MailConfirmation})
	switch {
	case errors.Is(err, cancellation.ErrNotFound):
		return cancellation.ErrNotUnknown
	case err != nil:
		return err
	case a.Details.Attempt == 0:
		a.Details.Attempt = attempt
	case a.Details.Attempt != attempt:
		return cancellation.ErrNotUnknown
	}
	return nil
}

func applyResolve(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	rows, err := affected(ctx, tx, "resolve mail", `
		UPDATE mails
		SET state = @to, error_code = CASE WHEN @to = 'pending' THEN 'resolved' END, waits = false, round = round + 1,
		    sent_at = CASE WHEN @to = 'sent' THEN now() END, updated_at = now()
		WHERE case_id = @case AND kind = @kind AND number = 0 AND attempt = @attempt AND state = 'unknown'`,
		pgx.StrictNamedArgs{
			"to":   cancellation.MailOutcome(a.Details.Outcome).After(),
			"case": a.CaseID, "kind": cancellation.MailConfirmation, "attempt": a.Details.Attempt,
		})
	if err != nil {
		return nil, err
	}
	if rows == 0 {
		return nil, cancellation.ErrNotUnknown
	}
	return nil, nil
}
