package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// run is the state of one run, of a cancellation or of a withdrawal.
type run struct {
	caseID string
	begin  func(workflow.Context) error // finds out what the case needs
	pace   activities.Pace

	decided   bool // the database has said what the case needs
	unmatched bool // nobody knows yet whose declaration it is
	dismissed bool // and somebody has said that it is nobody's
	items     []*item
	mails     []*mail

	tickets int // acts that were announced
	applied int // tickets that an application of acts has covered
	writes  int // what the run itself has changed in the database, counted

	failed  error                       // what ends the run
	found   cancellation.WithdrawalCode // "" for a cancellation
	settled bool                        // a person has answered the withdrawal
	shown   State                       // what the search attribute says
}

// newRun is the state of a run that is just starting.
func newRun(in Input) *run { return &run{caseID: in.CaseID, shown: Deciding} }

// setup registers the handlers before the first wait, so that an update that
// arrives with the start finds them.
func (r *run) setup(ctx workflow.Context) error {
	told := workflow.QueryHandlerOptions{Description: "What the run waits for, and what to do next"}
	if err := workflow.SetQueryHandlerWithOptions(ctx, QueryStatus, func() (string, error) { return r.describe(), nil }, told); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	options := workflow.UpdateHandlerOptions{Description: "Apply what people did, and take up what follows"}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateAct, r.act, options); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	return nil
}

// live runs until nothing is open and everybody who waits for an update has an
// answer, also when the run is cancelled. An act that arrives meanwhile may open
// the case again, or begin one that nobody could match before. It returns an
// error only if the run itself is cancelled or the case does not exist: nothing
// that fails outside ends a run.
func (r *run) live(ctx workflow.Context) error {
	closing, done := workflow.NewDisconnectedContext(ctx)
	defer done()
	for {
		if r.decided {
			r.fail(workflow.Await(ctx, r.over))
		} else {
			r.fail(r.begin(ctx))
		}
		answered := func() bool { return !r.over() || workflow.AllHandlersFinished(closing) }
		if err := workflow.Await(closing, answered); err != nil {
			return fmt.Errorf("wait for handlers: %w", err)
		}
		if r.over() {
			return r.failed
		}
	}
}

// stand takes up what the database holds, once it has decided, and lets acts
// change it from then on.
func (r *run) stand(ctx workflow.Context, standing activities.Standing) error {
	r.decided = true
	r.take(ctx, standing)
	r.spawn(ctx, "acts", r.applyActs)
	return r.show(ctx)
}

// take brings the state up to date with what the database holds. What is new
// gets a loop of its own.
func (r *run) take(ctx workflow.Context, standing activities.Standing) {
	r.settled = standing.Settled
	for _, s := range standing.Items {
		if it := r.item(s.ItemID); it != nil {
			it.take(s)
			continue
		}
		it := newItem(s)
		r.items = append(r.items, it)
		r.spawn(ctx, "cancel "+it.id, func(ctx workflow.Context) error { return r.cancel(ctx, it) })
	}
	for _, s := range standing.Mails {
		if m := r.mail(s.Kind, s.Number); m != nil {
			m.take(s)
			continue
		}
		m := newMail(s)
		r.mails = append(r.mails, m)
		r.spawn(ctx, "mail "+m.name(), func(ctx workflow.Context) error { return r.deliver(ctx, m) })
	}
}

// spawn starts a loop beside the others. Its error ends the run.
func (r *run) spawn(ctx workflow.Context, name string, loop func(workflow.Context) error) {
	workflow.GoNamed(ctx, name, func(ctx workflow.Context) { r.fail(loop(ctx)) })
}

func (r *run) fail(err error) {
	if r.failed == nil {
		r.failed = err
	}
}

// over says that nothing is open: that the run has failed, or has nothing left
// to do. An open review keeps it open, since a person's judgement may still move
// a date; a declaration that nobody could match does not.
func (r *run) over() bool {
	if r.failed != nil {
		return true
	}
	if r.tickets > r.applied || !r.decided && !r.unmatched {
		return false
	}
	for _, it := range r.items {
		if it.unfinished() || it.inReview {
			return false
		}
	}
	for _, m := range r.mails {
		if m.state.Open() {
			return false
		}
	}
	return true
}

func (r *run) item(id string) *item {
	for _, it := range r.items {
		if it.id == id {
			return it
		}
	}
	return nil
}

func (r *run) mail(kind string, number int) *mail {
	for _, m := range r.mails {
		if m.kind == kind && m.number == number {
			return m
		}
	}
	return nil
}

func (r *run) mailResults() []MailResult {
	var results []MailResult
	for _, m := range r.mails {
		results = append(results, MailResult{Kind: m.kind, Number: m.number, State: string(m.state)})
	}
	return results
}
