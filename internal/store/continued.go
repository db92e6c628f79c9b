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
		       (SELECT ends_on FROM decisions WHERE item_id = i.refused_by ORDER BY number DESC LIMIT 1) AS ends_on
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

// TooLate decides again what counted before a product was to go on, since its backend
// cannot take its end back any more. Where another case ends the product by now, the
// earlier end counts. An order that is not the newest changes nothing.
func (s *Store) TooLate(ctx context.Context, o Order) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockCase(ctx, tx, o.CaseID); err != nil {
			return err
		}
		c, err := whoseCase(ctx, tx, o.CaseID)
		if err != nil {
			return err
		}
		if err := lockProducts(ctx, tx, c.CustomerID); err != nil {
			return err
		}
		newest, err := value[int](ctx, tx, "read the newest decision", `SELECT max(number) FROM decisions WHERE item_id = @item`,
			pgx.StrictNamedArgs{"item": o.ItemID})
		if err != nil || newest != o.Decision {
			return err
		}
		touched, err := endAgain(ctx, tx, o)
		if err != nil {
			return err
		}
		if err := settleAnswer(ctx, tx, o.ItemID, o.Decision); err != nil {
			return err
		}
		return orderDocket(ctx, tx, append(touched, o.CaseID))
	})
}

// endAgain puts the day back in force that counted before the order.
func endAgain(ctx context.Context, tx pgx.Tx, o Order) (touched []string, err error) {
	type row struct {
		EndsOn             notice.Date
		HoldItem, HoldCase string
		HoldEndsOn         notice.Date
	}
	r, err := one[row](ctx, tx, "read what counted before", `
		SELECT x.ends_on, coalesce(h.id::text, '') AS hold_item, coalesce(h.case_id::text, '') AS hold_case,
		       (SELECT ends_on FROM decisions WHERE item_id = h.id ORDER BY number DESC LIMIT 1) AS hold_ends_on
		FROM decisions AS x LEFT JOIN items AS h ON h.product_id = @product AND h.holds AND h.id <> @item
		WHERE x.item_id = @item AND x.number = @decision - 1`,
		pgx.StrictNamedArgs{"item": o.ItemID, "product": o.ProductID, "decision": o.Decision})
	if err != nil {
		return nil, err
	}
	args := pgx.StrictNamedArgs{"item": o.ItemID, "by": nullText(r.HoldItem)}
	if r.HoldItem != "" && !r.HoldEndsOn.After(r.EndsOn) {
		return nil, exec(ctx, tx, "link item", `
			UPDATE items SET state = 'refused', refused_code = 'already_cancelled', refused_by = @by,
			    error_code = NULL, error_since = NULL, updated_at = now() WHERE id = @item`, args)
	}
	batch := &pgx.Batch{}
	if r.HoldItem != "" {
		queueTakeOver(batch, undecided{ItemID: o.ItemID, HoldItemID: r.HoldItem})
		touched = append(touched, r.HoldCase)
	}
	batch.Queue(`
		INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, basis, steps, readings, taken_along_by, rule_version, act_id)
		SELECT x.item_id, y.number + 1, x.ends_on, x.last_receipt_on, x.basis, x.steps, x.readings, x.taken_along_by, x.rule_version, y.act_id
		FROM decisions AS x JOIN decisions AS y ON y.item_id = x.item_id AND y.number = @decision
		WHERE x.item_id = @item AND x.number = @decision - 1`, pgx.StrictNamedArgs{"item": o.ItemID, "decision": o.Decision})
	batch.Queue(`
		UPDATE items SET state = 'decided', holds = true, error_code = NULL, error_since = NULL, updated_at = now()
		WHERE id = @item`, pgx.StrictNamedArgs{"item": o.ItemID})
	if err := send(ctx, tx, "end item again", batch); err != nil || r.HoldItem == "" {
		return touched, err
	}
	return touched, oweCorrection(ctx, tx, r.HoldCase, "", []change{{itemID: r.HoldItem, endedBy: o.ItemID, endsOn: r.EndsOn}})
}
