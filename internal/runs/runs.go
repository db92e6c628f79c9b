// Package runs is the only client of Temporal: it starts the run of a case, has
// its decisions written at once, wakes it for an act, and lists what closed badly.
// It must never decide what a run does, and never hand Temporal anything personal.
package runs

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
	"github.com/fairwell/fairwell/workflows"
)

// Case names a run, and what it shows in the Temporal UI from its first second on.
type Case struct {
	ID          string
	Reference   string // as people read it out
	Withdrawal  bool
	Channel     string
	Products    int
	EarliestEnd notice.Date // by the stored preview, inclusive, or zero
}

// Of is the case of a row that owes a run.
func Of(r store.Run) Case {
	return Case{
		ID: r.CaseID, Reference: r.Reference, Withdrawal: r.Withdrawal,
		Channel: r.Channel, Products: r.Products, EarliestEnd: r.EarliestEnd,
	}
}

// Runs starts and wakes runs.
type Runs struct{ client client.Client }

// New returns Runs on a client whose closing stays with the caller.
func New(c client.Client) *Runs { return &Runs{client: c} }

// Start starts the run of a case, or joins the one that is open.
func (r *Runs) Start(ctx context.Context, c Case) error {
	ctx, end := traced(ctx, "start")
	_, err := r.client.ExecuteWorkflow(ctx, options(c), c.workflow(), workflows.Input{CaseID: c.ID})
	end(err)
	if err != nil {
		return fmt.Errorf("start run: %w", err)
	}
	return nil
}

// Accept starts or joins the run of a case and returns when its decisions are
// in Postgres. The update has one ID for each run, so that who asks again waits for
// the same answer.
func (r *Runs) Accept(ctx context.Context, c Case) error {
	return r.update(ctx, c, workflows.UpdateAccept, workflows.UpdateAccept)
}

// Nudge wakes the run of a case for an act that is in Postgres, and returns
// when the run has done it. The same update ID is one act, however often it is
// sent.
func (r *Runs) Nudge(ctx context.Context, c Case, updateID string) error {
	return r.update(ctx, c, workflows.UpdateAct, updateID, workflows.ActRequest{ActID: updateID})
}

func (r *Runs) update(ctx context.Context, c Case, name, id string, args ...any) (err error) {
	ctx, end := traced(ctx, name)
	defer func() { end(err) }()
	start := r.client.NewWithStartWorkflowOperation(options(c), c.workflow(), workflows.Input{CaseID: c.ID})
	handle, err := r.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: id, WorkflowID: c.workflowID(), UpdateName: name, Args: args,
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return fmt.Errorf("update with start: %w", err)
	}
	if err := handle.Get(ctx, nil); err != nil {
		return fmt.Errorf("wait for %s: %w", name, err)
	}
	return nil
}

// traced is the span of a call; end says only that it failed, or had not answered in
// time.
func traced(ctx context.Context, call string) (_ context.Context, end func(error)) {
	ctx, span := tracing.Start(ctx, "temporal "+call)
	return ctx, func(err error) {
		code := ""
		switch {
		case errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil:
			code = "timeout"
		case err != nil:
			code = "failed"
		}
		tracing.End(span, code)
	}
}

// Healthy says whether Temporal answers.
func (r *Runs) Healthy(ctx context.Context) error {
	if _, err := r.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("ask Temporal: %w", err)
	}
	return nil
}
