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

// overLimit says whether an address that somebody typed has had enough mails for
// now. The address on file is the customer's own, and is never kept waiting.
func (a *Activities) overLimit(ctx context.Context, m store.Mail, to string) (bool, error) {
	w, err := a.whose(ctx, m.CaseID)
	if errors.Is(err, cancellation.ErrNotFound) || err == nil && (!w.stranger() || m.Kind == cancellation.MailNotice) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	mailed, err := a.store.MailedTo(ctx, to, a.now().Add(-limitWithin))
	return mailed >= limitMails, err
}
