package runs

import (
	"net/url"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/workflows"
)

// options join the open run of a case, or start one however the last one ended:
// Postgres alone knows whether a case is done.
func options(c Case) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       c.workflowID(),
		TaskQueue:                workflows.TaskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes:    c.searchAttributes(),
		StaticSummary:            c.Reference,
		StaticDetails:            c.details(),
	}
}

func (c Case) workflow() string {
	if c.Withdrawal {
		return workflows.WithdrawalWorkflow
	}
	return workflows.CancellationWorkflow
}

func (c Case) workflowID() string {
	if c.Withdrawal {
		return workflows.WithdrawalID(c.ID)
	}
	return workflows.CancellationID(c.ID)
}

// details say where everything else about the case is, and how somebody acts on it.
func (c Case) details() string {
	kind := "cancellations"
	if c.Withdrawal {
		kind = "withdrawals"
	}
	return "Everything else: `GET /v1/" + kind + "/" + c.ID + "`, or the desk.\n\n" +
		"To act: `fairwell support act " + c.ID + " ACT --reason …`."
}

func (c Case) searchAttributes() temporal.SearchAttributes {
	updates := []temporal.SearchAttributeUpdate{
		workflows.StateKey().ValueSet(string(workflows.Deciding)),
		workflows.NeedsPersonKey().ValueSet(false),
		workflows.ChannelKey().ValueSet(c.Channel),
	}
	if !c.Withdrawal {
		updates = append(updates, workflows.ProductCountKey().ValueSet(int64(c.Products)))
	}
	if d := c.EarliestEnd; !d.IsZero() {
		at := time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
		updates = append(updates, workflows.EarliestEndKey().ValueSet(at))
	}
	return temporal.NewSearchAttributes(updates...)
}

// Page is the address of a case's run in a Temporal UI.
func (c Case) Page(ui, namespace string) string {
	return strings.TrimSuffix(ui, "/") + "/namespaces/" + url.PathEscape(namespace) + "/workflows/" + url.PathEscape(c.workflowID())
}
