package runs

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/api/batch/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/workflows"
)

// TerminateSince lets Temporal end all open runs of cases that began since then,
// inclusive, and answers how many it finds. The starter begins each again, under the
// build that is current, so that nothing is lost.
func (r *Runs) TerminateSince(ctx context.Context, namespace string, since time.Time, reason string) (int64, error) {
	query := fmt.Sprintf("WorkflowType IN ('%s', '%s') AND ExecutionStatus = 'Running' AND StartTime >= '%s'",
		workflows.CancellationWorkflow, workflows.WithdrawalWorkflow, since.UTC().Format(time.RFC3339Nano))
	found, err := r.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
	if err != nil {
		return 0, fmt.Errorf("count runs: %w", err)
	}
	_, err = r.client.WorkflowService().StartBatchOperation(ctx, &workflowservice.StartBatchOperationRequest{
		Namespace: namespace, VisibilityQuery: query, JobId: "terminate-" + uuid.NewString(), Reason: reason,
		Operation: &workflowservice.StartBatchOperationRequest_TerminationOperation{TerminationOperation: &batch.BatchOperationTermination{}},
	})
	if err != nil {
		return 0, fmt.Errorf("terminate runs: %w", err)
	}
	return found.GetCount(), nil
}
