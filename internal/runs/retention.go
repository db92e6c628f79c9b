package runs

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// KeepRetention makes the schedule that erases every night what is due, or brings it
// up to date.
func (r *Runs) KeepRetention(ctx context.Context) error {
	// By the calendar that says what is due.
	everyNight := client.ScheduleSpec{
		Calendars: []client.ScheduleCalendarSpec{{
			Hour: []client.ScheduleRange{{Start: 3}}, Minute: []client.ScheduleRange{{Start: 17}},
			Comment: "every night",
		}},
		Jitter: 10 * time.Minute, TimeZoneName: "Europe/Berlin",
	}
	return r.keep(ctx, workflows.RetentionID, everyNight, &client.ScheduleWorkflowAction{
		ID: workflows.RetentionID, Workflow: workflows.RetentionWorkflow, TaskQueue: workflows.TaskQueue,
		StaticSummary: "Erase what need not be kept any longer",
	})
}
