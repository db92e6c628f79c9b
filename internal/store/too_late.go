package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

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
		WHERE id <> @item AND (id = nullif(@linked, '')::uuid OR refused_by = nullif(@linked, '')::uuid) ORDER BY id`,
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
