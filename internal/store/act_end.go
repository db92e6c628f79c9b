package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkEnd says whether a product did not end as was decided, and no person has
// answered that. The act itself is the answer.
func checkEnd(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingToSettle, `
		SELECT EXISTS (
		    SELECT FROM item_ends WHERE case_id = @case AND differs
		      AND (cardinality(@items::uuid[]) = 0 OR item_id = ANY(@items::uuid[]))) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
}
