package mailing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
)

// The public form lets anybody have mails sent to any address: only so many in an
// hour. What is over the limit waits; the receipt was on the screen.
const (
	limitMails  = 5
	limitWithin = time.Hour
	limitPause  = 15 * time.Minute
)

// attempt makes one attempt at a mail that is surely not sent: claim, send,
// record. Whoever else claimed it in between is the one that sends.
func (m *Mailing) attempt(ctx context.Context, r Ref, p policy, d store.Dossier) (Status, error) {
	letter, frozen, err := m.frozen(r, p, d)
	if err != nil {
		return Status{}, err
	}
	to := p.address(d)
	if to == "" {
		return Status{State: cancellation.MailToPrint}, m.store.ToPrint(ctx, frozen)
	}
	if p.tryFor > 0 && d.Mail.ID != "" && m.now().Sub(d.Mail.CreatedAt) > p.tryFor {
		return m.park(ctx, r, "too_old")
	}
	message, err := mail.Write(letter)
	if err != nil {
		return Status{}, err
	}
	files := m.files(ctx, p, d, letter)
	window := m.now().Add(SendWindow)
	send := func(row store.Mail) mail.Outcome {
		return m.provider.Send(ctx, mail.Outgoing{
			MailID: row.ID, CaseID: row.CaseID, Kind: row.Kind, Number: row.Number, To: to,
			Message: message, NotAfter: window, Attachments: files,
		})
	}
	if sabotage.SendBeforeLedger {
		send(d.Mail)
	}
	row, err := m.claim(ctx, p, d, frozen, to)
	switch {
	case errors.Is(err, cancellation.ErrMailLimit) && p.unattended:
		// It was on the screen, and must not stand in the way of others.
		return m.park(ctx, r, CodeLimit)
	case errors.Is(err, cancellation.ErrMailLimit):
		return Status{State: cancellation.MailPending, Code: CodeLimit, Again: limitPause}, nil
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

// frozen is the mail as it was put into words at the first attempt, and never
// again: a later attempt says the same.
func (m *Mailing) frozen(r Ref, p policy, d store.Dossier) (l mail.Letter, f store.Frozen, err error) {
	if d.Mail.Document != nil {
		l.Subject = d.Mail.Subject
		if err := json.Unmarshal(d.Mail.Document, &l.Document); err != nil {
			return mail.Letter{}, store.Frozen{}, fmt.Errorf("read frozen mail: %w", err)
		}
		return l, store.Frozen{Ref: r, Subject: l.Subject, Document: d.Mail.Document}, nil
	}
	if l, err = p.compose(composer{m, d, r.Number}); err != nil {
		return mail.Letter{}, store.Frozen{}, err
	}
	written, err := json.Marshal(l.Document)
	if err != nil {
		return mail.Letter{}, store.Frozen{}, fmt.Errorf("encode mail: %w", err)
	}
	return l, store.Frozen{Ref: r, Subject: l.Subject, Document: written}, nil
}

// claim takes a mail for one attempt, unless the address that it goes to has had
// enough for now: ErrMailLimit. That is for addresses that somebody typed; the one
// on file is the customer's own, and is never kept waiting.
func (m *Mailing) claim(
	ctx context.Context, p policy, d store.Dossier, f store.Frozen, to string,
) (store.Mail, error) {
	c := store.MailClaim{Frozen: f, Recipient: to}
	if p.limited && stranger(d) {
		c.Most, c.Since = limitMails, m.now().Add(-limitWithin)
	}
	return m.store.ClaimMail(ctx, c)
}

func (m *Mailing) park(ctx context.Context, r Ref, code string) (Status, error) {
	row, err := m.store.Mail(ctx, r)
	if err != nil {
		return Status{}, err
	}
	return Status{State: cancellation.MailParked, Code: code}, m.store.ParkMail(ctx, r, row.Round, code)
}
