package workflows

import (
	"fmt"
	"strings"
	"time"

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
	round    int    // raised by an act that asks to try again
	decision int    // the newest
	marked   int    // the newest that is carried out
	endsOn   notice.Date
	inReview bool
	wanted   bool          // what is under way is overtaken: a new round, decision or mark
	waiting  bool          // nothing happens any more until it is wanted
	series   int           // series of attempts so far
	again    time.Duration // asked for by the last attempt: another item of the product comes first
	held     time.Duration // how long the line was on hold when the last attempt found it so
	spent    time.Duration // of the time for slow attempts, before a hold interrupted them
}

func newItem(s activities.ItemStanding) *item {
	it := &item{id: s.ItemID, line: s.Line}
	it.take(s)
	it.wanted, it.waiting = false, it.state == cancellation.ItemParked
	return it
}

// take brings the item up to date with the database.
func (it *item) take(s activities.ItemStanding) {
	if s.Round != it.round || s.Decision != it.decision || s.Marked != it.marked {
		it.wanted = true
		if s.Code != cancellation.CodeHeld {
			it.spent = 0
		}
	}
	it.state, it.code, it.round = cancellation.ItemState(s.State), s.Code, s.Round
	it.decision, it.marked, it.endsOn, it.inReview = s.Decision, s.Marked, s.EndsOn, s.InReview
}

// unfinished says that the newest decision is not carried out.
func (it *item) unfinished() bool {
	switch it.state {
	case cancellation.ItemReceived, cancellation.ItemDelayed, cancellation.ItemParked, cancellation.ItemHeld:
		return true
	default:
		return it.decision > it.marked
	}
}

// due says that there is something to do about the item, and that now is the time.
func (it *item) due() bool { return it.unfinished() && (it.wanted || !it.waiting) }

// cancel carries out the newest decision about the product, and every later one:
// fast, then slowly, then it is parked until somebody asks for another round. It
// returns only if the run itself is cancelled.
func (r *run) cancel(ctx workflow.Context, it *item) error {
	for {
		if err := workflow.Await(ctx, it.due); err != nil {
			return err
		}
		if err := r.round(ctx, it); err != nil {
			return err
		}
	}
}

// round makes one fast and one slow series of attempts. What an act changes
// meanwhile ends it, and the next round begins if there is still something to do. So
// does a hold of the line: the round after it has the time for slow attempts that was
// left, since a hold uses up none.
func (r *run) round(ctx workflow.Context, it *item) error {
	it.wanted, it.waiting, it.again, it.held = false, false, 0, 0
	round := it.round
	err := r.call(ctx, it, fastOptions(r.pace, it))
	if err != nil && ctx.Err() == nil && !it.wanted && retryable(err) {
		if err := r.stall(ctx, it, round, cancellation.ItemDelayed, code(err)); err != nil || it.wanted {
			return err
		}
		began := workflow.Now(ctx)
		err = r.call(ctx, it, slowOptions(r.pace, it))
		it.spent += max(workflow.Now(ctx).Sub(began)-it.held, 0)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil && it.again > 0 && !it.wanted:
		return it.wait(ctx)
	case err == nil && it.held > 0 && !it.wanted:
		return r.awaitTurn(ctx, it)
	case err == nil || it.wanted:
		return r.show(ctx) // whoever wants another round ended the series, however its last attempt went
	default:
		return r.stall(ctx, it, round, cancellation.ItemParked, code(err))
	}
}

// call runs one series of attempts to its end, or until the item is wanted. The
// series is over when call returns, and a result that still arrives counts: two
// attempts at one product are never under way at once.
func (r *run) call(ctx workflow.Context, it *item, options workflow.ActivityOptions) error {
	var done activities.Cancelled
	if err := it.execute(ctx, options, a.CancelProduct, &done); err != nil {
		return err
	}
	if it.again, it.held = done.Again, done.Held; it.again > 0 {
		return nil
	}
	r.writes++
	if it.held == 0 {
		it.carriedOut(done)
	}
	return nil
}

// awaitTurn waits as long as the item is held. Looks are attempts of one activity, so
// that a hold of weeks adds next to nothing to the history; the turn itself makes the
// item wanted.
func (r *run) awaitTurn(ctx workflow.Context, it *item) error {
	it.state, it.code = cancellation.ItemHeld, cancellation.CodeHeld
	if err := r.show(ctx); err != nil {
		return err
	}
	if err := it.execute(ctx, turnOptions(it), a.AwaitTurn, nil); err != nil && ctx.Err() != nil {
		return err
	}
	return nil // however it ended: the next round asks whether the item is held
}

// execute runs one activity about the item to its end, or until the item is wanted.
func (it *item) execute(ctx workflow.Context, options workflow.ActivityOptions, activity, result any) error {
	options.ActivityID = it.nextActivityID()
	callCtx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, options))
	defer cancel()
	call := workflow.ExecuteActivity(callCtx, activity, activities.ItemInput{ItemID: it.id})
	if err := workflow.Await(ctx, func() bool { return call.IsReady() || it.wanted }); err != nil {
		return err
	}
	if !call.IsReady() {
		cancel()
	}
	return call.Get(ctx, result)
}

// wait lets another item of the product go first. The timer ends with the wait:
// one that went on would keep a closed wait in the history.
func (it *item) wait(ctx workflow.Context) error {
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	timer := workflow.NewTimerWithOptions(timerCtx, it.again, workflow.TimerOptions{Summary: "An earlier decision comes first"})
	return workflow.Await(ctx, func() bool { return timer.IsReady() || it.wanted })
}

// nextActivityID names a series of attempts. Each has an ID of its own: an
// activity that is scheduled and cancelled within one workflow task keeps its
// ID taken for that task, as when two retries arrive at once.
func (it *item) nextActivityID() string {
	it.series++
	return fmt.Sprintf("cancel-%s-%d", it.id, it.series)
}

// FirstSeries says of the activity of an item that it is the first that was made at once.
func FirstSeries(activityID string) bool { return strings.HasSuffix(activityID, "-1") }

// carriedOut notes a mark. One of an older decision finishes nothing.
func (it *item) carriedOut(done activities.Cancelled) {
	it.marked = max(it.marked, done.Decision)
	if done.Decision < it.decision {
		return
	}
	it.decision, it.endsOn, it.code = done.Decision, done.EndsOn, ""
	it.state = cancellation.ItemCancelled
	if done.EndsOn.IsZero() {
		it.state = cancellation.ItemContinued
	}
}

// stall records that an item is delayed or parked. It counts only for its round:
// the database ignores it once an act has begun another.
func (r *run) stall(ctx workflow.Context, it *item, round int, to cancellation.ItemState, why string) error {
	in := activities.StallInput{ItemID: it.id, Round: round, State: string(to), Code: why}
	if _, err := decide[struct{}](ctx, a.RecordStall, in, "Record "+string(to)); err != nil {
		return err
	}
	r.writes++
	if it.wanted {
		return nil
	}
	it.state, it.code, it.waiting = to, why, to == cancellation.ItemParked
	return r.show(ctx)
}
