package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// object says of the records that are staged, by their number, which the data may not
// become, and why: its contract or a product is another's, a part has no main product
// among the customer's, parts form a circle, or terms make no sense once a part has
// inherited.
func object(ctx context.Context, tx pgx.Tx, records []Record) (map[int]error, error) {
	foreign, err := foreignTo(ctx, tx)
	if err != nil {
		return nil, err
	}
	of, err := partsOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if of[r.Customer.ID] == nil {
			of[r.Customer.ID] = map[string]part{}
		}
		for _, p := range r.Products {
			of[r.Customer.ID][p.ID] = part{ID: p.ID, PartOf: p.PartOf, Terms: p.Terms}
		}
	}
	objections := map[int]error{}
	for n, r := range records {
		err := foreign[r.Contract.ID]
		if err == nil {
			err = checkParts(of[r.Customer.ID])
		}
		if err != nil {
			objections[n] = err
		}
	}
	return objections, nil
}

// foreignTo says by contract what of a staged contract another customer or contract has.
func foreignTo(ctx context.Context, tx pgx.Tx) (map[string]error, error) {
	type row struct{ ContractID, What string }
	list, err := all[row](ctx, tx, "look for what is another's", `
		SELECT u.contract_id, 'product ' || u.id AS what
		FROM staged_products AS u, LATERAL (SELECT contract_id FROM products WHERE id = u.id OFFSET 0) AS p
		WHERE p.contract_id <> u.contract_id
		UNION ALL
		SELECT u.id, 'contract ' || u.id
		FROM staged_contracts AS u, LATERAL (SELECT customer_id FROM contracts WHERE id = u.id OFFSET 0) AS c
		WHERE c.customer_id <> u.customer_id`, nil)
	found := make(map[string]error, len(list))
	for _, f := range list {
		found[f.ContractID] = fmt.Errorf("%s: %w", f.What, ErrForeign)
	}
	return found, err
}

// part is a product as far as parts and what they inherit go.
type part struct {
	CustomerID string
	ID         string
	PartOf     string
	Terms      notice.Terms
}

// partsOf are the products that the staged customers have beside those that are
// staged, by customer.
func partsOf(ctx context.Context, tx pgx.Tx) (map[string]map[string]part, error) {
	list, err := all[part](ctx, tx, "list products of the customers", `
		SELECT c.customer_id, p.id, coalesce(p.part_of, '') AS part_of, p.terms
		FROM staged_customers AS u, LATERAL (SELECT id, customer_id FROM contracts WHERE customer_id = u.id OFFSET 0) AS c,
		     LATERAL (SELECT id, part_of, terms FROM products WHERE contract_id = c.id OFFSET 0) AS p
		WHERE NOT EXISTS (SELECT FROM staged_products AS m WHERE m.id = p.id)`, nil)
	of := map[string]map[string]part{}
	for _, p := range list {
		if of[p.CustomerID] == nil {
			of[p.CustomerID] = map[string]part{}
		}
		of[p.CustomerID][p.ID] = p
	}
	return of, err
}

// checkParts looks at all products of a customer as they would be: each part's main
// product is among them, no chain of parts is a circle, and terms make sense once a
// part has inherited what it lacks.
func checkParts(products map[string]part) error {
	for _, p := range products {
		terms, err := inherited(p, products)
		if err == nil {
			err = terms.Validate()
		}
		if err != nil {
			return fmt.Errorf("product %s: %w", p.ID, err)
		}
	}
	return nil
}

func inherited(p part, products map[string]part) (notice.Terms, error) {
	terms := p.Terms
	for at, steps := p, 0; at.PartOf != ""; steps++ {
		main, ok := products[at.PartOf]
		if !ok {
			return notice.Terms{}, ErrNoMain
		}
		if main.ID == p.ID || steps > len(products) {
			return notice.Terms{}, ErrCircle
		}
		terms = terms.Inherit(main.Terms)
		at = main
	}
	return terms, nil
}
