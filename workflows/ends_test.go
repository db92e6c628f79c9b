package workflows_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/workflows"
)

// asking runs Ends on an activity that is called with the number of its call.
func asking(t *testing.T, page func(call int) (activities.Asked, error)) (activities.Asked, error) {
	t.Helper()
	env := environment(t, newWorld())
	calls := 0
	env.RegisterActivityWithOptions(func(context.Context) (activities.Asked, error) {
		calls++
		return page(calls)
	}, activity.RegisterOptions{Name: "AskEnds"})
	env.ExecuteWorkflow(workflows.EndsWorkflow, workflows.EndsInput{})
	if err := env.GetWorkflowError(); err != nil {
		return activities.Asked{}, err
	}
	return resultOf[activities.Asked](t, env), nil
}

func TestPagesAreAskedUntilNothingIsDueAlsoAfterAWorkerWasStopped(t *testing.T) {
	got, err := asking(t, func(call int) (activities.Asked, error) {
		switch call {
		case 1, 3:
			return activities.Asked{Cases: 2, Found: map[string]int{"ended": 1, "still_active": 1}}, nil
		case 2:
			return activities.Asked{}, errors.New("the worker was stopped")
		case 4:
			return activities.Asked{Cases: 1, Unanswered: 1}, nil
		default:
			return activities.Asked{}, nil
		}
	})
	want := activities.Asked{Cases: 5, Found: map[string]int{"ended": 2, "still_active": 2}, Unanswered: 1}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestALongDayOfEndsGoesOnInANewRunThatKnowsTheCounts(t *testing.T) {
	_, err := asking(t, func(int) (activities.Asked, error) {
		return activities.Asked{Cases: 200, Found: map[string]int{"ended": 200}}, nil
	})
	var next *workflow.ContinueAsNewError
	if !errors.As(err, &next) {
		t.Fatalf("got %v", err)
	}
	var in workflows.EndsInput
	if err := converter.GetDefaultDataConverter().FromPayloads(next.Input, &in); err != nil {
		t.Fatal(err)
	}
	if in.SoFar.Cases != 200*200 || in.SoFar.Found["ended"] != 200*200 {
		t.Errorf("%+v", in)
	}
}
