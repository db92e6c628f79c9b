package activities

import (
	"context"

	"go.temporal.io/sdk/activity"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
)

// Erased counts what a pass erased: rows by class, nothing of what they held.
type Erased struct {
	Rows map[string]int64
}

// EraseDue erases what is due today, batch by batch, and tells Temporal after each
// how many rows that were. A worker that is told to stop leaves the rest to another:
// what is erased is not found again.
func (a *Activities) EraseDue(ctx context.Context) (Erased, error) {
	going, stop := context.WithCancel(ctx)
	defer stop()
	counts, err := a.retention.Run(going, notice.CivilDay(a.now()), "", func(c retention.Counts) {
		activity.RecordHeartbeat(ctx, rowsOf(c))
		select {
		case <-activity.GetWorkerStopChannel(ctx):
			stop()
		default:
		}
	})
	return rowsOf(counts), classify(ctx, "erase what is due", err)
}

func rowsOf(counts retention.Counts) Erased {
	e := Erased{Rows: map[string]int64{}}
	for class, rows := range counts {
		e.Rows[string(class)] = rows
	}
	return e
}
