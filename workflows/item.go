package workflows

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// item is one product of the case.
type item struct {
	id       string
	line     string
	state    cancellation.ItemState
	code     string // what is in the way
	decision int
	endsOn   notice.Date
	inReview bool
	wanted   bool // somebody asked to try again
	series   int  // series of attempts so far
}

// nextActivityID names a series of attempts. Each has an ID of its own: an
// activity that is scheduled and cancelled within one workflow task keeps its
// ID taken for that task, as when two retries arrive at once.
func (it *item) nextActivityID() string {
	it.series++
	return fmt.Sprintf("cancel-%s-%d", it.id, it.series)
}

// stuck says whether a retry of the item means anything.
func (it *item) stuck() bool {
	return it.state == cancellation.ItemDelayed || it.state == cancellation.ItemParked
}

// cancel tries until the product is cancelled: fast, then slowly, then parked
// until somebody asks for another round. It returns early only if the run
// itself is cancelled.
func (r *run) cancel(ctx workflow.Context, it *item) error {
	for it.state.Open() {
		if it.state == cancellation.ItemParked {
			if err := workflow.Await(ctx, func() bool { return it.wanted }); err != nil {
				return err
			}
		}
		if err := r.round(ctx, it); err != nil {
			return err
		}
	}
	return nil
}

// round makes one fast and one slow series of attempts. A retry that arrives
// during the slow one ends it and the next round begins.
func (r *run) round(ctx workflow.Context, it *item) error {
	it.wanted = false
	err := r.call(ctx, it, fastOptions(r.pace, it))
	if err != nil && ctx.Err() == nil && !it.wanted && retryable(err) {
		if err := r.stall(ctx, it, cancellation.ItemDelayed, code(err)); err != nil {
			return err
		}
		err = r.call(ctx, it, slowOptions(r.pace, it))
	}
	switch {
	case err == nil:
		return r.done(ctx, it)
	case ctx.Err() != nil:
		return ctx.Err()
	case it.wanted:
		return nil // the retry ended the series, however its last attempt went
	default:
		return r.stall(ctx, it, cancellation.ItemParked, code(err))
	}
}

// call runs one series of attempts to its end, or until a retry is wanted. The
// series is over when call returns, and a result that still arrives counts: two
// attempts at one product are never under way at once.
func (r *run) call(ctx workflow.Context, it *item, options workflow.ActivityOptions) error {
	options.ActivityID = it.nextActivityID()
	callCtx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, options))
	defer cancel()
	var done activities.Cancelled
	call := workflow.ExecuteActivity(callCtx, a.CancelProduct, activities.ItemInput{ItemID: it.id})
	if err := workflow.Await(ctx, func() bool { return call.IsReady() || it.wanted }); err != nil {
		return err
	}
	if !call.IsReady() {
		cancel()
	}
	if err := call.Get(ctx, &done); err != nil {
		return err
	}
	it.decision, it.endsOn = done.Decision, done.EndsOn
	return nil
}

func (r *run) done(ctx workflow.Context, it *item) error {
	it.state, it.code = cancellation.ItemCancelled, ""
	return r.show(ctx)
}

// stall records that an item is delayed or parked.
func (r *run) stall(ctx workflow.Context, it *item, to cancellation.ItemState, why string) error {
	in := activities.StallInput{ItemID: it.id, State: string(to), Code: why}
	if _, err := decide[struct{}](ctx, a.RecordStall, in, "Record "+string(to)); err != nil {
		return err
	}
	it.state, it.code = to, why
	return r.show(ctx)
}

// retryable says whether another attempt may help: the series ended by time,
// not by an answer that will stay the same.
func retryable(err error) bool {
	var app *temporal.ApplicationError
	return !errors.As(err, &app) || !app.NonRetryable()
}

// code names what is in the way: the type that activities gave their error.
func code(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() != "" {
		return app.Type()
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return "timeout"
	}
	return activities.CodeInternal
}
