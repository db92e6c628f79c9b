package activities

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// Asked counts what came of asking how products ended: answers by finding.
type Asked struct {
	Cases      int // that were taken; 0: nothing is due any more
	Found      map[string]int
	Unanswered int // asked again, in an hour at the earliest
}

// AskEnds asks the backends about a page of products that are due, and keeps what they
// say. A repeat asks about others, or about the same again: of two looks on one day
// the first stands. A worker that is told to stop leaves the rest for an hour.
func (a *Activities) AskEnds(ctx context.Context) (Asked, error) {
	going, stop := context.WithCancel(ctx)
	defer stop()
	page, err := a.ends.Page(going, func() {
		activity.RecordHeartbeat(ctx)
		select {
		case <-activity.GetWorkerStopChannel(ctx):
			stop()
		default:
		}
	})
	asked := Asked{Cases: page.Cases, Found: map[string]int{}, Unanswered: page.Unanswered}
	for finding, n := range page.Found {
		asked.Found[string(finding)] = n
	}
	return asked, classify(ctx, "ask how products ended", err)
}
