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

// TooLate decides again what counted before a product was to go on, since its backend
// cannot take its end back any more. Where another case ends the product by now, the
// earlier end counts. An order that is not open any more changes nothing.
func (s *Store) TooLate(ctx context.Context, o Order) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := lockAnswered(ctx, tx, o.CaseID); err != nil {
			return err
		}
		open, err := value[bool](ctx, tx, "look whether the order is open", `
			SELECT state NOT IN ('received', 'refused', 'continued')
			   AND @decision = (SELECT max(number) FROM decisions WHERE item_id = @item) AS open
			FROM items WHERE id = @item`, pgx.StrictNamedArgs{"item": o.ItemID, "decision": o.Decision})
		if err != nil || !open {
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

// endAgain puts the day back in force that counted before the order, or links the item
// to whoever ends the product no later by now. Of the others each is told whose day
// moves; those that were linked before the order are linked still.
func endAgain(ctx context.Context, tx pgx.Tx, o Order) (touched []string, err error) {
	type row struct {
		EndsOn     notice.Date
		HoldItem   string
		HoldEndsOn notice.Date
	}
	r, err := one[row](ctx, tx, "read what counted before", `
		SELECT x.ends_on, coalesce(h.id::text, '') AS hold_item,
		       (SELECT ends_on FROM decisions WHERE item_id = h.id ORDER BY number DESC LIMIT 1) AS hold_ends_on
		FROM decisions AS x LEFT JOIN items AS h ON h.product_id = @product AND h.holds AND h.id <> @item
		WHERE x.item_id = @item AND x.number = @decision - 1`,
		pgx.StrictNamedArgs{"item": o.ItemID, "product": o.ProductID, "decision": o.Decision})
	if err != nil {
		return nil, err
	}
	ends, linked, day := o.ItemID, r.HoldItem, r.EndsOn
	if r.HoldItem != "" && !r.HoldEndsOn.After(r.EndsOn) {
		ends, linked, day = r.HoldItem, o.ItemID, r.HoldEndsOn
	}
	others, err := all[otherClaim](ctx, tx, "find other claims", `
		SELECT id AS item_id, case_id FROM items
		WHERE nullif(@linked, '')::uuid IN (id, refused_by) AND id <> @item ORDER BY id`,
		pgx.StrictNamedArgs{"linked": linked, "item": o.ItemID})
	if err != nil {
		return nil, err
	}
	batch := &pgx.Batch{}
	if linked != "" {
		queueTakeOver(batch, undecided{ItemID: ends, HoldItemID: linked})
	}
	if ends == o.ItemID {
		batch.Queue(`
			INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, basis, steps, readings, taken_along_by, rule_version, act_id)
			SELECT x.item_id, y.number + 1, x.ends_on, x.last_receipt_on, x.basis, x.steps, x.readings, x.taken_along_by, x.rule_version, y.act_id
			FROM decisions AS x JOIN decisions AS y ON y.item_id = x.item_id AND y.number = @decision
			WHERE x.item_id = @item AND x.number = @decision - 1`, pgx.StrictNamedArgs{"item": o.ItemID, "decision": o.Decision})
		batch.Queue(`
			UPDATE items SET state = 'decided', holds = true, error_code = NULL, error_since = NULL, updated_at = now()
			WHERE id = @item`, pgx.StrictNamedArgs{"item": o.ItemID})
	}
	if err := send(ctx, tx, "end item again", batch); err != nil {
		return nil, err
	}
	for _, c := range others {
		touched = append(touched, c.CaseID)
		if r.HoldEndsOn == r.EndsOn {
			continue
		}
		if err := oweCorrection(ctx, tx, c.CaseID, "", []change{{itemID: c.ItemID, endedBy: ends, endsOn: day}}); err != nil {
			return nil, err
		}
	}
	return touched, nil
}
