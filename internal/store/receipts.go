package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ReceiptOf reads the receipt of a case as it was signed. An unknown case is
// ErrNotFound.
func (s *Store) ReceiptOf(ctx context.Context, caseID string) (string, error) {
	type row struct{ Receipt string }
	r, err := one[row](ctx, s.pool, `SELECT receipt FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return "", fmt.Errorf("read receipt: %w", err)
	}
	return r.Receipt, nil
}

// ReceiptByCode says when the declaration or withdrawal was received whose
// receipt has this short code, and nothing else of it. An unknown code is
// ErrNotFound.
func (s *Store) ReceiptByCode(ctx context.Context, code string) (time.Time, error) {
	type row struct{ ReceivedAt time.Time }
	r, err := one[row](ctx, s.pool, `SELECT received_at FROM declarations WHERE receipt_code = @code`,
		pgx.StrictNamedArgs{"code": code})
	if err != nil {
		return time.Time{}, fmt.Errorf("find receipt: %w", err)
	}
	return r.ReceivedAt, nil
}

// LinkKey reads the key that links to a case are made with. It is a secret.
func (s *Store) LinkKey(ctx context.Context, caseID string) ([]byte, error) {
	type row struct{ LinkKey []byte }
	r, err := one[row](ctx, s.pool, `SELECT link_key FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return nil, fmt.Errorf("read link key: %w", err)
	}
	return r.LinkKey, nil
}
