// Package history measures what closed cases cost the questions that loops and
// lists ask: nothing, if they are asked by index.
//
// It fills a database of its own by SQL and never touches another.
package history

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/plan"
	"github.com/fairwell/fairwell/dev/bench/sample"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/dev/supervise"
	"github.com/fairwell/fairwell/internal/store"
)

// Config says what to measure.
type Config struct {
	Running *stack.Stack
	Dir     string // of the stack, where its control listens
	Sizes   []int  // closed cases, from few to many
	Waiting int    // cases that wait for a person beside them
	Only    string // the questions whose names begin so; "": all
	Lines   measure.Lines
	Say     func(string)
}

// Parts are the parts of the stack that the benchmark asks beside Postgres.
var Parts = []string{"api", "idp"}

type bench struct {
	Config
	pool  *pgxpool.Pool
	store *store.Store
	hears *plan.Recorder
	asked map[string][]query // by question, in the order of sizes
}

// Run asks every question at each size and compares.
func Run(ctx context.Context, c Config) error {
	url := c.Running.Environment["DATABASE_URL"]
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("read database's address: %w", err)
	}
	config.ConnConfig.RuntimeParams["jit"] = "off" // as the store's own connections have it
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer pool.Close()
	b := &bench{Config: c, pool: pool, hears: &plan.Recorder{}, asked: map[string][]query{}}
	if b.store, err = store.Open(ctx, store.Config{URL: url, MaxConns: 4, Tracer: b.hears}); err != nil {
		return err
	}
	defer b.store.Close()
	if err := b.spacious(ctx); err != nil {
		return err
	}
	from := -c.Waiting
	for _, size := range c.Sizes {
		if err := b.grow(ctx, from, size); err != nil {
			return err
		}
		from = size
		if err := b.ask(ctx, size); err != nil {
			return fmt.Errorf("at %d cases: %w", size, err)
		}
	}
	return b.compare()
}

// spacious lets Postgres write many rows at once without a checkpoint in between.
func (b *bench) spacious(ctx context.Context) error {
	for _, setting := range []string{"max_wal_size = '8GB'", "checkpoint_timeout = '30min'"} {
		if _, err := b.pool.Exec(ctx, "ALTER SYSTEM SET "+setting); err != nil {
			return fmt.Errorf("set %s: %w", setting, err)
		}
	}
	_, err := b.pool.Exec(ctx, "SELECT pg_reload_conf()")
	return err
}

// grow fills the database and brings it to rest.
func (b *bench) grow(ctx context.Context, from, to int) error {
	b.Say(fmt.Sprintf("filling %d closed cases", to))
	began := time.Now()
	if err := fill(ctx, b.pool, from, to, b.Say); err != nil {
		return err
	}
	if _, err := b.pool.Exec(ctx, "VACUUM (ANALYZE)"); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	if _, err := b.pool.Exec(ctx, "CHECKPOINT"); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	var bytes int64
	if err := b.pool.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes); err != nil {
		return fmt.Errorf("read size: %w", err)
	}
	return b.Lines.Put(filled{
		Bench: "history", Measure: "filled", Cases: to, Seconds: measure.Round(time.Since(began).Seconds(), 1), Megabytes: bytes >> 20,
	})
}

// ask asks every question of the store, then the lists over HTTP. The API begins
// again, so that its plans are those of this size.
func (b *bench) ask(ctx context.Context, size int) error {
	about, err := b.sample(ctx, size)
	if err != nil {
		return err
	}
	for _, q := range questions(b.store, about, b.due) {
		if !strings.HasPrefix(q.name, b.Only) {
			continue
		}
		f, err := plan.Of(ctx, b.pool, b.hears, q.call)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		line := query{
			Bench: "history", Measure: "query", Query: q.name, Cases: size, Milliseconds: f.Milliseconds, Call: f.Call,
			Buffers: f.Buffers, Rows: f.Rows, Descents: f.Descents, Scans: f.Scans,
		}
		b.asked[q.name] = append(b.asked[q.name], line)
		if err := b.Lines.Put(line); err != nil {
			return err
		}
	}
	for _, action := range []string{"stop", "start"} {
		if err := supervise.Ask(ctx, b.Dir, action, "api"); err != nil {
			return fmt.Errorf("%s the API: %w", action, err)
		}
	}
	return b.lists(ctx, size, about)
}

// due gives back the leases that a question took.
func (b *bench) due(ctx context.Context) error {
	_, err := b.pool.Exec(ctx, "UPDATE docket SET run_due_at = now() - interval '1 second', run_looks = 0 WHERE run_due_at IS NOT NULL")
	if err != nil {
		return fmt.Errorf("make due: %w", err)
	}
	_, err = b.pool.Exec(ctx, "UPDATE docket SET mail_due_at = now() - interval '1 second', mail_looks = 0 WHERE mail_owed")
	if err != nil {
		return fmt.Errorf("make due: %w", err)
	}
	return nil
}

// sample picks what is asked about.
func (b *bench) sample(ctx context.Context, size int) (sampled, error) {
	middle := size / 2
	a := sampled{customer: fmt.Sprintf("C-%d", middle/2), reference: fmt.Sprintf("crm-%d", middle)}
	err := b.pool.QueryRow(ctx, fmt.Sprintf("SELECT %s, (SELECT %s::text FROM (SELECT %d AS i) AS m) FROM (SELECT %d AS i) AS n",
		done, caseID("i"), -b.Waiting/2, size-page/2)).Scan(&a.changed, &a.waiting)
	if err != nil {
		return sampled{}, fmt.Errorf("pick a moment: %w", err)
	}
	return a, nil
}

const (
	warm   = 8  // first questions by HTTP, which do not count
	counts = 21 // counted ones
)

// lists times the lists over HTTP.
func (b *bench) lists(ctx context.Context, size int, a sampled) error {
	door, err := sample.Open(ctx, b.Running.Environment, "bench", "support")
	if err != nil {
		return err
	}
	for _, l := range apiLists(a) {
		if !strings.HasPrefix(l.name, b.Only) {
			continue
		}
		var took []time.Duration
		for n := range warm + counts {
			began := time.Now()
			if err := door.Get(ctx, l.path); err != nil {
				return fmt.Errorf("%s: %w", l.name, err)
			}
			if n >= warm {
				took = append(took, time.Since(began))
			}
		}
		line := query{
			Bench: "history", Measure: "http", Query: l.name, Cases: size,
			Call: measure.Milliseconds(measure.Median(took)), Worst: measure.Milliseconds(measure.Share(took, 1)),
		}
		b.asked["http "+l.name] = append(b.asked["http "+l.name], line)
		if err := b.Lines.Put(line); err != nil {
			return err
		}
	}
	return nil
}
