package runs

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// KeepEnds makes the schedule that asks how products ended, or brings it up to date:
// every hour, so that a backend that was away at night is asked on the same day.
func (r *Runs) KeepEnds(ctx context.Context) error {
	everyHour := client.ScheduleSpec{
		Intervals: []client.ScheduleIntervalSpec{{Every: time.Hour, Offset: 7 * time.Minute}},
		Jitter:    5 * time.Minute,
	}
	return r.keep(ctx, workflows.EndsID, everyHour, &client.ScheduleWorkflowAction{
		ID: workflows.EndsID, Workflow: workflows.EndsWorkflow, TaskQueue: workflows.TaskQueue,
		Args: []any{workflows.EndsInput{}}, StaticSummary: "Ask how products ended",
	})
}
