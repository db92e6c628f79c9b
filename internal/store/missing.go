package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// MissingCases says which of the cases the record does not hold.
func (s *Store) MissingCases(ctx context.Context, ids []string) ([]string, error) {
	return s.missing(ctx, `
		SELECT given.id::text FROM unnest(@given::uuid[]) AS given (id)
		WHERE NOT EXISTS (SELECT FROM declarations AS d WHERE d.id = given.id)`, ids)
}

// MissingReferences says which short codes of receipts the record does not hold.
func (s *Store) MissingReferences(ctx context.Context, references []string) ([]string, error) {
	return s.missing(ctx, `
		SELECT code FROM unnest(@given::text[]) AS code
		WHERE NOT EXISTS (SELECT FROM declarations AS d WHERE d.receipt_code = code)`, references)
}

func (s *Store) missing(ctx context.Context, sql string, given []string) (list []string, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, pgx.StrictNamedArgs{"given": given})
		if err != nil {
			return tried("look for what is missing", err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return tried("look for what is missing", err)
	})
	return list, err
}
