package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// openOffer is the condition on an act that it is an offer without an answer.
const openOffer = `a.case_id = @case AND a.kind = 'offer_continuation'
	AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)`

// checkOffer says whether all that is offered ends by the case and has not ended yet.
func checkOffer(ctx context.Context, q querier, a *Act) error {
	type row struct{ Ends, Ahead, Offered int }
	r, err := one[row](ctx, q, "look what may go on", `
		SELECT count(*) FILTER (WHERE i.holds) AS ends, count(*) FILTER (WHERE i.holds AND x.ends_on >= `+today+`) AS ahead,
		       (SELECT count(*) FROM acts AS a WHERE `+openOffer+` AND a.item_ids && @items::uuid[]) AS offered
		FROM items AS i
		LEFT JOIN LATERAL (SELECT ends_on FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1) AS x ON true
		WHERE i.case_id = @case AND i.id = ANY(@items)`, pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
	switch {
	case err != nil:
		return err
	case r.Offered > 0:
		return cancellation.ErrOffered
	case r.Ends == 0 || r.Ends < len(a.ItemIDs):
		return cancellation.ErrNotContinuable
	case r.Ahead < r.Ends:
		return cancellation.ErrTooLate
	}
	return nil
}
