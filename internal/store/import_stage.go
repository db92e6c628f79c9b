package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// makeStaging makes the tables into which records are copied, to be compared and written
// from there, a set at a time. They are this connection's own and empty at each commit.
// A transaction that holds staged records waits for those before, or for lines.
func makeStaging(ctx context.Context, tx pgx.Tx) error {
	if err := exec(ctx, tx, "let it wait", `SET LOCAL idle_in_transaction_session_timeout = 0`, nil); err != nil {
		return err
	}
	for _, table := range []string{"customers", "contracts", "products"} {
		err := exec(ctx, tx, "make staging table", `
			CREATE TEMP TABLE IF NOT EXISTS staged_`+table+` (LIKE `+table+` INCLUDING DEFAULTS) ON COMMIT DELETE ROWS`, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// stage fills the staging tables with these records alone.
func stage(ctx context.Context, tx pgx.Tx, records []Record) error {
	var customers, contracts, products [][]any
	seen := map[string]bool{}
	for _, r := range records {
		if c := r.Customer; !seen[c.ID] {
			seen[c.ID] = true
			customers = append(customers, []any{
				c.ID, c.Number, c.Name, nullText(c.Email), c.Locale, nullText(c.Phone), c.BirthDate, c.Address,
			})
		}
		contracts = append(contracts, []any{r.Contract.ID, r.Customer.ID, r.Contract.Number, r.Contract.ConcludedOn})
		for _, p := range r.Products {
			products = append(products, []any{
				p.ID, r.Contract.ID, p.Name, p.Line, nullText(p.PartOf), p.EndedOn, p.CancelledTo, p.ReceivedOn, p.Terms,
			})
		}
	}
	if err := exec(ctx, tx, "empty staging", `TRUNCATE staged_customers, staged_contracts, staged_products`, nil); err != nil {
		return err
	}
	for _, t := range []struct {
		name    string
		columns []string
		rows    [][]any
	}{
		{"staged_customers", []string{"id", "number", "name", "email", "locale", "phone", "birth_date", "address"}, customers},
		{"staged_contracts", []string{"id", "customer_id", "number", "concluded_on"}, contracts},
		{"staged_products", []string{"id", "contract_id", "name", "line", "part_of", "ended_on", "cancelled_to", "received_on", "terms"}, products},
	} {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
			return tried("copy into "+t.name, err)
		}
	}
	return nil
}
