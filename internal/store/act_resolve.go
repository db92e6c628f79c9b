package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkResolve says whether the mail's outcome is unknown, and remembers the attempt
// that the person speaks of: a later one is another matter.
func checkResolve(ctx context.Context, q querier, a *Act) error {
	if err := findMail(ctx, q, a, `state = 'unknown'`, cancellation.ErrNotUnknown); err != nil {
		return err
	}
	m := a.Details.mail()
	attempt, err := value[int](ctx, q, "read attempt", `SELECT attempt FROM mails WHERE case_id = @case AND kind = @kind AND number = @number`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": m.Kind, "number": m.Number})
	switch {
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
	m := a.Details.mail()
	rows, err := affected(ctx, tx, "resolve mail", `
		UPDATE mails
		SET state = @to, error_code = CASE WHEN @to = 'pending' THEN 'resolved' END, waits = false, round = round + 1,
		    sent_at = CASE WHEN @to = 'sent' THEN now() END, updated_at = now()
		WHERE case_id = @case AND kind = @kind AND number = @number AND attempt = @attempt AND state = 'unknown'`,
		pgx.StrictNamedArgs{
			"to":   cancellation.MailOutcome(a.Details.Outcome).After(),
			"case": a.CaseID, "kind": m.Kind, "number": m.Number, "attempt": a.Details.Attempt,
		})
	if err != nil {
		return nil, err
	}
	if rows == 0 {
		return nil, cancellation.ErrNotUnknown
	}
	return nil, nil
}
