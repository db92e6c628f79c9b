// Package contracts measures what many contracts cost: importing them, a
// customer's page, and finding whose a typed declaration is.
//
// It fills a database of its own and never touches another.
package contracts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/plan"
	"github.com/fairwell/fairwell/dev/bench/sample"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Config says what to measure.
type Config struct {
	Running  *stack.Stack
	Dir      string // of the running stack
	Total    int    // contracts in the end
	Lanes    int    // of an import
	Imported int    // of them by the service's own import into the empty database
	Lines    measure.Lines
	Say      func(string)
}

// Late is how many contracts are imported among all others.
const Late = 10_000

// Parts are the parts of the stack that the benchmark asks beside Postgres.
var Parts = []string{"api", "idp"}

// Run imports into the empty database, fills it, imports again, and asks.
func Run(ctx context.Context, c Config) error {
	url := c.Running.Environment["DATABASE_URL"]
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer pool.Close()
	if err := c.load(ctx, pool, "EARLY", c.Imported, 0); err != nil {
		return err
	}
	filled := c.Total - c.Imported - Late
	c.Say(fmt.Sprintf("filling %d contracts", filled))
	if err := fill(ctx, pool, filled); err != nil {
		return err
	}
	if _, err := pool.Exec(ctx, "VACUUM (ANALYZE)"); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	if err := c.load(ctx, pool, "LATE", Late, c.Total-Late); err != nil {
		return err
	}
	hears := &plan.Recorder{}
	s, err := store.Open(ctx, store.Config{URL: url, MaxConns: 2, Tracer: hears})
	if err != nil {
		return err
	}
	defer s.Close()
	for _, q := range questions(s, filled/2) {
		f, err := plan.Of(ctx, pool, hears, plan.Call{Do: q.do})
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		err = c.Lines.Put(query{
			Bench: "contracts", Measure: "query", Query: q.name, Contracts: c.Total,
			Milliseconds: f.Milliseconds, Call: f.Call, Buffers: f.Buffers, Rows: f.Rows, Scans: f.Scans,
		})
		if err != nil {
			return err
		}
	}
	return c.page(ctx, filled)
}

const (
	warm  = 20  // first questions by HTTP, which do not count
	asked = 200 // counted ones
)

// page times a customer's contracts over HTTP, each time another customer's.
func (c Config) page(ctx context.Context, filled int) error {
	door, err := sample.Open(ctx, c.Running.Environment, "bench", "support")
	if err != nil {
		return err
	}
	var times []time.Duration
	for i := range warm + asked {
		customer := 1 + i*(filled-1)/(warm+asked)
		began := time.Now()
		if err := door.Get(ctx, fmt.Sprintf("/v1/customers/C-%d/contracts", customer)); err != nil {
			return err
		}
		if i >= warm {
			times = append(times, time.Since(began))
		}
	}
	return c.Lines.Put(query{
		Bench: "contracts", Measure: "http", Query: "page of a customer", Contracts: c.Total,
		Call: measure.Milliseconds(measure.Median(times)), Worst: measure.Milliseconds(measure.Share(times, 0.99)),
	})
}

// question is one thing that is asked of the store.
type question struct {
	name string
	do   func(context.Context) error
}

// questions are about the n-th customer that was filled.
func questions(s *store.Store, n int) []question {
	typed := cancellation.Typed{
		Name: "Erika Beispiel", CustomerNumber: fmt.Sprintf("K%d", n), Contract: fmt.Sprintf("N-%d", n),
		Email: fmt.Sprintf("erika.%d@example.com", n),
	}
	whose := func(name string, w store.Search) question {
		return question{name, func(ctx context.Context) error { return some(s.People(ctx, w)) }}
	}
	phone := fmt.Sprintf("%09d", n)
	return []question{
		{"page of a customer", func(ctx context.Context) error { return some(s.Catalogue(ctx, fmt.Sprintf("C-%d", n))) }},
		whose("whose: by customer number", store.Search{Numbers: []string{typed.CustomerNumber}}),
		whose("whose: by contract number", store.Search{Contracts: []string{typed.Contract}}),
		whose("whose: by address", store.Search{Email: strings.ToUpper(typed.Email)}),
		whose("whose: by all that was typed", store.Search{
			Numbers: []string{typed.CustomerNumber}, Contracts: []string{typed.Contract},
			Email: typed.Email, Phone: phone, BirthDate: birthDate(n),
		}),
		{"withdrawal: which contract", func(ctx context.Context) error { return some(s.WithdrawalCandidates(ctx, typed)) }},
	}
}

// some makes an answer that holds nothing an error: it would measure nothing.
func some[T any](found []T, err error) error {
	if err == nil && len(found) == 0 {
		return errors.New("nothing is found")
	}
	return err
}

// birthDays is after how many customers the days of birth repeat.
const birthDays = 25_000

func birthDate(n int) notice.Date {
	day := time.Date(1940, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n%birthDays) * 24 * time.Hour)
	d, err := notice.NewDate(day.Year(), int(day.Month()), day.Day())
	if err != nil {
		panic(err) // the day comes from a calendar
	}
	return d
}
