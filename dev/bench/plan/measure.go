// Package plan owns what a call of the store costs Postgres: it hears the queries
// that the call makes, explains each, and times the call itself.
//
// It changes nothing for good: what an explained query writes is rolled back, and
// what the call writes is put back by whoever asks.
package plan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

const (
	warm  = 6 // first repetitions, which fill caches and do not count
	calls = 5 // counted repetitions of the call
)

// Figure is what one call costs.
type Figure struct {
	Cost            // of its queries, by Postgres' own account
	Call    float64 // milliseconds of the whole call, the median
	Queries int
}

// Call is what is measured.
type Call struct {
	Do     func(context.Context) error
	Before func(context.Context) error // puts back what Do changed; nil: Do changes nothing
}

func (c Call) ready(ctx context.Context) error {
	if c.Before == nil {
		return nil
	}
	if err := c.Before(ctx); err != nil {
		return fmt.Errorf("put back: %w", err)
	}
	return nil
}

// Of measures the call: first which queries it makes, then what each costs, then
// how long it takes. hears must trace the pool that the call works with.
func Of(ctx context.Context, pool *pgxpool.Pool, hears *Recorder, call Call) (Figure, error) {
	var f Figure
	if err := call.ready(ctx); err != nil {
		return Figure{}, err
	}
	queries, err := hears.Hear(func() error { return call.Do(ctx) })
	if err != nil {
		return Figure{}, fmt.Errorf("call: %w", err)
	}
	if f.Queries = len(queries); f.Queries == 0 {
		return Figure{}, errors.New("the call makes no query")
	}
	for _, q := range queries {
		cost, err := explainOften(ctx, pool, q, call)
		if err != nil {
			return Figure{}, err
		}
		f.Cost = f.Add(cost)
	}
	f.Milliseconds = measure.Round(f.Milliseconds, 3)
	var took []float64
	for i := range warm + calls {
		if err := call.ready(ctx); err != nil {
			return Figure{}, err
		}
		began := time.Now()
		if err := call.Do(ctx); err != nil {
			return Figure{}, fmt.Errorf("call: %w", err)
		}
		if i >= warm {
			took = append(took, measure.Milliseconds(time.Since(began)))
		}
	}
	f.Call = measure.Median(took)
	return f, nil
}

// explainOften is the cost of the query with the median of its times. The first
// one fills caches and does not count.
func explainOften(ctx context.Context, pool *pgxpool.Pool, q Query, call Call) (cost Cost, err error) {
	var took []float64
	for i := range calls + 1 {
		if err := call.ready(ctx); err != nil {
			return Cost{}, err
		}
		if cost, err = Explain(ctx, pool, q); err != nil {
			return Cost{}, err
		}
		if i > 0 {
			took = append(took, cost.Milliseconds)
		}
	}
	cost.Milliseconds = measure.Median(took)
	return cost, nil
}
