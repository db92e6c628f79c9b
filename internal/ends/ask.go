package ends

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

const (
	atOnce  = 8 // requests to one line
	givesUp = 5 // failures in a row after which a line is left alone
)

// answer is what came of asking about one product.
type answer struct {
	store.Ending
	look cancellation.Look
	err  error // nothing is known
}

// ask asks about the products of one line and hands over each answer, from several
// goroutines. It stops early where the line does not answer, and says so.
func (e *Ends) ask(ctx context.Context, line []store.Ending, each func(answer)) (gaveUp bool) {
	var (
		next   = make(chan store.Ending)
		asking sync.WaitGroup
		failed atomic.Int32 // in a row
	)
	for range min(atOnce, len(line)) {
		asking.Go(func() {
			for one := range next {
				a := e.one(ctx, one)
				if a.err == nil || !away(a.err) {
					failed.Store(0)
				} else {
					failed.Add(1)
				}
				each(a)
			}
		})
	}
	for _, one := range line {
		gaveUp = failed.Load() >= givesUp
		if gaveUp || e.pace.turn(ctx, one.Line) != nil {
			break
		}
		next <- one
	}
	close(next)
	asking.Wait()
	return gaveUp || failed.Load() >= givesUp
}

func (e *Ends) one(ctx context.Context, one store.Ending) answer {
	found, told, err := e.backends.Ask(ctx, one.Line, one.ProductID)
	today := notice.CivilDay(e.now())
	a := answer{Ending: one, err: err}
	switch {
	case err != nil:
	case !told:
		a.look = cancellation.NoLook(one.EndsOn, today, one.Before)
	default:
		a.look = cancellation.LookAt(one.EndsOn, today, found, one.Before)
	}
	return a
}

// away says whether a failure is the line's and not the product's.
func away(err error) bool {
	var failed *backend.Error
	return errors.As(err, &failed) && failed.Class != backend.Rejected
}
