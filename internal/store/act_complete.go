package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func checkComplete(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingOpen, `SELECT EXISTS (SELECT FROM items WHERE `+stalledItems+`) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
}

// applyComplete marks the newest decision of what stalls as carried out, with the
// day on which it was done by hand. A day of what was to go on says that it ended.
func applyComplete(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
	if !a.Details.Effective.IsZero() {
		if touched, err = endedAllTheSame(ctx, tx, a); err != nil {
			return nil, err
		}
	}
	type row struct {
		ItemID   string
		Decision int
	}
	rows, err := all[row](ctx, tx, "complete items", `
		WITH done AS (
		    UPDATE items AS i
		    SET state = CASE WHEN x.ends_on IS NULL THEN 'continued' ELSE 'cancelled' END,
		        error_code = NULL, error_since = NULL, updated_at = now()
		    FROM decisions AS x
		    WHERE x.item_id = i.id AND x.number = (SELECT max(number) FROM decisions WHERE item_id = i.id) AND `+stalledItems+`
		    RETURNING i.id, x.number, x.ends_on
		)
		INSERT INTO product_marks (item_id, decision, ends_on)
		SELECT id, number, CASE WHEN ends_on IS NOT NULL THEN coalesce(@effective::date, ends_on) END FROM done
		ON CONFLICT DO NOTHING RETURNING item_id, decision`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs), "effective": a.Details.Effective})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		others, err := goesOn(ctx, tx, r.ItemID, r.Decision)
		if err != nil {
			return nil, err
		}
		touched = append(touched, others...)
	}
	return touched, nil
}

// endedAllTheSame decides again the day before an acceptance, of what stalls by one.
func endedAllTheSame(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
	type row struct {
		ItemID, ProductID string
		Decision          int
	}
	rows, err := all[row](ctx, tx, "read what was to go on", `
		SELECT i.id AS item_id, i.product_id, x.number AS decision
		FROM items AS i
		JOIN decisions AS x ON x.item_id = i.id AND x.number = (SELECT max(number) FROM decisions WHERE item_id = i.id)
		JOIN acts AS y ON y.id = x.act_id AND y.kind = 'answer_continuation'
		WHERE i.id IN (SELECT id FROM items WHERE `+stalledItems+`) AND x.ends_on IS NULL
		ORDER BY i.id`, pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		others, err := endAgain(ctx, tx, Order{CaseID: a.CaseID, ItemID: r.ItemID, ProductID: r.ProductID, Decision: r.Decision})
		if err == nil {
			err = settleAnswer(ctx, tx, r.ItemID, r.Decision)
		}
		if err == nil { // unless another case ends it by now
			err = exec(ctx, tx, "mark item", `
				WITH done AS (UPDATE items SET state = 'cancelled', updated_at = now() WHERE id = @item AND state = 'decided' RETURNING id)
				INSERT INTO product_marks (item_id, decision, ends_on) SELECT id, @decision + 1, @effective::date FROM done`,
				pgx.StrictNamedArgs{"item": r.ItemID, "decision": r.Decision, "effective": a.Details.Effective})
		}
		if err != nil {
			return nil, err
		}
		touched = append(touched, others...)
	}
	return touched, nil
}
