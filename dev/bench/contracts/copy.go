package contracts

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// copies are tables with the columns, indexes and references of those that an import
// writes.
var copies = []string{
	`CREATE SCHEMA copied`,
	`CREATE TABLE copied.customers (LIKE customers INCLUDING ALL)`,
	`CREATE TABLE copied.contracts (LIKE contracts INCLUDING ALL, FOREIGN KEY (customer_id) REFERENCES copied.customers)`,
	`CREATE TABLE copied.products (LIKE products INCLUDING ALL, FOREIGN KEY (contract_id) REFERENCES copied.contracts,
		FOREIGN KEY (part_of) REFERENCES copied.products DEFERRABLE INITIALLY DEFERRED)`,
}

// plainCopy copies the rows of the tables that an import writes into copies of them by
// Postgres' own COPY, and says how long that took and what processor time of Postgres:
// what an import could at best take.
func (c Config) plainCopy(ctx context.Context, pool *pgxpool.Pool) (took, postgres time.Duration, err error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("connect: %w", err)
	}
	defer conn.Release()
	for _, sql := range copies {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return 0, 0, fmt.Errorf("make copies: %w", err)
		}
	}
	for _, table := range []string{"customers", "contracts", "products"} {
		file, err := os.CreateTemp("", "fairwell-copy-*")
		if err != nil {
			return 0, 0, fmt.Errorf("make file: %w", err)
		}
		defer func() { _ = os.Remove(file.Name()) }()
		defer func() { _ = file.Close() }()
		if _, err := conn.Conn().PgConn().CopyTo(ctx, file, `COPY `+table+` TO STDOUT (FORMAT binary)`); err != nil {
			return 0, 0, fmt.Errorf("copy %s out: %w", table, err)
		}
		if _, err := file.Seek(0, 0); err != nil {
			return 0, 0, fmt.Errorf("rewind: %w", err)
		}
		before, err := c.postgres()
		if err != nil {
			return 0, 0, err
		}
		began := time.Now()
		if _, err := conn.Conn().PgConn().CopyFrom(ctx, file, `COPY copied.`+table+` FROM STDIN (FORMAT binary)`); err != nil {
			return 0, 0, fmt.Errorf("copy %s in: %w", table, err)
		}
		took += time.Since(began)
		after, err := c.postgres()
		if err != nil {
			return 0, 0, err
		}
		postgres += after - before
	}
	_, err = conn.Exec(ctx, `DROP SCHEMA copied CASCADE`)
	return took, postgres, err
}
