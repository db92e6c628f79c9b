package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// endsPages is after how many pages a new run goes on, with a short history.
const endsPages = 200

// EndsInput is what a run of Ends is told.
type EndsInput struct {
	SoFar activities.Asked // by the runs before it
}

// Ends asks, page by page, how the products ended that are due today. A schedule of
// the same name starts it every hour: what is not answered is asked about again.
func Ends(ctx workflow.Context, in EndsInput) (activities.Asked, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: 50 * time.Minute, // a page is taken for an hour
		HeartbeatTimeout:       5 * time.Minute,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 10 * time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Minute,
		},
		Summary: "Ask how products ended",
	})
	for range endsPages {
		var page activities.Asked
		if err := workflow.ExecuteActivity(ctx, a.AskEnds).Get(ctx, &page); err != nil {
			return in.SoFar, fmt.Errorf("ask how products ended: %w", err)
		}
		in.SoFar = together(in.SoFar, page)
		if page.Cases == 0 {
			return in.SoFar, nil
		}
	}
	return in.SoFar, workflow.NewContinueAsNewError(ctx, EndsWorkflow, in)
}

// together adds up what came of two pages.
func together(a, b activities.Asked) activities.Asked {
	sum := activities.Asked{Cases: a.Cases + b.Cases, Found: map[string]int{}, Unanswered: a.Unanswered + b.Unanswered}
	for _, part := range []activities.Asked{a, b} {
		for _, finding := range workflow.DeterministicKeys(part.Found) {
			sum.Found[finding] += part.Found[finding]
		}
	}
	return sum
}
