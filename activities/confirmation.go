package activities

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
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
	m, to, err := a.frozen(ctx, caseID)
	if err != nil {
		return MailStatus{}, err
	}
	switch m.State {
	case cancellation.MailPending, cancellation.MailParked:
	case cancellation.MailSending:
		return a.settle(ctx, m, cancellation.MailUnknown, "", "interrupted")
	default:
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
	if to == "" {
		return MailStatus{State: string(cancellation.MailToPrint)}, a.store.ToPrint(ctx, m.ID)
	}
	window := a.now().Add(mail.SendWindow)
	if sabotage.SendBeforeLedger {
		return a.sendThenClaim(ctx, m, to, window)
	}
	m, err = a.store.ClaimMail(ctx, m.ID, to)
	if errors.Is(err, cancellation.ErrIllegalMove) {
		return a.mailStatus(ctx, caseID) // somebody else took it in between
	}
	if err != nil {
		return MailStatus{}, err
	}
	outcome := a.sender.Send(ctx, mail.Outgoing{
		MailID: m.ID, CaseID: m.CaseID, Kind: m.Kind, Number: m.Number, To: to,
		Message: mail.Message{Subject: m.Subject, Text: m.Text, HTML: m.HTML}, NotAfter: window,
	})
	// A worker that is being stopped still records what SendGrid answered.
	status, err := a.settle(context.WithoutCancel(ctx), m, mail.After(outcome), outcome.MessageID, outcome.Code)
	status.Again = outcome.RetryAfter
	return status, err
}

// settle records the outcome of an attempt. An accepted mail has no code.
func (a *Activities) settle(
	ctx context.Context, m store.Mail, to cancellation.MailState, messageID, code string,
) (MailStatus, error) {
	if to == cancellation.MailSent {
		code = ""
	}
	err := a.store.Settle(ctx, m.ID, m.Attempt, to, messageID, code)
	if errors.Is(err, cancellation.ErrIllegalMove) {
		return a.mailStatus(ctx, m.CaseID)
	}
	return MailStatus{State: string(to), Code: code}, err
}

func (a *Activities) mailStatus(ctx context.Context, caseID string) (MailStatus, error) {
	m, err := a.store.Confirmation(ctx, caseID)
	return MailStatus{State: string(m.State), Code: m.ErrorCode}, err
}

// frozen returns the mail with its content, rendered once and never again, and
// the address as it stands now. Without an address it waits to be printed.
func (a *Activities) frozen(ctx context.Context, caseID string) (store.Mail, string, error) {
	c, err := a.store.Case(ctx, caseID)
	if err != nil {
		return store.Mail{}, "", err
	}
	customer, err := a.store.Customer(ctx, c.CustomerID)
	if err != nil {
		return store.Mail{}, "", err
	}
	to := c.ConfirmationEmail
	if to == "" {
		to = customer.Email
	}
	m, err := a.store.Confirmation(ctx, caseID)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return m, to, err
	}
	items, err := a.store.Items(ctx, caseID)
	if err != nil {
		return store.Mail{}, "", err
	}
	message, err := mail.Render(content(a.provider, c, customer, items))
	if err != nil {
		return store.Mail{}, "", err
	}
	m, err = a.store.Freeze(ctx, store.Mail{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.MailConfirmation,
		State: cancellation.MailPending, Subject: message.Subject, Text: message.Text, HTML: message.HTML,
	})
	return m, to, err
}
