package mailing

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
)

// attempt makes one attempt at a mail that is surely not sent: claim, send,
// record. Whoever else claimed it in between is the one that sends.
func (m *Mailing) attempt(ctx context.Context, r Ref, p policy, d store.Dossier) (Status, error) {
	c := composer{m, d, r, nil}
	daily, err := c.daily(ctx, p)
	if err != nil {
		return Status{}, err
	}
	letter, frozen, err := c.frozen(p)
	if err != nil {
		return Status{}, err
	}
	to := cmp.Or(d.Mail.Redirected, p.address(c))
	if to == "" {
		return Status{State: cancellation.MailToPrint}, m.store.ToPrint(ctx, frozen)
	}
	if p.tryFor > 0 && d.Mail.Attempt > 0 && m.now().Sub(d.Mail.CreatedAt) > p.tryFor {
		return m.park(ctx, r, "too_old")
	}
	mailed := letter
	if c.foreign(to) {
		mailed = letter.Sparing()
	}
	message, err := mail.Write(mailed)
	if err != nil {
		return Status{}, err
	}
	send := func(row store.Mail) mail.Outcome {
		window := m.now().Add(SendWindow)
		ctx, span := tracing.Start(ctx, "mail send", tracing.Mail.String(row.Kind), tracing.Attempt.Int(row.Attempt))
		outcome := m.provider.Send(ctx, mail.Outgoing{
			MailID: row.ID, CaseID: row.CaseID, Kind: row.Kind, Number: row.Number, Attempt: row.Attempt, To: to,
			Message: message, NotAfter: window, Attachments: m.files(ctx, p, d, letter),
		})
		tracing.End(span, tracedCode(outcome))
		return outcome
	}
	if sabotage.SendBeforeLedger {
		send(d.Mail)
	}
	row, err := m.store.ClaimMail(ctx, store.MailClaim{Frozen: frozen, Recipient: to, Limit: c.limit(p, to), Daily: daily})
	switch {
	case errors.Is(err, cancellation.ErrMailLimit) && daily != nil:
		return Status{State: cancellation.MailPending, Code: cancellation.CodeMailLimit, Again: dailyPause}, nil
	case errors.Is(err, cancellation.ErrMailLimit):
		return Status{State: cancellation.MailPending, Code: cancellation.CodeMailLimit, Again: limitPause}, nil
	case errors.Is(err, cancellation.ErrIllegalMove):
		return m.status(ctx, r)
	case err != nil:
		return Status{}, err
	}
	outcome := send(row)
	// A worker that is being stopped still records what the provider answered.
	status, err := m.settle(context.WithoutCancel(ctx), row, After(outcome), outcome.MessageID, outcome.Code)
	status.Again = outcome.RetryAfter
	return status, err
}

// tracedCode is what was in the way of an attempt, as its span says it.
func tracedCode(o mail.Outcome) string {
	if o.Class == mail.Accepted {
		return ""
	}
	return o.Code
}

// frozen is the mail as it was put into words at the first attempt, and never
// again: a later attempt says the same.
func (c composer) frozen(p policy) (l mail.Letter, f store.Frozen, err error) {
	if c.Mail.Document != nil {
		l.Subject = c.Mail.Subject
		if err := json.Unmarshal(c.Mail.Document, &l.Document); err != nil {
			return mail.Letter{}, store.Frozen{}, fmt.Errorf("read frozen mail: %w", err)
		}
		return l, store.Frozen{Ref: c.ref, Subject: l.Subject, Document: c.Mail.Document}, nil
	}
	if l, err = p.compose(c); err != nil {
		return mail.Letter{}, store.Frozen{}, err
	}
	written, err := json.Marshal(l.Document)
	if err != nil {
		return mail.Letter{}, store.Frozen{}, fmt.Errorf("encode mail: %w", err)
	}
	return l, store.Frozen{Ref: c.ref, Subject: l.Subject, Document: written}, nil
}

// park leaves the mail to a person.
func (m *Mailing) park(ctx context.Context, r Ref, code string) (Status, error) {
	row, err := m.store.Mail(ctx, r)
	if err != nil {
		return Status{}, err
	}
	return Status{State: cancellation.MailParked, Code: code}, m.store.ParkMail(ctx, r, row.Round, code)
}
