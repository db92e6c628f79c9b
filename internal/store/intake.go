package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Intake is what a declaration is taken in with: the case that its key stands for
// already, else the customer and his products.
type Intake struct {
	CaseID   string // "": the key stands for nothing yet
	Customer Customer
	Products []cancellation.Product
}

// Intake reads what a declaration needs, at one moment. A key with another body is
// ErrKeyReused, an unknown customer ErrNotFound.
func (s *Store) Intake(
	ctx context.Context, actor Actor, key string, bodyHash []byte, customerID string,
) (in Intake, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		if in.CaseID, err = declared(ctx, tx, actor, hashed(key), bodyHash); !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		if in.Customer, err = customer(ctx, tx, customerID); err != nil {
			return err
		}
		in.Products, err = catalogue(ctx, tx, customerID, s.law)
		return err
	})
	return in, err
}
