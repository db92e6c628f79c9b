package workflows

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Retry hands an act to the run of a case and waits for it to be carried out.
// ErrNothingOpen: the run would resume nothing. ErrNotFound: no run of the case
// is open. Any other error: no answer within ctx.
func Retry(ctx context.Context, c client.Client, caseID string, in RetryRequest) error {
	return update(ctx, c, caseID, UpdateRetry, in.ActID, in)
}

// update sends an act. The update's ID is the act's, so that an act handed over
// twice is carried out once.
func update(ctx context.Context, c client.Client, caseID, name, actID string, in any) error {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   CancellationID(caseID),
		UpdateID:     actID,
		UpdateName:   name,
		Args:         []any{in},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	var closed *serviceerror.NotFound
	var rejected *temporal.ApplicationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rejected) && rejected.Type() == ErrTypeNothingOpen:
		return cancellation.ErrNothingOpen
	case errors.As(err, &rejected) && rejected.Type() == ErrTypeNotUnknown:
		return cancellation.ErrNotUnknown
	case errors.As(err, &closed):
		return cancellation.ErrNotFound
	default:
		return fmt.Errorf("update run: %w", err)
	}
}
