package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// checkParts looks at all products of a customer as they would stand: each
// part's main product is the same customer's, no chain of parts is a circle,
// and terms make sense once a part has inherited what it lacks.
func checkParts(ctx context.Context, tx pgx.Tx, customerID string) error {
	parts, err := all[partRow](ctx, tx, "check parts", `
		SELECT p.id, coalesce(p.part_of, '') AS part_of, p.terms
		FROM products AS p
		JOIN contracts AS c ON c.id = p.contract_id
		WHERE c.customer_id = @customer
		ORDER BY p.id`, pgx.StrictNamedArgs{"customer": customerID})
	if err != nil {
		return err
	}
	byID := make(map[string]partRow, len(parts))
	for _, p := range parts {
		byID[p.ID] = p
	}
	for _, p := range parts {
		terms, err := inherited(p, byID)
		if err != nil {
			return fmt.Errorf("product %s: %w", p.ID, err)
		}
		if err := terms.Validate(); err != nil {
			return fmt.Errorf("product %s: %w", p.ID, err)
		}
	}
	return nil
}

type partRow struct {
	ID     string
	PartOf string
	Terms  notice.Terms
}

func inherited(p partRow, byID map[string]partRow) (notice.Terms, error) {
	terms := p.Terms
	for at, steps := p, 0; at.PartOf != ""; steps++ {
		main, ok := byID[at.PartOf]
		if !ok {
			return notice.Terms{}, ErrNoMain
		}
		if main.ID == p.ID || steps > len(byID) {
			return notice.Terms{}, ErrCircle
		}
		terms = terms.Inherit(main.Terms)
		at = main
	}
	return terms, nil
}
