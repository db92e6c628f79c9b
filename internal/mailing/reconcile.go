package mailing

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// reconcile looks once whether the provider took a mail whose outcome is unknown:
// first at the delivery events, then in the provider's own log. Found: it is sent.
// Proven absent, by polls that began late enough and far enough apart: it is
// pending again. Else it stays unknown. It never sends. After a restore the log may
// hold the mail under another ID, so that a search proves nothing.
func (m *Mailing) reconcile(ctx context.Context, row store.Mail) (Status, error) {
	if sabotage.ResendUnknown {
		return m.settle(ctx, row, cancellation.MailPending, "", "proven_absent")
	}
	reported, err := m.store.HasDeliveryEvent(ctx, row.ID, row.Attempt)
	if err != nil {
		return Status{}, err
	}
	if reported {
		return m.settle(ctx, row, cancellation.MailSent, "", "")
	}
	if row.ErrorCode == cancellation.CodeRestored {
		return Status{State: row.State, Code: row.ErrorCode}, nil
	}
	beganAt := m.now()
	looking, span := tracing.Start(ctx, "mail look", tracing.Mail.String(row.Kind))
	found, err := m.provider.Find(looking, mail.Query{
		MailID: row.ID, To: row.Recipient, Subject: row.Subject, Since: *row.ClaimedAt,
	})
	span.End()
	if err != nil {
		// The logs gave no usable answer: that proves nothing, and is no failure of
		// this look.
		found.State = mail.Unclear
	}
	switch found.State {
	case mail.Sent:
		return m.settle(ctx, row, cancellation.MailSent, found.MessageID, "")
	case mail.Absent:
		return m.absent(ctx, row, beganAt)
	default:
		return Status{State: row.State, Code: "logs_unclear"}, nil
	}
}

// absent adds a poll that saw nothing to the earlier ones of this attempt.
func (m *Mailing) absent(ctx context.Context, row store.Mail, beganAt time.Time) (Status, error) {
	times, err := m.store.RecordAbsence(ctx, row.ID, row.Attempt, beganAt)
	if errors.Is(err, cancellation.ErrIllegalMove) {
		return m.status(ctx, row.Ref())
	}
	if err != nil {
		return Status{}, err
	}
	polls := make([]Poll, len(times))
	for i, at := range times {
		polls[i] = Poll{BeganAt: at, Found: mail.Absent}
	}
	if ProvenAbsent(*row.ClaimedAt, m.logLag, polls) {
		return m.settle(ctx, row, cancellation.MailPending, "", "proven_absent")
	}
	again := max(PollPause, CountsFrom(*row.ClaimedAt, m.logLag).Sub(beganAt))
	return Status{State: row.State, Code: row.ErrorCode, Again: again}, nil
}
