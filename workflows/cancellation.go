package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// Cancellation carries out one case: it has the notice validated and the end
// dates computed, then cancels the products and sends the confirmation side by
// side. What does not get through is delayed, later parked, and waits for a
// retry; the run closes when nothing is open.
//
// A run that starts again takes up what Postgres holds: finished items are
// never touched again, and parked ones stay parked until somebody retries.
func Cancellation(ctx workflow.Context, in CancellationInput) (CancellationResult, error) {
	r := &run{caseID: in.CaseID}
	if err := r.setup(ctx); err != nil {
		return CancellationResult{}, fmt.Errorf("set up: %w", err)
	}
	err := r.run(ctx)
	// Whoever waits for an update gets an answer, also when the run is cancelled.
	closing, done := workflow.NewDisconnectedContext(ctx)
	defer done()
	if waitErr := workflow.Await(closing, func() bool { return workflow.AllHandlersFinished(closing) }); waitErr != nil {
		return CancellationResult{}, fmt.Errorf("wait for handlers: %w", waitErr)
	}
	if err != nil {
		return CancellationResult{}, err
	}
	return r.result(), nil
}

// run is the state of one run.
type run struct {
	caseID  string
	pace    activities.Pace
	decided bool
	items   []*item
	mail    confirmation
	alarmed bool // the search attribute says that a person is needed

	unmatched  bool // waits to be told whose declaration it is
	identified bool // somebody said so
	notice     bool // the address on file has still to be told
}

// setup registers the handlers before the first wait, so that an update that
// arrives with the start finds them.
func (r *run) setup(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryStatus, func() (string, error) { return r.describe(), nil }); err != nil {
		return err
	}
	accept := workflow.UpdateHandlerOptions{Description: "Wait until the end dates stand"}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateAccept, r.accept, accept); err != nil {
		return err
	}
	retry := workflow.UpdateHandlerOptions{
		Description: "Try again what is delayed or parked",
		Validator:   r.validateRetry,
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateRetry, r.retry, retry); err != nil {
		return err
	}
	identify := workflow.UpdateHandlerOptions{Description: "Say that it is known whose declaration it is"}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateIdentify, r.identify, identify); err != nil {
		return err
	}
	resolve := workflow.UpdateHandlerOptions{
		Description: "Say what became of a confirmation whose outcome is unknown",
		Validator:   r.validateResolve,
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateResolve, r.resolve, resolve)
}

// run returns an error only if the run itself is cancelled or the case does not
// exist: nothing that fails outside ends a run.
func (r *run) run(ctx workflow.Context) error {
	in := activities.CaseInput{CaseID: r.caseID}
	validated, err := r.validate(ctx, in)
	if err != nil {
		return fmt.Errorf("validate notice: %w", err)
	}
	r.pace = validated.Pace
	status, err := decide[activities.Status](ctx, a.ComputeEndDates, in, "Compute end dates")
	if err != nil {
		return fmt.Errorf("compute end dates: %w", err)
	}
	r.take(status)
	if err := r.show(ctx); err != nil {
		return err
	}
	var failed error
	for _, it := range r.items {
		workflow.GoNamed(ctx, "cancel "+it.id, func(ctx workflow.Context) {
			if err := r.cancel(ctx, it); err != nil {
				failed = err
			}
		})
	}
	workflow.GoNamed(ctx, "confirm", func(ctx workflow.Context) {
		if err := r.confirm(ctx); err != nil {
			failed = err
		}
	})
	if r.notice {
		workflow.GoNamed(ctx, "notify", func(ctx workflow.Context) {
			if err := r.notify(ctx); err != nil {
				failed = err
			}
		})
	}
	if err := workflow.Await(ctx, func() bool { return failed != nil || r.finished() }); err != nil {
		return err
	}
	return failed
}

// take builds the state from what the database holds.
func (r *run) take(s activities.Status) {
	for _, i := range s.Items {
		it := &item{
			id: i.ItemID, line: i.Line, state: cancellation.ItemState(i.State), code: i.ErrorCode,
			decision: i.Decision, endsOn: i.EndsOn, inReview: i.InReview,
		}
		r.items = append(r.items, it)
	}
	r.mail.state = cancellation.MailState(s.Confirmation)
	r.notice = s.Notice
	r.decided = true
}

// accept answers as soon as the decisions stand.
func (r *run) accept(ctx workflow.Context) (Accepted, error) {
	if err := workflow.Await(ctx, func() bool { return r.decided }); err != nil {
		return Accepted{}, err
	}
	return Accepted{Items: len(r.items)}, nil
}

// finished says that nothing is open. An open review keeps the run open: a
// person's judgement may still move a date.
func (r *run) finished() bool {
	for _, it := range r.items {
		if it.state.Open() || it.inReview {
			return false
		}
	}
	return !r.mail.state.Open() && !r.notice
}

func (r *run) result() CancellationResult {
	result := CancellationResult{Confirmation: string(r.mail.state)}
	for _, it := range r.items {
		result.Items = append(result.Items, ItemResult{
			ItemID: it.id, State: string(it.state), Decision: it.decision, EndsOn: it.endsOn,
		})
	}
	return result
}
