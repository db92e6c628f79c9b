package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// a names activities; it is never called.
var a *activities.Activities

// attemptTimeout bounds one attempt. The clients inside give up after 10 s.
const attemptTimeout = 20 * time.Second

// attemptWithin bounds one attempt of a series. An attempt that dies with its
// worker is noticed only then, and must not use up the whole series.
func attemptWithin(series time.Duration) time.Duration {
	return min(attemptTimeout, series/4)
}

// fastOptions: attempts within a minute, as many as fit.
func fastOptions(p activities.Pace, it *item) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		ScheduleToCloseTimeout: p.FastFor,
		StartToCloseTimeout:    attemptWithin(p.FastFor),
		WaitForCancellation:    true,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2},
		Summary:                "Cancel a product of line " + it.line,
	}
}

// slowOptions: attempts over days, for backends that are away for long. After a hold
// there is at least time for one more.
func slowOptions(p activities.Pace, it *item) workflow.ActivityOptions {
	left := max(p.SlowFor-it.spent, p.FastFor)
	return workflow.ActivityOptions{
		ScheduleToCloseTimeout: left,
		StartToCloseTimeout:    attemptWithin(left),
		WaitForCancellation:    true,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: p.SlowFirst, BackoffCoefficient: 2, MaximumInterval: p.SlowMax,
		},
		Summary: "Cancel a product of line " + it.line + ", slowly",
	}
}

// turnOptions: looks for as long as it takes; each says itself when the next is.
func turnOptions(it *item) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: attemptTimeout,
		WaitForCancellation: true,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Minute, BackoffCoefficient: 2, MaximumInterval: time.Hour},
		Summary:             "Line " + it.line + " is on hold",
	}
}

// mailOptions: one attempt. What follows it is the workflow's to decide.
func mailOptions(summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: attemptTimeout,
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:             summary,
	}
}

// decide runs a short step on Postgres as a local activity, so that the first
// workflow task decides the whole case. If that fails it becomes a regular
// activity and goes on until Postgres is back: no outage ends a run.
func decide[T any](ctx workflow.Context, activity, in any, summary string) (T, error) {
	var out T
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 3 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Second,
		},
		Summary: summary,
	})
	err := workflow.ExecuteLocalActivity(local, activity, in).Get(ctx, &out)
	if err == nil || ctx.Err() != nil || !retryable(err) {
		return out, err
	}
	regular := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: attemptTimeout,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second,
		},
		Summary: summary,
	})
	err = workflow.ExecuteActivity(regular, activity, in).Get(ctx, &out)
	return out, err
}
