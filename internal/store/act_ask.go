package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// applyAsk owes a mail with the act's words. Such questions are numbered from 1.
func applyAsk(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	return nil, exec(ctx, tx, "owe question", `
		INSERT INTO mails (id, case_id, kind, number, act_id)
		SELECT gen_random_uuid(), @case, @kind, 1 + count(*), @act
		FROM mails WHERE case_id = @case AND kind = @kind AND number > 0`,
		pgx.StrictNamedArgs{"case": a.CaseID, "kind": cancellation.MailQuestion, "act": a.ID})
}
