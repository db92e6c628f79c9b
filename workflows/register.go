package workflows

import (
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register registers every workflow under its name. A parked run may wait for
// weeks and is retried because a fix was deployed, so runs move to new code by
// themselves; the gates in versions.go keep old histories replaying.
func Register(r sdkworker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Cancellation, workflow.RegisterOptions{
		Name:               CancellationWorkflow,
		VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	})
	r.RegisterWorkflowWithOptions(Withdrawal, workflow.RegisterOptions{
		Name:               WithdrawalWorkflow,
		VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	})
	r.RegisterWorkflowWithOptions(Retention, workflow.RegisterOptions{
		Name:               RetentionWorkflow,
		VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	})
	r.RegisterWorkflowWithOptions(Ends, workflow.RegisterOptions{
		Name:               EndsWorkflow,
		VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	})
}
