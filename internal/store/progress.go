package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Order is what a product's backend must be told: the newest decision.
type Order struct {
	ItemID    string
	ProductID string
	Line      string
	State     cancellation.ItemState
	Decision  int
	EndsOn    notice.Date // inclusive
	Marked    bool        // the product is marked with this decision already
}

// Order reads the newest decision of an item; an item without one is ErrNotFound.
func (s *Store) Order(ctx context.Context, itemID string) (Order, error) {
	o, err := one[Order](ctx, s.pool, `
		SELECT v.item_id, v.product_id, v.line, v.state, v.decision, v.ends_on,
		       EXISTS (SELECT FROM product_marks AS m
		               WHERE m.item_id = v.item_id AND m.decision = v.decision) AS marked
		FROM case_items AS v
		WHERE v.item_id = @item AND v.decision > 0`, pgx.StrictNamedArgs{"item": itemID})
	if err != nil {
		return Order{}, fmt.Errorf("read order: %w", err)
	}
	return o, nil
}

// Mark records that the product is cancelled as of the order's end. Marking
// again changes nothing.
func (s *Store) Mark(ctx context.Context, o Order) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO product_marks (item_id, decision, ends_on) VALUES (@item, @decision, @ends)
			ON CONFLICT DO NOTHING`,
			pgx.StrictNamedArgs{"item": o.ItemID, "decision": o.Decision, "ends": o.EndsOn})
		if err != nil {
			return fmt.Errorf("insert mark: %w", redact(err))
		}
		_, err = tx.Exec(ctx, `
			UPDATE items
			SET state = @to, error_code = NULL, error_since = NULL, updated_at = now()
			WHERE id = @item AND state = ANY(@from)`,
			pgx.StrictNamedArgs{
				"item": o.ItemID, "to": cancellation.ItemCancelled, "from": cancellation.ItemCancelled.From(),
			})
		if err != nil {
			return fmt.Errorf("mark item: %w", redact(err))
		}
		return nil
	})
}

// Stall records that an item is delayed or parked, with the code of what is in
// the way. Since when is kept as long as the item does not get through. A
// finished item stays as it is.
func (s *Store) Stall(ctx context.Context, itemID string, to cancellation.ItemState, code string) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE items
		SET state = @to, error_code = @code, error_since = coalesce(error_since, now()), updated_at = now()
		WHERE id = @item AND state = ANY(@from)`,
		pgx.StrictNamedArgs{"item": itemID, "to": to, "code": code, "from": to.From()})
	if err != nil {
		return fmt.Errorf("record %s item: %w", to, redact(err))
	}
	return nil
}
