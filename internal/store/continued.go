package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// oweContinuation owes the one mail that tells what came of an offer, by its answer;
// without anything to tell, none.
func oweContinuation(ctx context.Context, tx pgx.Tx, caseID, answer string, changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	mail, err := values[string](ctx, tx, "owe continuation", `
		INSERT INTO mails (id, case_id, kind, number, act_id)
		SELECT gen_random_uuid(), @case, 'continuation', 1 + count(*), @act FROM mails WHERE case_id = @case AND kind = 'continuation'
		ON CONFLICT DO NOTHING RETURNING id`, pgx.StrictNamedArgs{"case": caseID, "act": answer})
	if err != nil || len(mail) == 0 { // told already
		return err
	}
	return tellChanges(ctx, tx, mail[0], changes)
}

// settleAnswer owes the mail of an acceptance once it is known of each of its products
// whether it goes on: the backend has it, or said that it is too late. Until then
// nobody is promised anything. What is no decision of an acceptance settles nothing.
func settleAnswer(ctx context.Context, tx pgx.Tx, itemID string, decision int) error {
	type row struct {
		CaseID, Answer, ItemID string
		Decision               int // that tells it; 0: another case ends the product
		Settled                bool
		EndedBy                string
		EndsOn                 notice.Date
	}
	rows, err := all[row](ctx, tx, "read what was accepted", `
		SELECT i.case_id, a.id AS answer, i.id AS item_id,
		       CASE WHEN i.refused_by IS NOT NULL THEN 0 ELSE coalesce(z.number, x.number) END AS decision,
		       z.number IS NOT NULL OR i.refused_by IS NOT NULL OR m.item_id IS NOT NULL AS settled,
		       coalesce(i.refused_by::text, '') AS ended_by,
		       `+linkedEnd+` AS ends_on
		FROM acts AS a
		JOIN decisions AS x ON x.act_id = a.id AND x.ends_on IS NULL
		JOIN items AS i ON i.id = x.item_id
		LEFT JOIN decisions AS z ON z.item_id = x.item_id AND z.act_id = a.id AND z.number > x.number
		LEFT JOIN product_marks AS m ON m.item_id = x.item_id AND m.decision = x.number
		WHERE a.kind = 'answer_continuation'
		  AND a.id = (SELECT act_id FROM decisions WHERE item_id = @item AND number = @decision)
		ORDER BY i.id`, pgx.StrictNamedArgs{"item": itemID, "decision": decision})
	if err != nil || len(rows) == 0 {
		return err
	}
	changes := make([]change, len(rows))
	for n, r := range rows {
		if !r.Settled {
			return nil
		}
		changes[n] = change{itemID: r.ItemID, decision: r.Decision, endedBy: r.EndedBy, endsOn: r.EndsOn}
	}
	return oweContinuation(ctx, tx, rows[0].CaseID, rows[0].Answer, changes)
}

// lockAnswered makes whoever carries out what was accepted in a case wait for the
// others who do, and for whoever decides on the customer's products.
func lockAnswered(ctx context.Context, tx pgx.Tx, caseID string) error {
	if err := lockCase(ctx, tx, caseID); err != nil {
		return err
	}
	c, err := whoseCase(ctx, tx, caseID)
	if err != nil {
		return err
	}
	return lockProducts(ctx, tx, c.CustomerID)
}
