package activities

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
)

// Receipts sends receipts by mail. It is no activity and needs no Temporal: it
// steps in where the confirmation is late because of it.
type Receipts struct{ a *Activities }

// NewReceipts returns Receipts that work with what the activities work with.
func NewReceipts(a *Activities) *Receipts { return &Receipts{a: a} }

// Send makes at most one attempt at the receipt of a case, with the days as
// they are decided by then, else as previewed: by the same rules on the same
// terms that the confirmation will show.
//
// The ledger keeps it to one: a receipt whose outcome is unknown is never sent
// again, since the confirmation follows anyway. One that was left sending by a
// process that died becomes unknown.
func (r *Receipts) Send(ctx context.Context, caseID string) (MailStatus, error) {
	c, err := r.a.store.Case(ctx, caseID)
	if err != nil {
		return MailStatus{}, err
	}
	if c.ConfirmationSentAt != nil {
		return MailStatus{}, nil // it came in between, and says more
	}
	m, to, err := r.a.frozen(ctx, caseID, cancellation.MailReceipt)
	if err != nil {
		return MailStatus{}, err
	}
	switch {
	case m.State == cancellation.MailPending:
		status, err := r.a.attempt(ctx, m, to)
		if err == nil && status.Code == codeMailLimit {
			// It was on the screen, and must not stand in the way of others.
			return MailStatus{State: string(cancellation.MailParked), Code: codeMailLimit},
				r.a.store.ParkMail(ctx, caseID, cancellation.MailReceipt, codeMailLimit)
		}
		return status, err
	case m.State == cancellation.MailSending && r.a.now().Sub(*m.ClaimedAt) >= mail.Settled:
		return r.a.settle(ctx, m, cancellation.MailUnknown, "", "interrupted")
	default:
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
}
