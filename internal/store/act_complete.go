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
// day on which it was done by hand.
func applyComplete(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
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
