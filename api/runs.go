package api

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/workflows"
)

// Runs reaches the run of a case. Each call waits no longer than its context.
type Runs interface {
	reception.Runs
	// Retry asks the run to resume. ErrNothingOpen: it would resume nothing.
	// ErrNotFound: no run of the case is open. Any other: no answer in time.
	Retry(ctx context.Context, caseID string, r workflows.RetryRequest) error
	// Resolve tells the run what became of its mail. ErrNotUnknown: that is
	// known. ErrNotFound: no run of the case is open. Any other: no answer in time.
	Resolve(ctx context.Context, caseID string, r workflows.ResolveRequest) error
	// Identify tells the run that it is known whose declaration it is.
	// ErrNotFound: no run of the case is open. Any other: no answer in time.
	Identify(ctx context.Context, caseID string, r workflows.IdentifyRequest) error
}

// Temporal is the Runs of production.
type Temporal struct{ Client client.Client }

// Begin implements Runs. A run that is open already goes on.
func (t Temporal) Begin(ctx context.Context, s workflows.StartInfo) error {
	_, err := t.Client.ExecuteWorkflow(ctx, workflows.StartOptions(s),
		workflows.CancellationWorkflow, workflows.CancellationInput{CaseID: s.CaseID})
	if err != nil {
		return fmt.Errorf("start run: %w", err)
	}
	return nil
}

// BeginWithdrawal implements Runs. A run that is open already goes on.
func (t Temporal) BeginWithdrawal(ctx context.Context, id string) error {
	_, err := t.Client.ExecuteWorkflow(ctx, workflows.WithdrawalStartOptions(id),
		workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: id})
	if err != nil {
		return fmt.Errorf("start run: %w", err)
	}
	return nil
}

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

// Identify implements Runs.
func (t Temporal) Identify(ctx context.Context, caseID string, r workflows.IdentifyRequest) error {
	return workflows.Identify(ctx, t.Client, caseID, r)
}
