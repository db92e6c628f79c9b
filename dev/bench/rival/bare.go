package rival

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// bare is what the engine costs: an update with start of the service's own shape,
// two local activities, then one activity a product and one for the mail side by
// side, all of them empty.
type bare struct{}

func (bare) api(ctx context.Context, c Config) (take func(context.Context, Order) error, stop func(), err error) {
	temporal, err := dial(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	take = func(ctx context.Context, o Order) error {
		id := WorkflowID(Bare, o.Case)
		start := temporal.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: id, TaskQueue: Bare,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, BareWorkflow, len(o.Products))
		handle, err := temporal.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: start,
			UpdateOptions: client.UpdateWorkflowOptions{
				WorkflowID: id, UpdateName: "accept", WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		if err != nil {
			return fmt.Errorf("update with start: %w", err)
		}
		return handle.Get(ctx, nil)
	}
	return take, temporal.Close, nil
}

func (bare) work(ctx context.Context, c Config, done *atomic.Int64) (stop func(), err error) {
	temporal, err := dial(ctx, c)
	if err != nil {
		return nil, err
	}
	w := newWorker(temporal, Bare)
	w.RegisterWorkflow(BareWorkflow)
	w.RegisterActivity(&bareSteps{done: done})
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	return func() { w.Stop(); temporal.Close() }, nil
}

// BareWorkflow has the shape of the service's own, for so many products.
func BareWorkflow(ctx workflow.Context, products int) error {
	decided := false
	if err := workflow.SetUpdateHandler(ctx, "accept", func(ctx workflow.Context) error {
		return workflow.Await(ctx, func() bool { return decided })
	}); err != nil {
		return err
	}
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 3 * time.Second})
	for range 2 {
		if err := workflow.ExecuteLocalActivity(local, steps.Nothing).Get(ctx, nil); err != nil {
			return err
		}
	}
	decided = true
	outside := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 20 * time.Second})
	var parts []workflow.Future
	for range products + 1 {
		parts = append(parts, workflow.ExecuteActivity(outside, steps.Part, products+1))
	}
	for _, part := range parts {
		if err := part.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// steps names the activities.
var steps *bareSteps

type bareSteps struct {
	done  *atomic.Int64
	parts atomic.Int64
}

// Nothing is a local activity.
func (*bareSteps) Nothing() error { return nil }

// Part is an activity; every of-th one ends a case. The count is right in sum,
// since all cases have as many parts.
func (s *bareSteps) Part(of int) error {
	if s.parts.Add(1)%int64(of) == 0 {
		s.done.Add(1)
	}
	return nil
}
