package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
)

// act answers once an application of acts that began after it has ended: what
// it announces was appended before. What became of the act itself is in
// Postgres, so a refusal is no error here.
func (r *run) act(ctx workflow.Context, _ ActRequest) error {
	r.tickets++
	mine := r.tickets
	if err := workflow.Await(ctx, func() bool { return r.applied >= mine || r.failed != nil }); err != nil {
		return err
	}
	if r.applied >= mine {
		return nil
	}
	return r.failed
}

// applyActs applies acts as they are announced, one application at a time. It
// returns only if the run itself is cancelled.
func (r *run) applyActs(ctx workflow.Context) error {
	for {
		if err := workflow.Await(ctx, func() bool { return r.tickets > r.applied }); err != nil {
			return err
		}
		if err := r.apply(ctx); err != nil {
			return err
		}
	}
}

// apply has every act of the case without an outcome applied, and takes up what
// follows. What was read before an attempt of the run's own ended may be older
// than what the run knows; then the tickets stay open and it is read again.
func (r *run) apply(ctx workflow.Context) error {
	tickets, wrote := r.tickets, r.writes
	in := activities.CaseInput{CaseID: r.caseID}
	standing, err := decide[activities.Standing](ctx, a.ApplyActs, in, "Apply acts")
	if err != nil {
		return err
	}
	if r.writes != wrote {
		return nil
	}
	r.applied = tickets
	if !r.decided {
		return nil
	}
	r.take(ctx, standing)
	return r.show(ctx)
}
