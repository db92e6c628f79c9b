package activities

import (
	"context"
	"net/url"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
)

const (
	// objectionFor is how long the link to object works.
	objectionFor = 90 * 24 * time.Hour
	// caseNamed is until when the link to a case is said to work. It works for
	// longer, so that the day that is named is a whole one in every zone.
	caseNamed = 30 * 24 * time.Hour
	caseSpare = 48 * time.Hour
)

// SendNotice makes at most one attempt to tell the address on file of a typed
// declaration that is confirmed to another one. What a crash leaves in the
// middle is never sent again: one notice that may be missing does less harm than
// two that frighten.
func (a *Activities) SendNotice(ctx context.Context, in CaseInput) (MailStatus, error) {
	status, err := a.sendNotice(ctx, in.CaseID)
	return status, classify(ctx, "send notice", err)
}

func (a *Activities) sendNotice(ctx context.Context, caseID string) (MailStatus, error) {
	m, to, err := a.frozen(ctx, caseID, cancellation.MailNotice)
	if err != nil {
		return MailStatus{}, err
	}
	switch m.State {
	case cancellation.MailPending:
		return a.attempt(ctx, m, to)
	case cancellation.MailSending:
		return a.settle(ctx, m, cancellation.MailUnknown, "", "interrupted")
	default:
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
}

func (a *Activities) notice(ctx context.Context, w whose, shown mail.Content) (mail.Message, document.Document, error) {
	objection, err := a.link(ctx, w.ID, "/einspruch", link.Objection, objectionFor)
	if err != nil {
		return mail.Message{}, document.Document{}, err
	}
	return mail.RenderNotice(mail.NoticeContent{
		CaseID: w.ID, Provider: a.provider, Name: w.customer.Name, Locale: shown.Locale,
		ReceivedAt: w.ReceivedAt, Items: shown.Items, Objection: objection,
	})
}

// caseLink is where the case can be seen without signing in, and the last day
// on which it can.
func (a *Activities) caseLink(ctx context.Context, caseID string) (string, notice.Date, error) {
	at, err := a.link(ctx, caseID, "", link.Case, caseNamed+caseSpare)
	return at, notice.CivilDay(a.now().Add(caseNamed)), err
}

// link is an address of the portal by which a case is reached without signing
// in; none if the portal's own address is not known.
func (a *Activities) link(ctx context.Context, caseID, page, purpose string, lasts time.Duration) (string, error) {
	if a.portal == "" {
		return "", nil
	}
	key, err := a.store.LinkKey(ctx, caseID)
	if err != nil {
		return "", err
	}
	token := link.Mint(key, caseID, purpose, a.now().Add(lasts))
	return a.portal + "/faelle/" + caseID + page + "?t=" + url.QueryEscape(token), nil
}
