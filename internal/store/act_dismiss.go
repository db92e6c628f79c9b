package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkDismiss says whether it is still unknown whose declaration it is, and not
// put aside already. The act itself is what puts it aside.
func checkDismiss(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrIdentified,
		`SELECT EXISTS (SELECT FROM case_states WHERE case_id = @case AND NOT withdrawal AND state = @unmatched) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "unmatched": cancellation.CaseUnmatched})
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
