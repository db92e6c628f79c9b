package plan

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Query is one statement with its arguments.
type Query struct {
	SQL  string
	Args []any
}

// Recorder is a tracer of the pool that the store works with: it hears which
// queries a call makes. It is safe for concurrent use.
type Recorder struct {
	mu      sync.Mutex
	hearing bool
	heard   []Query
}

// TraceQueryStart implements pgx.QueryTracer.
func (r *Recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hearing && explainable(d.SQL) {
		r.heard = append(r.heard, Query{SQL: d.SQL, Args: d.Args})
	}
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (*Recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// Hear gives the queries that call makes, in their order.
func (r *Recorder) Hear(call func() error) ([]Query, error) {
	r.mu.Lock()
	r.hearing, r.heard = true, nil
	r.mu.Unlock()
	err := call()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.hearing = false
	return r.heard, err
}

// explainable leaves out what Postgres explains nothing about, such as BEGIN.
func explainable(sql string) bool {
	first := strings.Split(strings.Split(strings.TrimSpace(sql), " ")[0], "\n")[0]
	return slices.Contains([]string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}, strings.ToUpper(strings.TrimSpace(first)))
}
