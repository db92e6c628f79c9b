package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func checkObjection(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingOpen, `
		SELECT EXISTS (
		    SELECT FROM acts AS a WHERE a.case_id = @case AND a.kind = @kind
		      AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": cancellation.ActObjection})
}

// applyObjection answers the customer's objection: a person has looked at it.
func applyObjection(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	err := exec(ctx, tx, "settle objection", `
		INSERT INTO act_outcomes (act_id, code)
		SELECT id, @code FROM acts WHERE case_id = @case AND kind = @kind
		ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": cancellation.ActObjection, "code": cancellation.ActDone})
	return nil, err
}

// checkSettle says whether a withdrawal waits for a person. The act itself is what
// settles it.
func checkSettle(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingToSettle,
		`SELECT coalesce(bool_or(state = @waits), false) AS there FROM case_states WHERE case_id = @case AND withdrawal`,
		pgx.StrictNamedArgs{"case": a.CaseID, "waits": cancellation.WithdrawalNeedsAttention})
}

// applySettle takes mails that wait for a person out of the machine's hands: he knows
// of them, and tells the customer by letter, if at all.
func applySettle(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	return nil, exec(ctx, tx, "settle mail", `
		UPDATE mails SET state = 'to_print', waits = false, error_code = NULL, updated_at = now()
		WHERE case_id = @case AND (state = 'parked' OR state = 'unknown' AND waits)`, pgx.StrictNamedArgs{"case": a.CaseID})
}
