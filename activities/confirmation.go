package activities

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// MailStatus is where a mail stands in the ledger after an activity.
type MailStatus struct {
	State string        // a cancellation.MailState
	Code  string        // what is in the way, if anything
	Again time.Duration // when to look again at the earliest, or zero
}

// SendConfirmation makes at most one attempt at the one central mail. The
// workflow decides what follows; it may always call again, since the ledger
// lets only a mail that was surely not sent be claimed.
//
// The claim is committed before the call to SendGrid. A crash after it leaves
// the row sending, and whoever finds it so sends nothing: the outcome is then
// unknown and ReconcileConfirmation finds out.
func (a *Activities) SendConfirmation(ctx context.Context, in CaseInput) (MailStatus, error) {
	status, err := a.sendConfirmation(ctx, in.CaseID)
	return status, classify(ctx, "send confirmation", err)
}

func (a *Activities) sendConfirmation(ctx context.Context, caseID string) (MailStatus, error) {
	m, to, err := a.frozen(ctx, caseID, cancellation.MailConfirmation)
	if err != nil {
		return MailStatus{}, err
	}
	switch m.State {
	case cancellation.MailPending, cancellation.MailParked:
		return a.attempt(ctx, m, to)
	case cancellation.MailSending:
		return a.settle(ctx, m, cancellation.MailUnknown, "", "interrupted")
	default:
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
}
