package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// Declared is one product of a declaration as it stood when it was received.
type Declared struct {
	ProductID      string
	ProductName    string
	ContractNumber string
	RequestedEnd   notice.Date
	EndsOn         notice.Date // the preview's
	TakenAlongBy   string
}

// DeclaredItems reads what a case declared, in its order. It never changes,
// whatever is decided later.
func (s *Store) DeclaredItems(ctx context.Context, caseID string) ([]Declared, error) {
	list, err := all[Declared](ctx, s.pool, `
		SELECT product_id, product_name, contract_number, requested_end, (preview ->> 'ends_on')::date AS ends_on,
		       coalesce(preview ->> 'taken_along_by', '') AS taken_along_by
		FROM declared_items WHERE case_id = @case ORDER BY position`, pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return nil, fmt.Errorf("read declared items: %w", err)
	}
	return list, nil
}
