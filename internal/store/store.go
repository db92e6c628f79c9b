// Package store owns Fairwell's tables in Postgres: it reads and writes rows,
// turns database errors into the sentinels of package cancellation, and keeps
// each step idempotent by unique keys.
//
// The docket says what each case is owed. The database brings its row up to date
// when a transaction commits: it locks the row and then looks, so a transaction
// that touches several cases ends by locking their rows in one order, else two of
// them could wait for each other.
//
// It must never decide anything (which end date, which mail, which retry), and
// never talk to Temporal or HTTP. Times are instants, dates are civil days in
// Europe/Berlin, last days inclusive.
package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/multitracer"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/fairwell/fairwell/internal/notice"
)

// Store reads and writes through one pool. It is safe for concurrent use.
type Store struct {
	pool *pgxpool.Pool
	law  *notice.Catalogue
}

// Config says which database to open.
type Config struct {
	URL      string          // postgres URL or key=value string
	Fresh    func() string   // the URL as it is now: its user and password open each new connection; nil: those of URL
	MaxConns int32           // zero: pgx's default
	Tracer   pgx.QueryTracer // sees every query beside the traces; nil: nobody
	// Traces record each query below the span in its context; nil: none.
	Traces trace.TracerProvider
	// Meters are told how the pool is used; nil: nobody is.
	Meters metric.MeterProvider
	// Law is what products that are read here are decided by; nil: the built-in one.
	Law *notice.Catalogue
}

// setParams sets what every connection needs. A URL may set its own timeouts, also
// by its options, not the isolation: the docket locks a row and then looks, and only
// at read committed does the look see what whoever held the lock has written. The
// timeouts bound how long a frozen process keeps others from that row.
func setParams(params map[string]string) {
	for name, value := range map[string]string{
		"lock_timeout": "10s", "idle_in_transaction_session_timeout": "15s",
	} {
		if params[name] == "" && !strings.Contains(params["options"], name) {
			params[name] = value
		}
	}
	params["default_transaction_isolation"] = "read committed"
	// Compiling a query takes longer than any of ours runs.
	params["jit"] = "off"
}

// errBadURL repeats nothing of the URL: it holds a password.
var errBadURL = errors.New("parse database URL: not a postgres URL or key=value string")

// Open prepares a pool. It does not wait for the database: a service starts
// while Postgres is down, and Ping tells when it is back.
func Open(ctx context.Context, c Config) (*Store, error) {
	pc, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, errBadURL
	}
	if c.MaxConns > 0 {
		pc.MaxConns = c.MaxConns
	}
	pc.ConnConfig.Tracer = newTracer(c.Traces)
	if c.Tracer != nil {
		pc.ConnConfig.Tracer = multitracer.New(pc.ConnConfig.Tracer, c.Tracer)
	}
	setParams(pc.ConnConfig.RuntimeParams)
	pc.AfterConnect = func(_ context.Context, conn *pgx.Conn) error {
		registerDate(conn.TypeMap())
		return nil
	}
	if c.Fresh != nil {
		pc.BeforeConnect = func(_ context.Context, conn *pgx.ConnConfig) error {
			now, err := pgx.ParseConfig(c.Fresh())
			if err != nil {
				return errBadURL
			}
			conn.User, conn.Password = now.User, now.Password
			return nil
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("open pool: %w", err)
	}
	if c.Meters != nil {
		if err := otelpgx.RecordStats(pool, otelpgx.WithStatsMeterProvider(c.Meters)); err != nil {
			return nil, fmt.Errorf("count connections: %w", err)
		}
	}
	return &Store{pool: pool, law: c.Law}, nil
}

// newTracer records neither the statement nor its arguments, nor as whom it was made.
func newTracer(p trace.TracerProvider) *otelpgx.Tracer {
	if p == nil {
		p = noop.NewTracerProvider()
	}
	return otelpgx.NewTracer(otelpgx.WithTracerProvider(p), otelpgx.WithDisableSQLStatementInAttributes(),
		otelpgx.WithDisableConnectionDetailsInAttributes(), otelpgx.WithSpanNameCtxFunc(spanName))
}

// Close waits for the connections in use and closes the pool.
func (s *Store) Close() { s.pool.Close() }

// Ping says whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// inTx runs f in a transaction at read committed and commits if f succeeds.
func (s *Store) inTx(ctx context.Context, f func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, f)
}

// atOnce runs f in a transaction that reads one snapshot and writes nothing.
func (s *Store) atOnce(ctx context.Context, f func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, f)
}
