package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ReceiptOf reads the receipt of a case as it was signed. An unknown case is
// ErrNotFound.
func (s *Store) ReceiptOf(ctx context.Context, caseID string) (string, error) {
	return value[string](ctx, s.pool, "read receipt", `SELECT signed_receipt(d) FROM declarations AS d WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}

// ReceiptByCode says when the declaration or withdrawal was received whose
// receipt has this short code, and nothing else of it. An unknown code is
// ErrNotFound.
func (s *Store) ReceiptByCode(ctx context.Context, code string) (time.Time, error) {
	return value[time.Time](ctx, s.pool, "find receipt", `SELECT received_at FROM declarations WHERE receipt_code = @code`,
		pgx.StrictNamedArgs{"code": code})
}

// LinkSalt reads the salt that links to a case are made with; once it is erased
// there is none, and no error.
func (s *Store) LinkSalt(ctx context.Context, caseID string) ([]byte, error) {
	return value[[]byte](ctx, s.pool, "read link salt", `SELECT link_salt FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}
