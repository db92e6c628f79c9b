package rival

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// tables are those that a naive service would make.
const tables = `
CREATE TABLE IF NOT EXISTS declarations (
    id text PRIMARY KEY, email text NOT NULL, body jsonb NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS declared_items (
    id text PRIMARY KEY, case_id text NOT NULL REFERENCES declarations (id), line text NOT NULL);
CREATE INDEX IF NOT EXISTS declared_items_case ON declared_items (case_id);
CREATE TABLE IF NOT EXISTS items (
    id text PRIMARY KEY, case_id text NOT NULL REFERENCES declarations (id), state text NOT NULL);
CREATE INDEX IF NOT EXISTS items_case ON items (case_id);
CREATE TABLE IF NOT EXISTS decisions (
    item_id text PRIMARY KEY REFERENCES items (id), ends_on date NOT NULL, decided_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS marks (
    item_id text PRIMARY KEY REFERENCES items (id), marked_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS mails (
    case_id text PRIMARY KEY REFERENCES declarations (id), sent_at timestamptz NOT NULL DEFAULT now());`

func openTables(ctx context.Context, url string) (*pgxpool.Pool, error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if _, err := pool.Exec(ctx, tables); err != nil {
		pool.Close()
		return nil, fmt.Errorf("make tables: %w", err)
	}
	return pool, nil
}

// execer is a pool or a transaction.
type execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

func insertDeclaration(ctx context.Context, q execer, o Order) error {
	_, err := q.Exec(ctx, "INSERT INTO declarations (id, email, body) VALUES ($1, $2, $3)", o.Case, o.Email, o)
	return err
}

func insertItems(ctx context.Context, q execer, o Order) error {
	for _, p := range o.Products {
		if _, err := q.Exec(ctx, "INSERT INTO declared_items (id, case_id, line) VALUES ($1, $2, $3)", p.ID, o.Case, p.Line); err != nil {
			return err
		}
		if _, err := q.Exec(ctx, "INSERT INTO items (id, case_id, state) VALUES ($1, $2, 'received')", p.ID, o.Case); err != nil {
			return err
		}
	}
	return nil
}

func insertDecisions(ctx context.Context, q execer, o Order) error {
	for _, p := range o.Products {
		if _, err := q.Exec(ctx, "INSERT INTO decisions (item_id, ends_on) VALUES ($1, $2::text::date)", p.ID, endsOn); err != nil {
			return err
		}
	}
	return nil
}

func insertMark(ctx context.Context, q execer, p Product) error {
	if _, err := q.Exec(ctx, "INSERT INTO marks (item_id) VALUES ($1)", p.ID); err != nil {
		return err
	}
	_, err := q.Exec(ctx, "UPDATE items SET state = 'cancelled' WHERE id = $1", p.ID)
	return err
}

func insertMail(ctx context.Context, q execer, o Order) error {
	_, err := q.Exec(ctx, "INSERT INTO mails (case_id) VALUES ($1)", o.Case)
	return err
}

// together makes the steps one transaction.
func together(ctx context.Context, pool *pgxpool.Pool, steps ...func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		for _, step := range steps {
			if err := step(tx); err != nil {
				return err
			}
		}
		return nil
	})
}
