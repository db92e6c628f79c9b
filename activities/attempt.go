package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
)

// attempt makes one attempt at a mail that is surely not sent: claim, send,
// record. Whoever else claimed it in between is the one that sends.
func (a *Activities) attempt(ctx context.Context, m store.Mail, to string) (MailStatus, error) {
	if to == "" {
		return MailStatus{State: string(cancellation.MailToPrint)}, a.store.ToPrint(ctx, m.ID)
	}
	files, err := a.attachments(ctx, m)
	if err != nil {
		return MailStatus{}, err
	}
	window := a.now().Add(mail.SendWindow)
	if sabotage.SendBeforeLedger {
		return a.sendThenClaim(ctx, m, to, window)
	}
	claimed, err := a.claim(ctx, m, to)
	switch {
	case errors.Is(err, cancellation.ErrMailLimit):
		return MailStatus{State: string(m.State), Code: codeMailLimit, Again: limitPause}, nil
	case errors.Is(err, cancellation.ErrIllegalMove):
		return a.mailStatus(ctx, m)
	case err != nil:
		return MailStatus{}, err
	}
	outcome := a.sender.Send(ctx, mail.Outgoing{
		MailID: claimed.ID, CaseID: claimed.CaseID, Kind: claimed.Kind, Number: claimed.Number, To: to,
		Message:  mail.Message{Subject: claimed.Subject, Text: claimed.Text, HTML: claimed.HTML},
		NotAfter: window, Attachments: files,
	})
	// A worker that is being stopped still records what SendGrid answered.
	status, err := a.settle(context.WithoutCancel(ctx), claimed, mail.After(outcome), outcome.MessageID, outcome.Code)
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
		return a.mailStatus(ctx, m)
	}
	return MailStatus{State: string(to), Code: code}, err
}

// mailStatus reads where a mail stands that somebody else has moved.
func (a *Activities) mailStatus(ctx context.Context, m store.Mail) (MailStatus, error) {
	now, err := a.store.Mail(ctx, m.CaseID, m.Kind)
	return MailStatus{State: string(now.State), Code: now.ErrorCode}, err
}

// frozen returns the mail with its content, rendered once and never again, and
// the address as it stands now. Without an address it waits to be printed.
func (a *Activities) frozen(ctx context.Context, caseID, kind string) (store.Mail, string, error) {
	w, err := a.whose(ctx, caseID)
	if err != nil {
		return store.Mail{}, "", err
	}
	to := w.address(kind)
	m, err := a.store.Mail(ctx, caseID, kind)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return m, to, err
	}
	message, saved, err := a.words(ctx, w, kind)
	if err != nil {
		return store.Mail{}, "", err
	}
	m, err = a.store.Freeze(ctx, store.Mail{
		ID: uuid.NewString(), CaseID: caseID, Kind: kind,
		State: cancellation.MailPending, Subject: message.Subject, Text: message.Text, HTML: message.HTML, Document: saved,
	})
	return m, to, err
}
