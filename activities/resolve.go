package activities

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// ResolveInput is what a person found out about an attempt to send.
type ResolveInput struct {
	CaseID  string
	ActID   string
	Outcome string // a cancellation.MailOutcome
	Attempt int
}

// Resolved is the answer of ResolveConfirmation.
type Resolved struct {
	Done bool // false: the attempt's outcome is not unknown any more
	Mail MailStatus
}

// ResolveConfirmation carries out what a person found out about a confirmation
// whose outcome is unknown: it was sent, or it is pending and goes out as the
// next attempt. It sends nothing. The ledger and the act change together, so
// running twice changes nothing.
func (a *Activities) ResolveConfirmation(ctx context.Context, in ResolveInput) (Resolved, error) {
	resolved, err := a.resolve(ctx, in)
	return resolved, classify(ctx, "resolve confirmation", err)
}

func (a *Activities) resolve(ctx context.Context, in ResolveInput) (Resolved, error) {
	err := a.store.ResolveMail(ctx, in.CaseID, in.ActID, store.MailResolution{
		MailOutcome: cancellation.MailOutcome(in.Outcome), MailAttempt: in.Attempt,
	})
	if err != nil && !errors.Is(err, cancellation.ErrNotUnknown) {
		return Resolved{}, err
	}
	status, readErr := a.mailStatus(ctx, store.Mail{CaseID: in.CaseID, Kind: cancellation.MailConfirmation})
	return Resolved{Done: err == nil, Mail: status}, readErr
}
