package worker

import (
	"time"

	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/workflows"
)

// misstep registers a cancellation with another first step and no gate before it, as a
// bad release would: what began under another release cannot be replayed.
type misstep struct{ sdkworker.WorkflowRegistry }

// RegisterWorkflowWithOptions puts the step in front of cancellations.
func (m misstep) RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions) {
	if o.Name == workflows.CancellationWorkflow {
		w = func(ctx workflow.Context, in workflows.Input) (workflows.CancellationResult, error) {
			if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
				return workflows.CancellationResult{}, err
			}
			return workflows.Cancellation(ctx, in)
		}
	}
	m.WorkflowRegistry.RegisterWorkflowWithOptions(w, o)
}
