package store_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/store"
)

// tracer remembers each query.
type tracer struct {
	mu   sync.Mutex
	seen []string
}

func (r *tracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, d.SQL)
	return ctx
}

func (*tracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func TestATracerSeesEachQuery(t *testing.T) {
	r := &tracer{}
	s, err := store.Open(t.Context(), store.Config{URL: databases.New(t), Tracer: r})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if _, err := s.Backlog(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(r.seen, func(sql string) bool { return strings.Contains(sql, "FROM docket") }) {
		t.Errorf("seen: %q", r.seen)
	}
}

// Whoever holds the row of a case must not stop the rest: a writer that waits for
// it gives up, and what he did is tried again.
func TestNobodyWaitsLongForALockOrKeepsOneForLong(t *testing.T) {
	url := databases.New(t)
	d := stalled(t, openURL(t, url))
	hold(t, url, lockDocket(d.ID))
	s := openURL(t, url+"&lock_timeout=100ms")
	began := time.Now()
	err := s.KeepTried(t.Context(), d.ID)
	if !store.IsUnavailable(err) || time.Since(began) > 5*time.Second {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}
