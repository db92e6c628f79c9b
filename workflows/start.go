package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/notice"
)

// StartInfo is what a run shows in the Temporal UI from its first second on.
type StartInfo struct {
	CaseID   string
	Channel  string
	Products int
	Deadline notice.Date // the earliest end by the stored preview, or zero
}

// StartOptions starts the run of a case, or joins the one that is open. A run
// that failed or was terminated may be started again, a completed one not: the
// starter alone, who knows from Postgres that the case is open, allows that.
func StartOptions(s StartInfo) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       CancellationID(s.CaseID),
		TaskQueue:                TaskQueue,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		TypedSearchAttributes:    searchAttributes(s),
		StaticSummary:            summary(s),
		StaticDetails:            "One declaration. Items, dates and the confirmation stand in Postgres under this case.",
	}
}

// RestartOptions starts a case that Postgres says is open, however its last
// run ended.
func RestartOptions(s StartInfo) client.StartWorkflowOptions {
	o := StartOptions(s)
	o.WorkflowIDReusePolicy = enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	return o
}

func summary(s StartInfo) string {
	text := fmt.Sprintf("%d product(s) by %s", s.Products, s.Channel)
	if !s.Deadline.IsZero() {
		text += ", first end " + s.Deadline.String()
	}
	return text
}

func searchAttributes(s StartInfo) temporal.SearchAttributes {
	updates := []temporal.SearchAttributeUpdate{
		StateKey().ValueSet(StateOpen),
		ChannelKey().ValueSet(s.Channel),
		ProductCountKey().ValueSet(int64(s.Products)),
	}
	if d := s.Deadline; !d.IsZero() {
		at := time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
		updates = append(updates, DeadlineKey().ValueSet(at))
	}
	return temporal.NewSearchAttributes(updates...)
}
