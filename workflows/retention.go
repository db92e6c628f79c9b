package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// Retention erases once what need not be kept any longer. A schedule of the same
// name starts it every day; what a day does not finish, the next one goes on with.
func Retention(ctx workflow.Context) (activities.Erased, error) {
	var erased activities.Erased
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		ScheduleToCloseTimeout: 23 * time.Hour,
		HeartbeatTimeout:       10 * time.Minute, // more than a batch takes at the lowest rate
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: 10 * time.Second, BackoffCoefficient: 2, MaximumInterval: 10 * time.Minute,
		},
		Summary: "Erase what need not be kept any longer",
	}), a.EraseDue).Get(ctx, &erased)
	if err != nil {
		return erased, fmt.Errorf("erase what is due: %w", err)
	}
	return erased, nil
}
