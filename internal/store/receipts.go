package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// ReceiptOf reads the receipt of a case as it was signed. An unknown case is
// ErrNotFound, an erased one ErrErased.
func (s *Store) ReceiptOf(ctx context.Context, caseID string) (string, error) {
	kept, err := value[*string](ctx, s.pool, "read receipt",
		`SELECT CASE WHEN erased_at IS NULL THEN signed_receipt(d) END AS receipt FROM declarations AS d WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return "", err
	}
	if kept == nil {
		return "", cancellation.ErrErased
	}
	return *kept, nil
}

// stillStands says of a case that is past its term that it is ErrErased; an unknown one
// is ErrNotFound.
func stillStands(ctx context.Context, q querier, caseID string) error {
	erased, err := value[bool](ctx, q, "look whether a case is erased",
		`SELECT erased_at IS NOT NULL AS erased FROM declarations WHERE id = @case`, pgx.StrictNamedArgs{"case": caseID})
	if err == nil && erased {
		err = cancellation.ErrErased
	}
	return err
}

// ReceiptByCode says when the declaration or withdrawal was received, or the
// declaration about going on was signed, whose receipt has this short code, and nothing else of it. An unknown code is
// ErrNotFound.
func (s *Store) ReceiptByCode(ctx context.Context, code string) (time.Time, error) {
	return value[time.Time](ctx, s.pool, "find receipt", `
		SELECT received_at FROM declarations WHERE receipt_code = @code
		UNION ALL
		SELECT date_trunc('second', a.recorded_at) FROM continuations AS c JOIN acts AS a ON a.id = c.act_id WHERE c.receipt_code = @code`,
		pgx.StrictNamedArgs{"code": code})
}

// LinkSalt reads the salt that links to a case are made with; once it is erased
// there is none, and no error.
func (s *Store) LinkSalt(ctx context.Context, caseID string) ([]byte, error) {
	return value[[]byte](ctx, s.pool, "read link salt", `SELECT link_salt FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}
