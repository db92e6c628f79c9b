package activities

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/store"
)

// whose is a case with whom its mails speak to.
type whose struct {
	store.Case
	customer store.Customer   // zero while nobody knows whose declaration it is
	typed    *store.TypedCase // nil: declared by a known customer
}

func (a *Activities) whose(ctx context.Context, caseID string) (w whose, err error) {
	if w.Case, err = a.store.Case(ctx, caseID); err != nil {
		return whose{}, err
	}
	typed, err := a.store.Typed(ctx, caseID)
	switch {
	case err == nil:
		w.typed = &typed
	case !errors.Is(err, cancellation.ErrNotFound):
		return whose{}, err
	}
	if w.CustomerID != "" {
		w.customer, err = a.store.Customer(ctx, w.CustomerID)
		return w, err
	}
	return w, nil
}

// address is where a mail of that kind goes, "" for nowhere.
func (w whose) address(kind string) string {
	switch {
	case kind == cancellation.MailNotice:
		return w.customer.Email
	case w.ConfirmationEmail != "":
		return w.ConfirmationEmail
	default:
		return w.customer.Email
	}
}

// stranger says that the mail goes to an address that somebody typed and that is
// not the customer's own on file: it may be anybody's.
func (w whose) stranger() bool {
	return w.typed != nil && (w.customer.Email == "" || !strings.EqualFold(strings.TrimSpace(w.typed.Typed.Email), w.customer.Email))
}

// owesNotice says whether the address on file is to be told as well.
func (a *Activities) owesNotice(ctx context.Context, c store.Case) (bool, error) {
	w, err := a.whose(ctx, c.ID)
	return err == nil && w.stranger() && w.customer.Email != "", err
}

// words puts a mail into words, with what is to be saved of it.
func (a *Activities) words(ctx context.Context, w whose, kind string) (m mail.Message, saved []byte, err error) {
	items, err := a.store.Items(ctx, w.ID)
	if err != nil {
		return mail.Message{}, nil, err
	}
	var d document.Document
	shown := content(a.provider, w.Case, w.customer, items, w.address(kind))
	if kind != cancellation.MailNotice {
		if shown.Link, shown.LinkUntil, err = a.caseLink(ctx, w.ID); err != nil {
			return mail.Message{}, nil, err
		}
	}
	switch {
	case kind == cancellation.MailNotice:
		m, d, err = a.notice(ctx, w, shown)
	case w.stranger():
		m, d, err = a.toStranger(ctx, w, kind, shown)
	case kind == cancellation.MailReceipt:
		m, err = mail.RenderReceipt(shown)
	default:
		if m, err = mail.Render(shown); err == nil {
			d, err = mail.Document(shown)
		}
	}
	if err != nil {
		return mail.Message{}, nil, err
	}
	saved, err = frozenDocument(kind, d)
	return m, saved, err
}

// toStranger repeats what was typed, with the last days once they are decided.
func (a *Activities) toStranger(
	ctx context.Context, w whose, kind string, shown mail.Content,
) (mail.Message, document.Document, error) {
	c := mail.TypedContent{
		CaseID: w.ID, Provider: a.provider, Locale: notice.Language(w.Locale), Kind: w.Kind, Reason: w.Reason,
		Typed: w.typed.Typed, ReceivedAt: w.ReceivedAt, Link: shown.Link, LinkUntil: shown.LinkUntil,
	}
	signed, err := a.store.ReceiptOf(ctx, w.ID)
	if err != nil && !errors.Is(err, cancellation.ErrNotFound) {
		return mail.Message{}, document.Document{}, err
	}
	var r receipt.Receipt
	if json.Unmarshal([]byte(signed), &r) == nil {
		c.Code = r.Code()
	}
	for _, i := range shown.Items {
		if i.RefusedCode != "" {
			c.Ends = append(c.Ends, i.RefusedEndsOn)
		} else {
			c.Ends = append(c.Ends, i.EndsOn)
		}
	}
	if kind == cancellation.MailReceipt {
		return mail.RenderTypedReceipt(c)
	}
	return mail.RenderTyped(c)
}
