package workflows_test

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/sdk/activity"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/workflows"
)

func TestAPassThatIsInterruptedGoesOnAndSaysHowManyRowsItErased(t *testing.T) {
	env := environment(t, newWorld())
	calls := 0
	env.RegisterActivityWithOptions(func(context.Context) (activities.Erased, error) {
		if calls++; calls < 3 {
			return activities.Erased{}, errors.New("the worker was stopped")
		}
		return activities.Erased{Rows: map[string]int64{"letter": 7}}, nil
	}, activity.RegisterOptions{Name: "EraseDue"})
	env.ExecuteWorkflow(workflows.RetentionWorkflow)
	if got := resultOf[activities.Erased](t, env); got.Rows["letter"] != 7 || calls != 3 {
		t.Errorf("%v after %d calls", got, calls)
	}
}
