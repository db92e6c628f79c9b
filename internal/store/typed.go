package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// TypedCase is a declaration or withdrawal as somebody typed it. Personal data.
type TypedCase struct {
	CaseID     string
	Kind       cancellation.Kind
	Reason     string
	ReceivedAt time.Time
	Typed      cancellation.Typed
	CustomerID string // "" while nobody knows whose it is

	law *notice.Catalogue // by which its products are decided
}

// Typed reads a typed declaration; an unknown case, and one that a known customer
// declared, is ErrNotFound.
func (s *Store) Typed(ctx context.Context, caseID string) (TypedCase, error) {
	t, err := typed(ctx, s.pool, caseID)
	t.law = s.law
	return t, err
}

func typed(ctx context.Context, q querier, caseID string) (TypedCase, error) {
	return one[TypedCase](ctx, q, "read typed declaration", `
		SELECT d.id AS case_id, d.kind, coalesce(d.reason, '') AS reason, d.received_at, d.typed,
		       coalesce(d.customer_id, n.customer_id, '') AS customer_id
		FROM declarations AS d LEFT JOIN identifications AS n ON n.case_id = d.id
		WHERE d.id = @case AND d.typed IS NOT NULL`, pgx.StrictNamedArgs{"case": caseID})
}
