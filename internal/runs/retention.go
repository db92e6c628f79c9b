package runs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/workflows"
)

// KeepRetention makes the schedule that erases every night what is due, or brings it
// up to date. Who has paused it finds it paused.
func (r *Runs) KeepRetention(ctx context.Context) error {
	schedules := r.client.ScheduleClient()
	_, err := schedules.Create(ctx, client.ScheduleOptions{
		ID: workflows.RetentionID, Spec: everyNight(), Action: retention(),
		Overlap: enums.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: 12 * time.Hour,
	})
	if errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		err = schedules.GetHandle(ctx, workflows.RetentionID).Update(ctx, client.ScheduleUpdateOptions{
			DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
				s := in.Description.Schedule
				spec := everyNight()
				s.Spec, s.Action = &spec, retention()
				return &client.ScheduleUpdate{Schedule: &s}, nil
			},
		})
	}
	if err != nil {
		return fmt.Errorf("keep the schedule %s: %w", workflows.RetentionID, err)
	}
	return nil
}

// everyNight is by the calendar that says what is due.
func everyNight() client.ScheduleSpec {
	return client.ScheduleSpec{
		Calendars: []client.ScheduleCalendarSpec{{
			Hour: []client.ScheduleRange{{Start: 3}}, Minute: []client.ScheduleRange{{Start: 17}},
			Comment: "every night",
		}},
		Jitter: 10 * time.Minute, TimeZoneName: "Europe/Berlin",
	}
}

func retention() *client.ScheduleWorkflowAction {
	return &client.ScheduleWorkflowAction{
		ID: workflows.RetentionID, Workflow: workflows.RetentionWorkflow, TaskQueue: workflows.TaskQueue,
		StaticSummary: "Erase what need not be kept any longer",
	}
}
