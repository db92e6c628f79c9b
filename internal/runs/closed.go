package runs

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// page is how many runs one answer of Temporal holds at most.
const page = 1000

// Closed lists runs that failed, timed out, were cancelled or terminated since
// then, inclusive: at most so many. Temporal's list is seconds behind the runs.
func (r *Runs) Closed(ctx context.Context, since time.Time, limit int) (list []store.ClosedRun, err error) {
	query := " AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime >= '" + since.UTC().Format(time.RFC3339Nano) + "'"
	err = r.list(ctx, query, limit, func(caseID string, run *workflow.WorkflowExecutionInfo) bool {
		list = append(list, store.ClosedRun{CaseID: caseID, ClosedAt: run.GetCloseTime().AsTime()})
		return len(list) < limit
	})
	return list, err
}

// Known lists the cases that have a run, open or closed. Temporal keeps closed ones for
// the retention of the namespace.
func (r *Runs) Known(ctx context.Context) (caseIDs []string, err error) {
	err = r.list(ctx, "", page, func(caseID string, _ *workflow.WorkflowExecutionInfo) bool {
		caseIDs = append(caseIDs, caseID)
		return true
	})
	return caseIDs, err
}

// list hands over the runs of cases that also fit the query, until there are no more or
// take has enough.
func (r *Runs) list(ctx context.Context, query string, size int, take func(caseID string, run *workflow.WorkflowExecutionInfo) bool) error {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		PageSize: int32(min(size, page)), //nolint:gosec // at most a page
		Query:    fmt.Sprintf("WorkflowType IN ('%s', '%s')%s", workflows.CancellationWorkflow, workflows.WithdrawalWorkflow, query),
	}
	for {
		answer, err := r.client.ListWorkflow(ctx, request)
		if err != nil {
			return fmt.Errorf("list runs: %w", err)
		}
		for _, run := range answer.GetExecutions() {
			id, ours := workflows.CaseID(run.GetExecution().GetWorkflowId())
			if ours && !take(id, run) {
				return nil
			}
		}
		request.NextPageToken = answer.GetNextPageToken()
		if len(request.NextPageToken) == 0 {
			return nil
		}
	}
}
