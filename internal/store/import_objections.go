package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// object says by its number which record the data may not become, and why: its
// contract or a product is another's, a part has no main product among the
// customer's, parts form a circle, or terms make no sense once a part has inherited.
func object(ctx context.Context, tx pgx.Tx, records []Record) (map[int]error, error) {
	objections := map[int]error{}
	if err := objectForeign(ctx, tx, records, objections); err != nil {
		return nil, err
	}
	of, err := partsOf(ctx, tx, records)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		for _, p := range r.Products {
			of[r.Customer.ID][p.ID] = part{ID: p.ID, PartOf: p.PartOf, Terms: p.Terms}
		}
	}
	for n, r := range records {
		if objections[n] != nil {
			continue
		}
		if err := checkParts(of[r.Customer.ID]); err != nil {
			objections[n] = err
		}
	}
	return objections, nil
}

// objectForeign objects to what another customer or contract has.
func objectForeign(ctx context.Context, tx pgx.Tx, records []Record, objections map[int]error) error {
	type row struct {
		Number     int    `json:"number"`
		ID         string `json:"id"`
		ContractID string `json:"contract_id"`
		CustomerID string `json:"customer_id"`
	}
	var rows []row
	for n, r := range records {
		for _, p := range r.Products {
			rows = append(rows, row{n, p.ID, r.Contract.ID, r.Customer.ID})
		}
	}
	type foreign struct {
		Number int
		What   string
	}
	list, err := all[foreign](ctx, tx, "look for what is another's", `
		WITH u AS MATERIALIZED (
		    SELECT * FROM json_to_recordset(@rows) AS u (number int, id text, contract_id text, customer_id text))
		SELECT u.number, 'product ' || u.id AS what
		FROM u JOIN products AS p ON p.id = u.id WHERE p.contract_id <> u.contract_id
		UNION ALL
		SELECT u.number, 'contract ' || u.contract_id
		FROM u JOIN contracts AS c ON c.id = u.contract_id WHERE c.customer_id <> u.customer_id`,
		pgx.StrictNamedArgs{"rows": rows})
	for _, f := range list {
		objections[f.Number] = fmt.Errorf("%s: %w", f.What, ErrForeign)
	}
	return err
}

// part is a product as far as parts and what they inherit go.
type part struct {
	CustomerID string
	ID         string
	PartOf     string
	Terms      notice.Terms
}

// partsOf are the products that the records' customers have already, by customer.
func partsOf(ctx context.Context, tx pgx.Tx, records []Record) (map[string]map[string]part, error) {
	of := map[string]map[string]part{}
	var customers, mentioned []string
	for _, r := range records {
		if of[r.Customer.ID] == nil {
			of[r.Customer.ID] = map[string]part{}
			customers = append(customers, r.Customer.ID)
		}
		for _, p := range r.Products {
			mentioned = append(mentioned, p.ID)
		}
	}
	list, err := all[part](ctx, tx, "list products of the customers", `
		SELECT c.customer_id, p.id, coalesce(p.part_of, '') AS part_of, p.terms
		FROM contracts AS c JOIN products AS p ON p.contract_id = c.id
		WHERE c.customer_id = ANY(@customers::text[])
		  AND NOT EXISTS (SELECT FROM unnest(@mentioned::text[]) AS m (id) WHERE m.id = p.id)`,
		pgx.StrictNamedArgs{"customers": customers, "mentioned": mentioned})
	for _, p := range list {
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
