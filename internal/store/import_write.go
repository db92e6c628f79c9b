package store

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"
)

// write upserts what differs of these records, which are staged, and notes in list what
// it wrote. Rows go in by ID, so that whoever locks several meets them in one order.
// OFFSET 0 keeps the planner at the index: the tables may have grown since it last
// counted them.
func write(ctx context.Context, tx pgx.Tx, records []Record, which []int, list []Imported) error {
	people, sold := map[string]bool{}, 0
	for _, n := range which {
		people[records[n].Customer.ID] = true
		sold += len(records[n].Products)
	}
	customers, err := writeCustomers(ctx, tx, len(people))
	if err != nil {
		return err
	}
	contracts, err := writeContracts(ctx, tx, len(which))
	if err != nil {
		return err
	}
	products, err := writeProducts(ctx, tx, sold)
	if err != nil {
		return err
	}
	if len(contracts) < len(which) || len(products) < sold { // some were there: perhaps since the look at whose they are
		foreign, err := foreignTo(ctx, tx)
		if err != nil || len(foreign) > 0 {
			return cmp.Or(err, errDuplicate)
		}
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

// written are the rows of so many staged ones that were written, and whether each is
// new. What is new goes in without a look at each conflict, which would cost a quarter
// more; only if not all was, what is known is compared.
func written(ctx context.Context, tx pgx.Tx, what string, staged int, insert, update string) (map[string]bool, error) {
	ids := map[string]bool{}
	for _, sql := range []string{insert, update} {
		if len(ids) == staged {
			break
		}
		rows, err := values[string](ctx, tx, what, sql, nil)
		if err != nil {
			return nil, err
		}
		for _, id := range rows {
			ids[id] = sql == insert
		}
	}
	return ids, nil
}

func writeCustomers(ctx context.Context, tx pgx.Tx, staged int) (map[string]bool, error) {
	return written(ctx, tx, "import customers", staged, `
		INSERT INTO customers (id, number, name, email, locale, phone, birth_date, address)
		SELECT u.id, u.number, u.name, u.email, u.locale, u.phone, u.birth_date, u.address
		FROM staged_customers AS u
		LEFT JOIN LATERAL (SELECT id FROM customers WHERE id = u.id OFFSET 0) AS c ON true
		WHERE c.id IS NULL
		ORDER BY u.id
		RETURNING id`, `
		INSERT INTO customers (id, number, name, email, locale, phone, birth_date, address)
		SELECT u.id, u.number, u.name, u.email, u.locale, u.phone, u.birth_date, u.address
		FROM staged_customers AS u, LATERAL (SELECT * FROM customers WHERE id = u.id OFFSET 0) AS c
		WHERE c.erased_at IS NOT NULL
		   OR (c.number, c.name, c.email, c.locale, c.phone, c.birth_date, c.address)
		      IS DISTINCT FROM (u.number, u.name, u.email, u.locale, u.phone, u.birth_date, u.address)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, name = excluded.name, email = excluded.email, locale = excluded.locale,
		    phone = excluded.phone, birth_date = excluded.birth_date, address = excluded.address, imported_at = now(),
		    restricted_at = CASE WHEN customers.erased_at IS NULL THEN customers.restricted_at END, erased_at = NULL
		RETURNING id`)
}

func writeContracts(ctx context.Context, tx pgx.Tx, staged int) (map[string]bool, error) {
	return written(ctx, tx, "import contracts", staged, `
		INSERT INTO contracts (id, customer_id, number, concluded_on)
		SELECT u.id, u.customer_id, u.number, u.concluded_on
		FROM staged_contracts AS u
		LEFT JOIN LATERAL (SELECT id FROM contracts WHERE id = u.id OFFSET 0) AS c ON true
		WHERE c.id IS NULL
		ORDER BY u.id
		RETURNING id`, `
		INSERT INTO contracts (id, customer_id, number, concluded_on)
		SELECT u.id, u.customer_id, u.number, u.concluded_on
		FROM staged_contracts AS u, LATERAL (SELECT * FROM contracts WHERE id = u.id OFFSET 0) AS c
		WHERE (c.number, c.concluded_on) IS DISTINCT FROM (u.number, u.concluded_on)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, concluded_on = excluded.concluded_on, imported_at = now()
		RETURNING id`)
}

func writeProducts(ctx context.Context, tx pgx.Tx, staged int) (map[string]bool, error) {
	return written(ctx, tx, "import products", staged, `
		INSERT INTO products (id, contract_id, name, line, part_of, ended_on, cancelled_to, received_on, terms)
		SELECT u.id, u.contract_id, u.name, u.line, u.part_of, u.ended_on, u.cancelled_to, u.received_on, u.terms
		FROM staged_products AS u
		LEFT JOIN LATERAL (SELECT id FROM products WHERE id = u.id OFFSET 0) AS p ON true
		WHERE p.id IS NULL
		ORDER BY u.id
		RETURNING id`, `
		INSERT INTO products (id, contract_id, name, line, part_of, ended_on, cancelled_to, received_on, terms)
		SELECT u.id, u.contract_id, u.name, u.line, u.part_of, u.ended_on, u.cancelled_to, u.received_on, u.terms
		FROM staged_products AS u, LATERAL (SELECT * FROM products WHERE id = u.id OFFSET 0) AS p
		WHERE p.ended_on IS NULL AND u.ended_on IS NOT NULL
		   OR (p.name, p.line, p.part_of, p.cancelled_to, p.received_on, p.terms)
		      IS DISTINCT FROM (u.name, u.line, u.part_of, u.cancelled_to, u.received_on, u.terms)
		ORDER BY u.id
		ON CONFLICT (id) DO UPDATE
		SET name = excluded.name, line = excluded.line, part_of = excluded.part_of,
		    ended_on = coalesce(products.ended_on, excluded.ended_on), cancelled_to = excluded.cancelled_to,
		    received_on = excluded.received_on, terms = excluded.terms, imported_at = now(),
		    changed_at = CASE WHEN (products.name, products.line, products.part_of, products.terms)
		        IS DISTINCT FROM (excluded.name, excluded.line, excluded.part_of, excluded.terms)
		        THEN now() ELSE products.changed_at END
		RETURNING id`)
}
