// Package mailing is the protocol of a mail: composed once, frozen, claimed before
// it is sent, its outcome recorded or found out. It takes one step at a time and
// tells what it led to; when the next is due is the workflow's or the loop's. It
// must never send a mail again that may be out.
package mailing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/link"
	"github.com/fairwell/fairwell/internal/store"
)

// Mailing takes the steps of mails.
type Mailing struct {
	store    *store.Store
	provider Provider
	company  string
	portal   string
	links    func() link.Keys
	logLag   time.Duration
	// tellTyped: also an address whose match rests on one identifier is told.
	tellTyped  bool
	afterwards cancellation.Afterwards
	log        *slog.Logger
	now        func() time.Time
	observe    Observe
}

// Observe counts what became of a step of a mail; since is how long after the receipt
// of the declaration it was taken by the provider, zero for a mail of something later.
type Observe func(ctx context.Context, kind string, state cancellation.MailState, since time.Duration)

// Config is what Mailing works with.
type Config struct {
	Store    *store.Store
	Provider Provider
	Company  string // whose customers cancel
	Portal   string // address of the portal without a slash at its end; "": mails carry no links
	Links    func() link.Keys
	LogLag   time.Duration
	// TellTyped: the address typed on the form is told the end also where the match
	// rests on one identifier alone (§ 312k IV BGB read so).
	TellTyped  bool
	Afterwards cancellation.Afterwards
	Log        *slog.Logger
	Now        func() time.Time
	Observe    Observe
}

// New returns Mailing; LogLag, Log, Now and Observe have defaults.
func New(c Config) *Mailing {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.LogLag == 0 {
		c.LogLag = LogLag
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Observe == nil {
		c.Observe = func(context.Context, string, cancellation.MailState, time.Duration) {}
	}
	return &Mailing{
		observe: c.Observe,
		store:   c.Store, provider: c.Provider, company: c.Company, portal: c.Portal, links: c.Links,
		logLag: c.LogLag, tellTyped: c.TellTyped, afterwards: c.Afterwards, log: c.Log, now: c.Now,
	}
}

// Ref names a mail: of its kind a case has one, of corrections one per number.
type Ref = store.MailRef

// Status is where a mail stands after a step.
type Status struct {
	State cancellation.MailState
	Code  string        // what is in the way, if anything
	Again time.Duration // when to look again at the earliest, or zero
}

// Step makes at most one attempt at a mail, or one look for it where its outcome
// is unknown. It may always be called again: the ledger lets only a mail be
// claimed that was surely not sent. ErrNotFound: there is no such case or kind.
//
// The claim is committed before the call to the provider. A crash after it leaves
// the row sending; once no attempt can be under way any more it is unknown, and
// later steps find out.
func (m *Mailing) Step(ctx context.Context, r Ref) (Status, error) {
	p, ok := policies()[r.Kind]
	if !ok {
		return Status{}, fmt.Errorf("mail of kind %q: %w", r.Kind, cancellation.ErrNotFound)
	}
	d, err := m.store.Dossier(ctx, r)
	if err != nil {
		return Status{}, err
	}
	status, err := m.step(ctx, r, p, d)
	if err == nil && status.State != "" && status.State != d.Mail.State {
		m.observe(ctx, r.Kind, status.State, m.sinceReceipt(r, d))
	}
	return status, err
}

// sinceReceipt is zero for what is told of something later.
func (m *Mailing) sinceReceipt(r Ref, d store.Dossier) time.Duration {
	if !cancellation.OfDeclaration(r.Kind) {
		return 0
	}
	return m.now().Sub(d.Declared.RecordedAt)
}

func (m *Mailing) step(ctx context.Context, r Ref, p policy, d store.Dossier) (Status, error) {
	switch row := d.Mail; row.State {
	case "", cancellation.MailPending:
		if p.spared != nil && p.spared(d) {
			return Status{}, nil
		}
		if row.ToldBy != "" {
			return Status{State: cancellation.MailPending, Code: cancellation.CodeMailLimit, Again: dailyPause}, nil
		}
		return m.attempt(ctx, r, p, d)
	case cancellation.MailSending:
		if left := Settled - m.now().Sub(*row.ClaimedAt); left > 0 {
			return Status{State: row.State, Code: row.ErrorCode, Again: left}, nil
		}
		return m.settle(ctx, row, cancellation.MailUnknown, "", "interrupted")
	case cancellation.MailUnknown:
		return m.reconcile(ctx, row)
	default:
		return Status{State: row.State, Code: row.ErrorCode}, nil
	}
}

// settle records the outcome of an attempt. An accepted mail has no code.
func (m *Mailing) settle(
	ctx context.Context, row store.Mail, to cancellation.MailState, messageID, code string,
) (Status, error) {
	if to == cancellation.MailSent {
		code = ""
	}
	err := m.store.Settle(ctx, row.ID, row.Attempt, to, messageID, code)
	if errors.Is(err, cancellation.ErrIllegalMove) {
		return m.status(ctx, row.Ref())
	}
	return Status{State: to, Code: code}, err
}

// status reads where a mail stands that somebody else has moved.
func (m *Mailing) status(ctx context.Context, r Ref) (Status, error) {
	row, err := m.store.Mail(ctx, r)
	return Status{State: row.State, Code: row.ErrorCode}, err
}
