package workflows

import (
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// WithdrawalID is the workflow ID of a withdrawal.
func WithdrawalID(id string) string { return "withdrawal/" + id }

// WithdrawalStartOptions starts the run of a withdrawal, or joins the one that is
// open: see StartOptions.
func WithdrawalStartOptions(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       WithdrawalID(id),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			StateKey().ValueSet(StateOpen), ChannelKey().ValueSet(string(cancellation.ChannelForm))),
		StaticSummary: "A withdrawal by form",
		StaticDetails: "One withdrawal. What was declared and what was found stand in Postgres under this ID.",
	}
}

// WithdrawalRestartOptions starts a withdrawal that Postgres says is owed
// something, however its last run ended.
func WithdrawalRestartOptions(id string) client.StartWorkflowOptions {
	o := WithdrawalStartOptions(id)
	o.WorkflowIDReusePolicy = enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	return o
}
