package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// checkVoid says whether the case ends a product, or will, or is linked to the
// case that does.
func checkVoid(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingToVoid, `
		SELECT EXISTS (
		    SELECT FROM declared_items AS d LEFT JOIN items AS i ON i.id = d.id
		    WHERE d.case_id = @case AND (cardinality(@items::uuid[]) = 0 OR d.id = ANY(@items))
		      AND (i.id IS NULL OR (i.holds OR i.state = 'received' OR i.refused_code = 'already_cancelled'))) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
}

func applyVoid(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	return release(ctx, tx, a)
}

// checkRevoke says whether a revocation still counts: it was received before the
// declaration or with it. Which of the two was read first means nothing.
func checkRevoke(ctx context.Context, q querier, a *Act) error {
	err := there(ctx, q, cancellation.ErrRevokedLate, `SELECT received_at >= @revoked AS there FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": a.CaseID, "revoked": a.Details.ReceivedAt})
	if err != nil {
		return err
	}
	return checkVoid(ctx, q, a)
}
