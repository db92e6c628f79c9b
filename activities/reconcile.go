package activities

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
)

// ReconcileConfirmation looks once whether SendGrid took a confirmation whose
// outcome is unknown: first at the delivery events, then in SendGrid's own log.
// Found: it is sent. Proven absent, by polls that began late enough and far
// enough apart: it is pending again. Else it stays unknown. It never sends.
func (a *Activities) ReconcileConfirmation(ctx context.Context, in CaseInput) (MailStatus, error) {
	status, err := a.reconcile(ctx, in.CaseID, cancellation.MailConfirmation)
	return status, classify(ctx, "reconcile confirmation", err)
}

func (a *Activities) reconcile(ctx context.Context, caseID, kind string) (MailStatus, error) {
	m, err := a.store.Mail(ctx, caseID, kind)
	if err != nil {
		return MailStatus{}, err
	}
	if m.State != cancellation.MailUnknown {
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
	if sabotage.ResendUnknown {
		return a.settle(ctx, m, cancellation.MailPending, "", "proven_absent")
	}
	seen, err := a.store.HasDeliveryEvent(ctx, m.ID)
	if err != nil {
		return MailStatus{}, err
	}
	if seen {
		return a.settle(ctx, m, cancellation.MailSent, "", "")
	}
	poll := mail.Poll{BeganAt: a.now()}
	found, err := a.sender.FindSent(ctx, mail.Query{
		MailID: m.ID, To: m.Recipient, Subject: m.Subject, Since: *m.ClaimedAt,
	})
	if err != nil {
		// The logs gave no usable answer: that proves nothing, and is no failure
		// of this look.
		found.State = mail.Unclear
	}
	poll.Found = found.State
	switch found.State {
	case mail.Sent:
		return a.settle(ctx, m, cancellation.MailSent, found.MessageID, "")
	case mail.Absent:
		return a.absent(ctx, m, poll)
	default:
		return MailStatus{State: string(m.State), Code: "logs_unclear"}, nil
	}
}

// absent adds a poll that saw nothing to the earlier ones of this attempt.
func (a *Activities) absent(ctx context.Context, m store.Mail, poll mail.Poll) (MailStatus, error) {
	times, err := a.store.RecordAbsence(ctx, m.ID, m.Attempt, poll.BeganAt)
	if errors.Is(err, cancellation.ErrIllegalMove) {
		return a.mailStatus(ctx, m)
	}
	if err != nil {
		return MailStatus{}, err
	}
	polls := make([]mail.Poll, len(times))
	for i, at := range times {
		polls[i] = mail.Poll{BeganAt: at, Found: mail.Absent}
	}
	if mail.ProvenAbsent(*m.ClaimedAt, a.logLag, polls) {
		return a.settle(ctx, m, cancellation.MailPending, "", "proven_absent")
	}
	return MailStatus{
		State: string(m.State), Code: m.ErrorCode,
		Again: max(mail.PollPause, mail.CountsFrom(*m.ClaimedAt, a.logLag).Sub(poll.BeganAt)) + time.Second,
	}, nil
}
