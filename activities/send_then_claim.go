package activities

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/store"
)

// sendThenClaim is the order that must never be: a crash in between leaves a
// mail that nobody knows of. It is called under sabotage alone.
func (a *Activities) sendThenClaim(ctx context.Context, m store.Mail, to string, window time.Time) (MailStatus, error) {
	outcome := a.sender.Send(ctx, mail.Outgoing{
		MailID: m.ID, CaseID: m.CaseID, Kind: m.Kind, Number: m.Number, To: to,
		Message: mail.Message{Subject: m.Subject, Text: m.Text, HTML: m.HTML}, NotAfter: window,
	})
	m, err := a.store.ClaimMail(ctx, m.ID, to)
	if err != nil {
		return MailStatus{}, err
	}
	return a.settle(context.WithoutCancel(ctx), m, mail.After(outcome), outcome.MessageID, outcome.Code)
}
