package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkDismiss says whether it is still unknown whose declaration it is, and not
// put aside already. The act itself is what puts it aside.
func checkDismiss(ctx context.Context, q querier, a *Act) error {
	state, err := value[cancellation.CaseState](ctx, q, "read state",
		`SELECT state FROM case_states WHERE case_id = @case`, pgx.StrictNamedArgs{"case": a.CaseID})
	switch {
	case err != nil:
		return err
	case state == cancellation.CaseDismissed:
		return cancellation.ErrNothingOpen
	case state != cancellation.CaseUnmatched:
		return cancellation.ErrIdentified
	}
	return nil
}

// applyDismiss asks the declarant for what is missing, once, if that may help.
func applyDismiss(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	if cancellation.Dismissal(a.Details.Code) != cancellation.UnknownCustomer {
		return nil, nil
	}
	return nil, exec(ctx, tx, "owe question", `
		INSERT INTO mails (id, case_id, kind, number) VALUES (gen_random_uuid(), @case, @kind, 0)
		ON CONFLICT (case_id, kind, number) DO NOTHING`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": cancellation.MailQuestion})
}
