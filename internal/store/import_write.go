package store

import (
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
)

// write upserts what differs of these records and notes in list what it wrote. Rows
// go in by ID, so that whoever locks several meets them in one order.
func write(ctx context.Context, tx pgx.Tx, records []Record, which []int, list []Imported) error {
	customers, err := writeCustomers(ctx, tx, pick(records, which))
	if err != nil {
		return err
	}
	contracts, err := writeContracts(ctx, tx, pick(records, which))
	if err != nil {
		return err
	}
	products, err := writeProducts(ctx, tx, pick(records, which))
	if err != nil {
		return err
	}
	for _, n := range which {
		r := records[n]
		_, list[n].Customer = customers[r.Customer.ID]
		list[n].New, list[n].Contract = contracts[r.Contract.ID]
		for _, p := range r.Products {
			if _, ok := products[p.ID]; ok {
				list[n].Products = append(list[n].Products, p.ID)
			}
		}
	}
	return nil
}

// written are the rows that a statement wrote, and whether each is new.
func written(ctx context.Context, tx pgx.Tx, what, sql string, args pgx.StrictNamedArgs) (map[string]bool, error) {
	type row struct {
		ID  string
		New bool
	}
	rows, err := all[row](ctx, tx, what, sql, args)
	ids := make(map[string]bool, len(rows))
	for _, r := range rows {
		ids[r.ID] = r.New
	}
	return ids, err
}

func writeCustomers(ctx context.Context, tx pgx.Tx, records []Record) (map[string]bool, error) {
	byID := map[string]RecordCustomer{}
	for _, r := range records {
		byID[r.Customer.ID] = r.Customer
	}
	return written(ctx, tx, "import customers", `
		INSERT INTO customers (id, number, name, email, locale, phone, birth_date, address)
		SELECT u.id, u.number, u.name, u.email, u.locale, u.phone, u.birth_date, u.address
		FROM json_to_recordset(@rows) AS u (id text, number text, name text, email text, locale text, phone text,
		    birth_date date, address jsonb)
		LEFT JOIN customers AS c ON c.id = u.id
		WHERE c.id IS NULL OR c.erased_at IS NOT NULL
		   OR (c.number, c.name, c.email, c.locale, c.phone, c.birth_date, c.address)
		      IS DISTINCT FROM (u.number, u.name, u.email, u.locale, u.phone, u.birth_date, u.address)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, name = excluded.name, email = excluded.email, locale = excluded.locale,
		    phone = excluded.phone, birth_date = excluded.birth_date, address = excluded.address, imported_at = now(),
		    restricted_at = CASE WHEN customers.erased_at IS NULL THEN customers.restricted_at END, erased_at = NULL
		RETURNING id, xmax = 0 AS new`,
		pgx.StrictNamedArgs{"rows": slices.Collect(maps.Values(byID))})
}

func writeContracts(ctx context.Context, tx pgx.Tx, records []Record) (map[string]bool, error) {
	type row struct {
		RecordContract
		CustomerID string `json:"customer_id"`
	}
	rows := make([]row, len(records))
	for i, r := range records {
		rows[i] = row{r.Contract, r.Customer.ID}
	}
	return written(ctx, tx, "import contracts", `
		INSERT INTO contracts (id, customer_id, number, concluded_on)
		SELECT u.id, u.customer_id, u.number, u.concluded_on
		FROM json_to_recordset(@rows) AS u (id text, customer_id text, number text, concluded_on date)
		LEFT JOIN contracts AS c ON c.id = u.id
		WHERE c.id IS NULL OR (c.number, c.concluded_on) IS DISTINCT FROM (u.number, u.concluded_on)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, concluded_on = excluded.concluded_on, imported_at = now()
		RETURNING id, xmax = 0 AS new`, pgx.StrictNamedArgs{"rows": rows})
}

func writeProducts(ctx context.Context, tx pgx.Tx, records []Record) (map[string]bool, error) {
	type row struct {
		RecordProduct
		ContractID string `json:"contract_id"`
	}
	var rows []row
	for _, r := range records {
		for _, p := range r.Products {
			rows = append(rows, row{p, r.Contract.ID})
		}
	}
	return written(ctx, tx, "import products", `
		INSERT INTO products (id, contract_id, name, line, part_of, ended_on, cancelled_to, received_on, terms)
		SELECT u.id, u.contract_id, u.name, u.line, u.part_of, u.ended_on, u.cancelled_to, u.received_on, u.terms
		FROM json_to_recordset(@rows) AS u (id text, contract_id text, name text, line text, part_of text, ended_on date,
		    cancelled_to date, received_on date, terms jsonb)
		LEFT JOIN products AS p ON p.id = u.id
		WHERE p.id IS NULL OR p.ended_on IS NULL AND u.ended_on IS NOT NULL
		   OR (p.name, p.line, p.part_of, p.cancelled_to, p.received_on, p.terms)
		      IS DISTINCT FROM (u.name, u.line, u.part_of, u.cancelled_to, u.received_on, u.terms)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET name = excluded.name, line = excluded.line, part_of = excluded.part_of,
		    ended_on = coalesce(products.ended_on, excluded.ended_on), cancelled_to = excluded.cancelled_to,
		    received_on = excluded.received_on, terms = excluded.terms, imported_at = now()
		RETURNING id, xmax = 0 AS new`, pgx.StrictNamedArgs{"rows": rows})
}
