package runs

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// page is how many runs one answer of Temporal holds at most.
const page = 1000

// Closed lists runs that failed, timed out, were cancelled or terminated since
// then, inclusive: at most so many. Temporal's list is seconds behind the runs.
func (r *Runs) Closed(ctx context.Context, since time.Time, limit int) ([]store.ClosedRun, error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		PageSize: int32(min(limit, page)), //nolint:gosec // at most a page
		Query: fmt.Sprintf("WorkflowType IN ('%s', '%s') AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime >= '%s'",
			workflows.CancellationWorkflow, workflows.WithdrawalWorkflow, since.UTC().Format(time.RFC3339Nano)),
	}
	var list []store.ClosedRun
	for {
		answer, err := r.client.ListWorkflow(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("list closed runs: %w", err)
		}
		for _, run := range answer.GetExecutions() {
			id, ours := workflows.CaseID(run.GetExecution().GetWorkflowId())
			if ours && len(list) < limit {
				list = append(list, store.ClosedRun{CaseID: id, ClosedAt: run.GetCloseTime().AsTime()})
			}
		}
		request.NextPageToken = answer.GetNextPageToken()
		if len(request.NextPageToken) == 0 || len(list) >= limit {
			return list, nil
		}
	}
}
