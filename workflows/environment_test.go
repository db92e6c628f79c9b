package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/workflows"
)

const (
	decided = cancellation.ItemDecided
	refused = cancellation.ItemRefused
	parked  = cancellation.ItemParked
	done    = cancellation.ItemCancelled
)

// day reads a civil day; "" is none.
func day(text string) notice.Date {
	if text == "" {
		return notice.Date{}
	}
	d, err := notice.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func pace() activities.Pace {
	return activities.Pace{
		FastFor: time.Minute, SlowFirst: 5 * time.Minute, SlowMax: 2 * time.Hour, SlowFor: 120 * time.Hour,
		MailFirst: 5 * time.Second, MailMax: 10 * time.Minute, MailFor: 24 * time.Hour,
	}
}

// environment is a Temporal with skipped time in which the world answers.
func environment(t *testing.T, w *world) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(20 * time.Second)
	workflows.Register(env)
	env.RegisterActivity(w)
	return env
}

func start(env *testsuite.TestWorkflowEnvironment) {
	env.ExecuteWorkflow(workflows.CancellationWorkflow, workflows.Input{CaseID: "case-1"})
}

func result(t *testing.T, env *testsuite.TestWorkflowEnvironment) workflows.CancellationResult {
	t.Helper()
	return resultOf[workflows.CancellationResult](t, env)
}

func resultOf[T any](t *testing.T, env *testsuite.TestWorkflowEnvironment) T {
	t.Helper()
	if !env.IsWorkflowCompleted() {
		t.Fatal("the run is still open")
	}
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	var r T
	if err := env.GetWorkflowResult(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

// mailOf is the state of the first mail of a kind.
func mailOf(mails []workflows.MailResult, kind string) string {
	for _, m := range mails {
		if m.Kind == kind {
			return m.State
		}
	}
	return "none"
}

func refusedBy(code string) error {
	return temporal.NewApplicationErrorWithOptions("refused", code, temporal.ApplicationErrorOptions{NonRetryable: true})
}

func away(code string) error {
	return temporal.NewApplicationErrorWithOptions("away", code, temporal.ApplicationErrorOptions{})
}

// once is a backend that refuses the first call.
func once(code string) func(string, int) error {
	return func(_ string, call int) error {
		if call == 1 {
			return refusedBy(code)
		}
		return nil
	}
}
