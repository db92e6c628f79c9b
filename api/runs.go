package api

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// Runs reaches the run of a case. Each call waits no longer than its context.
type Runs interface {
	// Accept starts the run, or joins the open one, and returns once it has
	// decided. An error says nothing about whether the run exists.
	Accept(ctx context.Context, s workflows.StartInfo) error
	// Retry asks the run to resume. ErrNothingOpen: it would resume nothing.
	// ErrNotFound: no run of the case is open. Any other: no answer in time.
	Retry(ctx context.Context, caseID string, r workflows.RetryRequest) error
	// Resolve tells the run what became of its mail. ErrNotUnknown: that is
	// known. ErrNotFound: no run of the case is open. Any other: no answer in time.
	Resolve(ctx context.Context, caseID string, r workflows.ResolveRequest) error
}

// Temporal is the Runs of production.
type Temporal struct{ Client client.Client }

// Accept implements Runs by update-with-start. The update's ID is fixed: asking
// again waits for the same answer.
func (t Temporal) Accept(ctx context.Context, s workflows.StartInfo) error {
	start := t.Client.NewWithStartWorkflowOperation(workflows.StartOptions(s),
		workflows.CancellationWorkflow, workflows.CancellationInput{CaseID: s.CaseID})
	handle, err := t.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			WorkflowID:   workflows.CancellationID(s.CaseID),
			UpdateID:     workflows.UpdateAccept,
			UpdateName:   workflows.UpdateAccept,
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return fmt.Errorf("update with start: %w", err)
	}
	if err := handle.Get(ctx, nil); err != nil {
		return fmt.Errorf("wait for decisions: %w", err)
	}
	return nil
}

// Retry implements Runs.
func (t Temporal) Retry(ctx context.Context, caseID string, r workflows.RetryRequest) error {
	return workflows.Retry(ctx, t.Client, caseID, r)
}

// Resolve implements Runs.
func (t Temporal) Resolve(ctx context.Context, caseID string, r workflows.ResolveRequest) error {
	return workflows.Resolve(ctx, t.Client, caseID, r)
}

// askRun starts the run of a case and waits for its decisions.
func (s *service) askRun(ctx context.Context, id string) error {
	start, err := s.store.Start(ctx, id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return s.runs.Accept(ctx, workflows.StartInfo{
		CaseID: start.CaseID, Channel: start.Channel, Products: start.Products, Deadline: start.Deadline,
	})
}
