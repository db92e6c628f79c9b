package ends

import (
	"context"
	"errors"
	"sync"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Page is what came of asking about what is due in some cases.
type Page struct {
	Cases      int // that were taken; 0: nothing is due any more
	Found      map[cancellation.Finding]int
	Unanswered int // asked again, in an hour at the earliest
}

// Page takes cases that are due, asks about their products, and keeps what the
// backends say. What is not answered stays due. Lines are asked side by side; said is
// called after each answer.
func (e *Ends) Page(ctx context.Context, said func()) (Page, error) {
	taken, err := e.store.TakeEnds(ctx, notice.CivilDay(e.now()), lease, e.page)
	page := Page{Cases: taken.Cases, Found: map[cancellation.Finding]int{}, Unanswered: len(taken.Due)}
	if err != nil {
		return page, err
	}
	var (
		lines  sync.WaitGroup
		mu     sync.Mutex
		failed error
	)
	for _, line := range byLine(taken.Due) {
		lines.Go(func() {
			e.ask(ctx, line, func(a answer) {
				err := a.err
				if err == nil {
					err = e.store.KeepLook(ctx, a.Ending, a.look)
				}
				mu.Lock()
				defer mu.Unlock()
				said()
				switch {
				case err == nil:
					page.Found[a.look.Finding]++
					page.Unanswered--
				case a.err == nil:
					failed = errors.Join(failed, err)
				}
			})
		})
	}
	lines.Wait()
	return page, errors.Join(failed, ctx.Err())
}

// byLine parts a list that is sorted by line.
func byLine(list []store.Ending) [][]store.Ending {
	var parts [][]store.Ending
	for n, one := range list {
		if n == 0 || list[n-1].Line != one.Line {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], one)
	}
	return parts
}
