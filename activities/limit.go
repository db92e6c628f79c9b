package activities

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// The public form lets anybody have mails sent to any address: only so many in
// an hour. What is over the limit waits; the receipt was on the screen.
const (
	limitMails    = 5
	limitWithin   = time.Hour
	limitPause    = 15 * time.Minute
	codeMailLimit = "mail_limit"
)

// claim takes a mail for one attempt, unless the address that it goes to has had
// enough for now: ErrMailLimit. That is for addresses that somebody typed; the
// one on file is the customer's own, and is never kept waiting.
func (a *Activities) claim(ctx context.Context, m store.Mail, to string) (store.Mail, error) {
	w, err := a.whose(ctx, m.CaseID)
	switch {
	case errors.Is(err, cancellation.ErrNotFound): // of a withdrawal, which has a limit of its own
		return a.store.ClaimMail(ctx, m.ID, to)
	case err != nil:
		return store.Mail{}, err
	case !w.stranger() || m.Kind == cancellation.MailNotice:
		return a.store.ClaimMail(ctx, m.ID, to)
	default:
		return a.store.ClaimTypedMail(ctx, m.ID, to, a.now().Add(-limitWithin), limitMails)
	}
}
