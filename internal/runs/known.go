package runs

import (
	"context"
	"fmt"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/fairwell/fairwell/workflows"
)

// Known lists the cases that have a run, open or closed. Temporal keeps closed ones for the retention of
// the namespace, and its list is seconds behind the runs.
func (r *Runs) Known(ctx context.Context) (caseIDs []string, err error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{
		PageSize: page,
		Query:    fmt.Sprintf("WorkflowType IN ('%s', '%s')", workflows.CancellationWorkflow, workflows.WithdrawalWorkflow),
	}
	for {
		answer, err := r.client.ListWorkflow(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		for _, run := range answer.GetExecutions() {
			if id, ours := workflows.CaseID(run.GetExecution().GetWorkflowId()); ours {
				caseIDs = append(caseIDs, id)
			}
		}
		request.NextPageToken = answer.GetNextPageToken()
		if len(request.NextPageToken) == 0 {
			return caseIDs, nil
		}
	}
}
