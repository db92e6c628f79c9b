package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Customer is what a mail needs of a customer. Personal data: never logged.
type Customer struct {
	ID     string
	Number string
	Name   string
	Email  string // "" if none is known
	Locale string
}

// Customer reads one customer; there is none with that ID: ErrNotFound.
func (s *Store) Customer(ctx context.Context, id string) (Customer, error) {
	return customer(ctx, s.pool, id)
}

func customer(ctx context.Context, q querier, id string) (Customer, error) {
	return one[Customer](ctx, q, "read customer", `
		SELECT id, number, name, coalesce(email, '') AS email, locale FROM customers WHERE id = @id`,
		pgx.StrictNamedArgs{"id": id})
}
