package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Order is what the backend of a product's line is to be told: the newest decision
// of an item.
type Order struct {
	ItemID    string
	CaseID    string
	ProductID string
	Line      string
	State     cancellation.ItemState
	Decision  int
	EndsOn    notice.Date // inclusive; zero: the product continues
	Agreed    bool        // it continues by an offer that was accepted
	Marked    bool        // the backend has it
	Waits     bool        // an earlier decision of another case may still reach the backend
	Later     bool        // there was an earlier decision about the product
	Straggles bool        // an earlier decision was never marked, nor one after it that waited for its call: it may be under way
	DecidedAt time.Time
	Round     int
	HeldSince *time.Time // the line is on hold since then, or the item waits for its turn; nil: neither
}

// Order reads the newest decision of an item; an item without one is ErrNotFound.
func (s *Store) Order(ctx context.Context, itemID string) (Order, error) {
	return one[Order](ctx, s.pool, "read order", `
		SELECT i.id AS item_id, i.case_id, i.product_id, d.line, i.state, x.number AS decision, x.ends_on, x.decided_at, i.round,
		       coalesce((SELECT recorded_at FROM holds WHERE line = i.line AND released_at IS NULL),
		           CASE WHEN i.state = 'held' THEN now() END) AS held_since,
		       x.ends_on IS NULL AND EXISTS (SELECT FROM acts WHERE id = x.act_id AND kind = 'answer_continuation') AS agreed,
		       EXISTS (SELECT FROM product_marks AS m WHERE m.item_id = i.id AND m.decision = x.number) AS marked,
		       coalesce(e.later, false) AS later, coalesce(e.straggles, false) AS straggles, coalesce(e.waits, false) AS waits
		FROM items AS i
		JOIN declared_items AS d ON d.id = i.id
		JOIN LATERAL (
		    SELECT number, ends_on, decided_at, act_id FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1
		) AS x ON true
		LEFT JOIN LATERAL (
		    -- Decisions about the product that came before this one.
		    SELECT true AS later, bool_or(m.item_id IS NULL AND NOT EXISTS (
		               SELECT FROM product_marks AS n WHERE n.item_id = o.id AND n.decision > y.number)) AS straggles,
		           bool_or(m.item_id IS NULL AND o.id <> i.id AND o.state NOT IN ('refused', 'continued')
		               AND NOT EXISTS (SELECT FROM decisions AS z WHERE z.item_id = o.id AND z.number > y.number)) AS waits
		    FROM items AS o
		    JOIN decisions AS y ON y.item_id = o.id
		    LEFT JOIN product_marks AS m ON m.item_id = o.id AND m.decision = y.number
		    WHERE o.product_id = i.product_id AND (o.id, y.number) <> (i.id, x.number)
		      AND (y.decided_at, o.id) < (x.decided_at, i.id)
		    HAVING count(*) > 0
		) AS e ON true
		WHERE i.id = @item`, pgx.StrictNamedArgs{"item": itemID})
}

// Mark records that the backend has the order: the product is cancelled as of its
// end, or continues. An item with a newer decision stays open for that. Marking
// again changes nothing. The mark of an acceptance lifts what it covers, and the last
// of them owes the mail.
func (s *Store) Mark(ctx context.Context, o Order) error {
	to := cancellation.ItemCancelled
	if o.EndsOn.IsZero() {
		to = cancellation.ItemContinued
	}
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if o.Agreed { // the marks of one answer come one after the other
			if err := lockAnswered(ctx, tx, o.CaseID); err != nil {
				return err
			}
		}
		batch := &pgx.Batch{}
		// Locked first: who decides again meanwhile is seen by the last statement.
		batch.Queue(`SELECT FROM items WHERE id = @item FOR NO KEY UPDATE`, pgx.StrictNamedArgs{"item": o.ItemID})
		batch.Queue(`
			INSERT INTO product_marks (item_id, decision, ends_on) VALUES (@item, @decision, @ends)
			ON CONFLICT DO NOTHING`,
			pgx.StrictNamedArgs{"item": o.ItemID, "decision": o.Decision, "ends": o.EndsOn})
		batch.Queue(`
			UPDATE items AS i
			SET state = @to, error_code = NULL, error_since = NULL, updated_at = now()
			WHERE i.id = @item AND i.state = ANY(@from)
			  AND NOT EXISTS (SELECT FROM decisions AS x WHERE x.item_id = i.id AND x.number > @decision)`,
			pgx.StrictNamedArgs{"item": o.ItemID, "to": to, "from": to.From(), "decision": o.Decision})
		if err := send(ctx, tx, "mark item", batch); err != nil || !o.Agreed {
			return err
		}
		touched, err := goesOn(ctx, tx, o.ItemID, o.Decision)
		if err != nil {
			return err
		}
		return orderDocket(ctx, tx, append(touched, o.CaseID))
	})
}

// Stall records that an item is delayed or parked, with the code of what is in the
// way. Since when is kept as long as the item does not get through. A finished item
// stays as it is, and so does one in a later round: a retry has the last word.
func (s *Store) Stall(ctx context.Context, itemID string, round int, to cancellation.ItemState, code string) error {
	return exec(ctx, s.pool, "record "+string(to)+" item", `
		UPDATE items
		SET state = @to, error_code = @code, error_since = coalesce(error_since, now()), updated_at = now()
		WHERE id = @item AND round = @round AND state = ANY(@from)`,
		pgx.StrictNamedArgs{"item": itemID, "round": round, "to": to, "code": code, "from": to.From()})
}
