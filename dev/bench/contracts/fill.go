package contracts

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// batch is how many contracts one transaction fills.
const batch = 50_000

// tables are filled in this order. %[1]d and %[2]d are the first and the last
// contract; the customers' days of birth repeat after %[3]d days.
var tables = []string{
	`INSERT INTO customers (id, number, name, email, phone, birth_date, address)
	SELECT 'C-' || i, 'K' || i, 'Erika Beispiel', 'erika.' || i || '@example.com', '+49' || lpad(i::text, 9, '0'),
	       date '1940-01-01' + (i %% %[3]d), '{"street":"Musterweg 1","postcode":"10115","city":"Berlin"}'::jsonb
	FROM generate_series(%[1]d, %[2]d) AS i`,
	`INSERT INTO contracts (id, customer_id, number, concluded_on)
	SELECT 'V-' || i, 'C-' || i, 'N-' || i, date '2024-01-15' FROM generate_series(%[1]d, %[2]d) AS i`,
	`INSERT INTO products (id, contract_id, name, line, terms)
	SELECT 'P-' || i || '-' || p, 'V-' || i, 'DSL 100', 'access',
	       '{"sector":"telecom","concluded_on":"2024-01-15","starts_on":"2024-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M","cadence":"any_day"}'::jsonb
	FROM generate_series(%[1]d, %[2]d) AS i CROSS JOIN generate_series(1, 3) AS p`,
}

// fill makes so many customers, each with a contract of three products, by SQL: an
// import of them all would take too long. What is imported is measured apart.
func fill(ctx context.Context, pool *pgxpool.Pool, count int) error {
	for at := 1; at <= count; at += batch {
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			// What is filled breaks no rule that a trigger would check.
			if _, err := tx.Exec(ctx, "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off"); err != nil {
				return err
			}
			for n, insert := range tables {
				args := []any{at, min(at+batch-1, count)}
				if n == 0 {
					args = append(args, birthDays)
				}
				if _, err := tx.Exec(ctx, fmt.Sprintf(insert, args...)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("fill contracts from %d: %w", at, err)
		}
	}
	return nil
}
