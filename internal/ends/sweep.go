package ends

import (
	"context"
	"errors"
	"sync"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// sweepPage is how many products are held at once.
const sweepPage = 1000

// ErrAway says that the backend of a line does not answer, so that its sweep ended early.
var ErrAway = errors.New("the backend does not answer")

// Swept is one product of a sweep.
type Swept struct {
	store.Ending
	Finding cancellation.Finding
	cancellation.Evidence
	Err error // nothing was found
}

// Sweep asks about every product of a line whose last day is over, whenever that was,
// and hands over each answer, one after the other. It keeps nothing, so that it may be
// done at any time; what it finds comes to the queue by the days that are due.
func (e *Ends) Sweep(ctx context.Context, line string, each func(Swept) error) error {
	var (
		mu     sync.Mutex
		failed error
	)
	for after := ""; ; {
		list, err := e.store.EndsOfLine(ctx, line, notice.CivilDay(e.now()), after, sweepPage)
		if err != nil || len(list) == 0 {
			return err
		}
		after = list[len(list)-1].ItemID
		gaveUp := e.ask(ctx, list, func(a answer) {
			mu.Lock()
			defer mu.Unlock()
			if failed == nil {
				failed = each(Swept{Ending: a.Ending, Finding: a.look.Finding, Evidence: a.look.Evidence, Err: a.err})
			}
		})
		switch err := errors.Join(failed, ctx.Err()); {
		case err != nil:
			return err
		case gaveUp:
			return ErrAway
		}
	}
}
