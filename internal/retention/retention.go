package retention

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// batch is how many cases, customers or events one transaction erases: short, so
// that nobody waits for its locks.
const batch = 100

// attemptsFor is how long it stays from where a form was sent.
const attemptsFor = 48 * time.Hour

// Retention erases what is due.
type Retention struct {
	store   *store.Store
	periods Periods
	rate    int
}

// Config builds a Retention.
type Config struct {
	Store   *store.Store
	Periods Periods
	Rate    int // rows a second at most; zero: as fast as it goes
}

// New returns a Retention.
func New(c Config) *Retention {
	return &Retention{store: c.Store, periods: c.Periods, rate: c.Rate}
}

// Counts says how many rows of each class were erased.
type Counts map[store.Class]int64

// Run erases what is due on a day, of one customer or of everybody (""), until
// nothing is. After each batch it says how many rows it has erased so far. It can be
// stopped at any time and begun again: what is erased is not found again.
func (r *Retention) Run(ctx context.Context, day notice.Date, customer string, said func(Counts)) (Counts, error) {
	counts := Counts{}
	due, err := r.periods.Due(day)
	if err != nil {
		return counts, err
	}
	due.Customer = customer
	for _, s := range r.steps(due) {
		for more := true; more; {
			began := time.Now()
			var rows int64
			if rows, more, err = s.erase(ctx); err != nil {
				return counts, err
			}
			counts[s.class] += rows
			said(counts)
			if err := r.pause(ctx, rows, time.Since(began)); err != nil {
				return counts, err
			}
		}
	}
	return counts, nil
}

// step erases batches of one class.
type step struct {
	class store.Class
	erase func(context.Context) (rows int64, more bool, err error)
}

// steps go from what hangs on a case to what all its cases hang on.
func (r *Retention) steps(due store.Due) []step {
	var steps []step
	if due.Customer == "" {
		var after store.Place
		steps = append(steps,
			step{store.ClassEvent, func(ctx context.Context) (rows int64, _ bool, err error) {
				rows, after, err = r.store.EraseEvents(ctx, due, after, batch)
				return rows, after.ID != "", err
			}},
			step{store.ClassEvent, func(ctx context.Context) (int64, bool, error) {
				rows, err := r.store.EraseAttempts(ctx, time.Now().Add(-attemptsFor), batch)
				return rows, rows == batch, err
			}},
			step{store.ClassEvent, func(ctx context.Context) (int64, bool, error) {
				rows, err := r.store.EraseReads(ctx, due, batch)
				return rows, rows == batch, err
			}},
			step{store.ClassEvent, func(ctx context.Context) (int64, bool, error) {
				rows, err := r.store.EraseDeliveries(ctx, due, batch)
				return rows, rows == batch, err
			}},
			step{store.ClassLetter, func(ctx context.Context) (int64, bool, error) {
				rows, err := r.store.EraseEntries(ctx, due, batch)
				return rows, rows == batch, err
			}})
	}
	for _, class := range []store.Class{store.ClassDismissed, store.ClassLetter} {
		var after store.Place
		steps = append(steps, step{class, func(ctx context.Context) (rows int64, _ bool, err error) {
			rows, after, err = r.store.EraseCases(ctx, class, due, after, batch)
			return rows, after.ID != "", err
		}})
	}
	var after string
	return append(steps, step{store.ClassMaster, func(ctx context.Context) (rows int64, _ bool, err error) {
		rows, after, err = r.store.EraseMasters(ctx, due, after, batch)
		return rows, after != "", err
	}})
}

// pause keeps the rate.
func (r *Retention) pause(ctx context.Context, rows int64, took time.Duration) error {
	if r.rate <= 0 {
		return ctx.Err()
	}
	wait := time.NewTimer(max(0, time.Duration(rows)*time.Second/time.Duration(r.rate)-took))
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return nil
	}
}
