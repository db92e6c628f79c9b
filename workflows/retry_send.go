package workflows

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Retry hands an act to the run of a case and waits for its answer: "done", or
// "nothing_open" if nothing is delayed or parked or the run has closed. The
// update's ID is the act's, so that an act handed over twice is carried out
// once. An error says that the run has not answered within ctx.
func Retry(ctx context.Context, c client.Client, caseID string, in RetryRequest) (cancellation.ActOutcome, error) {
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   CancellationID(caseID),
		UpdateID:     in.ActID,
		UpdateName:   UpdateRetry,
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
		return cancellation.ActDone, nil
	case errors.As(err, &closed), errors.As(err, &rejected) && rejected.Type() == ErrTypeNothingOpen:
		return cancellation.ActNothingOpen, nil
	default:
		return "", err
	}
}
