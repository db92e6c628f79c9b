package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// BookProduct is a product as the book of contracts has it: nothing says whose it is.
type BookProduct struct {
	CustomerID string
	ContractID string
	ID         string
	PartOf     string
	EndedOn    notice.Date
	Terms      notice.Terms
}

// customersAtOnce bounds how many customers the book is read by.
const customersAtOnce = 500

// Book hands over all contracts, customer by customer, in the order of customer,
// contract and product. It holds a part of them at a time.
func (s *Store) Book(ctx context.Context, each func([]BookProduct) error) error {
	for after := ""; ; {
		list, err := all[BookProduct](ctx, s.pool, "read contracts", `
			SELECT c.customer_id, c.id AS contract_id, p.id, coalesce(p.part_of, '') AS part_of, p.ended_on, p.terms
			FROM (SELECT id FROM customers WHERE id > @after ORDER BY id LIMIT @most) AS k
			JOIN contracts AS c ON c.customer_id = k.id
			JOIN products AS p ON p.contract_id = c.id
			ORDER BY c.customer_id, c.id, p.id`, pgx.StrictNamedArgs{"after": after, "most": customersAtOnce})
		if err != nil {
			return err
		}
		next, err := value[string](ctx, s.pool, "find the next customers", `
			SELECT coalesce(max(id), '') FROM (SELECT id FROM customers WHERE id > @after ORDER BY id LIMIT @most) AS k`,
			pgx.StrictNamedArgs{"after": after, "most": customersAtOnce})
		if err != nil || next == "" {
			return err
		}
		after = next
		for begin := 0; begin < len(list); {
			end := begin
			for end < len(list) && list[end].CustomerID == list[begin].CustomerID {
				end++
			}
			if err := each(list[begin:end]); err != nil {
				return err
			}
			begin = end
		}
	}
}
