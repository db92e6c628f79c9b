package workflows

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// UpdateResolve tells a run what became of a confirmation whose outcome is
// unknown.
const UpdateResolve = "resolve"

// ErrTypeNotUnknown is the type of the application error by which the run
// rejects a resolution of a mail whose outcome is known.
const ErrTypeNotUnknown = "NotUnknown"

// ResolveRequest is what a person found out. Who and why stands in the act.
type ResolveRequest struct {
	ActID   string
	Outcome string // a cancellation.MailOutcome
	Attempt int    // of the mail, as it was looked at
}

// ResolveAnswer says where the mail stands now.
type ResolveAnswer struct {
	State string // a cancellation.MailState
}

// resolvable says whether the mail's outcome may be unknown. While steps fail
// on our side the ledger may be further than the run, so it is asked.
func (m *confirmation) resolvable() bool {
	return m.state == cancellation.MailUnknown || m.state.Open() && m.outage
}

// validateResolve rejects a resolution where there is nothing to resolve. A run
// that has just begun does not know yet; its handler waits until it does.
func (r *run) validateResolve(_ workflow.Context, _ ResolveRequest) error {
	if r.unmatched || r.decided && !r.mail.resolvable() {
		return notUnknown()
	}
	return nil
}

// resolve writes the outcome into the ledger, which has the last word, and
// wakes the mail's own loop: a mail that was not sent goes out as the next
// attempt.
func (r *run) resolve(ctx workflow.Context, in ResolveRequest) (ResolveAnswer, error) {
	if err := workflow.Await(ctx, func() bool { return r.decided }); err != nil {
		return ResolveAnswer{}, err
	}
	resolved, err := decide[activities.Resolved](ctx, a.ResolveConfirmation, activities.ResolveInput{
		CaseID: r.caseID, ActID: in.ActID, Outcome: in.Outcome, Attempt: in.Attempt,
	}, "Resolve the confirmation: "+in.Outcome)
	switch {
	case err != nil:
		return ResolveAnswer{}, err
	case !resolved.Done:
		return ResolveAnswer{}, notUnknown()
	}
	m := &r.mail
	m.state, m.code = cancellation.MailState(resolved.Mail.State), resolved.Mail.Code
	m.resolved, m.failed, m.outage = true, false, false
	return ResolveAnswer{State: resolved.Mail.State}, r.show(ctx)
}

func notUnknown() error {
	return temporal.NewNonRetryableApplicationError("the outcome is not unknown", ErrTypeNotUnknown, nil)
}

// Resolve hands an act to the run of a case and waits for it to be carried out.
// ErrNotUnknown: the outcome is known already. ErrNotFound: no run of the case
// is open. Any other error: no answer within ctx.
func Resolve(ctx context.Context, c client.Client, caseID string, in ResolveRequest) error {
	return update(ctx, c, caseID, UpdateResolve, in.ActID, in)
}
