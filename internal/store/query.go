package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Every statement goes through the functions of this file. Each says in its error
// what was tried, and leaves out what the database quotes of a row.

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

type whatKey struct{}

// spanName names a query in traces as its error would: the statement itself says less
// and more than an engineer on call wants to read.
func spanName(ctx context.Context, sql string) string {
	if what, ok := ctx.Value(whatKey{}).(string); ok {
		return what
	}
	return otelpgx.SQLOperationName(ctx, sql)
}

// all collects rows by column name.
func all[T any](ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) ([]T, error) {
	return collect(ctx, q, what, sql, args, pgx.RowToStructByName[T])
}

// values collects rows of one column.
func values[T any](ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) ([]T, error) {
	return collect(ctx, q, what, sql, args, pgx.RowTo[T])
}

// one collects exactly one row by column name; none is ErrNotFound.
func one[T any](ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) (T, error) {
	return only(ctx, q, what, sql, args, pgx.RowToStructByName[T])
}

// value collects exactly one row of one column; none is ErrNotFound.
func value[T any](ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) (T, error) {
	return only(ctx, q, what, sql, args, pgx.RowTo[T])
}

// exec runs a statement.
func exec(ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) error {
	_, err := affected(ctx, q, what, sql, args)
	return err
}

// affected runs a statement and counts the rows that it wrote.
func affected(ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs) (int64, error) {
	tag, err := q.Exec(context.WithValue(ctx, whatKey{}, what), sql, args)
	return tag.RowsAffected(), tried(what, err)
}

// send runs statements in one round trip.
func send(ctx context.Context, tx pgx.Tx, what string, batch *pgx.Batch) error {
	return tried(what, tx.SendBatch(context.WithValue(ctx, whatKey{}, what), batch).Close())
}

func collect[T any](
	ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs, read pgx.RowToFunc[T],
) ([]T, error) {
	rows, err := q.Query(context.WithValue(ctx, whatKey{}, what), sql, args)
	if err != nil {
		return nil, tried(what, err)
	}
	list, err := pgx.CollectRows(rows, read)
	return list, tried(what, err)
}

func only[T any](
	ctx context.Context, q querier, what, sql string, args pgx.StrictNamedArgs, read pgx.RowToFunc[T],
) (row T, err error) {
	rows, err := q.Query(context.WithValue(ctx, whatKey{}, what), sql, args)
	if err != nil {
		return row, tried(what, err)
	}
	row, err = pgx.CollectExactlyOneRow(rows, read)
	if errors.Is(err, pgx.ErrNoRows) {
		err = cancellation.ErrNotFound
	}
	return row, tried(what, err)
}

func tried(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, redact(err))
}
