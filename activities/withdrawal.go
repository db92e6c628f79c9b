package activities

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// One address gets at most so many acknowledgements in an hour: the form is open
// to all, and its mails must not be made a nuisance. Those behind them wait.
const (
	AcknowledgementsPerHour = 5
	busyPause               = 15 * time.Minute
	codeBusy                = "address_busy"
)

// WithdrawalInput names a withdrawal. The rest stands in Postgres.
type WithdrawalInput struct {
	WithdrawalID string
}

// WithdrawalFound is the answer of MatchWithdrawal.
type WithdrawalFound struct {
	Code string // a cancellation.WithdrawalCode
	Pace Pace
}

// MatchWithdrawal looks whose contract a withdrawal means, which part of it, and
// whether it came in time. What it found first stands: running twice changes
// nothing.
func (a *Activities) MatchWithdrawal(ctx context.Context, in WithdrawalInput) (WithdrawalFound, error) {
	code, err := a.matchWithdrawal(ctx, in.WithdrawalID)
	return WithdrawalFound{Code: string(code), Pace: a.pace}, classify(ctx, "match withdrawal", err)
}

func (a *Activities) matchWithdrawal(ctx context.Context, id string) (cancellation.WithdrawalCode, error) {
	code, err := a.store.FoundCode(ctx, id)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return code, err
	}
	w, err := a.store.Withdrawal(ctx, id)
	if err != nil {
		return "", err
	}
	candidates, err := a.store.WithdrawalCandidates(ctx, w.Typed)
	if err != nil {
		return "", err
	}
	found, err := cancellation.MatchWithdrawal(w.Typed, notice.CivilDay(w.ReceivedAt), candidates)
	if err != nil {
		return "", err
	}
	return a.store.KeepMatch(ctx, id, found)
}

// SendWithdrawal makes at most one attempt at the one mail that acknowledges a
// withdrawal, by the ledger's rules: see SendConfirmation.
func (a *Activities) SendWithdrawal(ctx context.Context, in WithdrawalInput) (MailStatus, error) {
	status, err := a.sendWithdrawal(ctx, in.WithdrawalID)
	return status, classify(ctx, "send withdrawal", err)
}

// sendWithdrawal is called by the run and, where that is late, without Temporal.
// Both may come at once: an attempt that may be under way is left alone.
func (a *Activities) sendWithdrawal(ctx context.Context, id string) (MailStatus, error) {
	w, err := a.store.Withdrawal(ctx, id)
	if err != nil {
		return MailStatus{}, err
	}
	m, err := a.frozenWithdrawal(ctx, w)
	if err != nil {
		return MailStatus{}, err
	}
	to := strings.TrimSpace(w.Typed.Email)
	switch m.State {
	case cancellation.MailPending:
		others, err := a.store.AcknowledgedAt(ctx, to, id)
		if err != nil {
			return MailStatus{}, err
		}
		if others >= AcknowledgementsPerHour {
			return MailStatus{State: string(m.State), Code: codeBusy, Again: busyPause}, nil
		}
		return a.attempt(ctx, m, to)
	case cancellation.MailSending:
		if left := mail.Settled - a.now().Sub(*m.ClaimedAt); left > 0 {
			return MailStatus{State: string(m.State), Again: left}, nil
		}
		return a.settle(ctx, m, cancellation.MailUnknown, "", "interrupted")
	default:
		return MailStatus{State: string(m.State), Code: m.ErrorCode}, nil
	}
}

// frozenWithdrawal returns the mail with its content, rendered once and never
// again: what was typed, whoever typed it.
func (a *Activities) frozenWithdrawal(ctx context.Context, w store.Withdrawal) (store.Mail, error) {
	m, err := a.store.Mail(ctx, w.ID, cancellation.MailWithdrawal)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return m, err
	}
	message, err := mail.RenderWithdrawal(mail.WithdrawalContent{
		Reference: w.ID, Code: w.ReceiptCode, Provider: a.provider, Name: w.Typed.Name, Contract: w.Typed.Contract,
		Part: w.Typed.Part, Email: w.Typed.Email, Locale: notice.Language(w.Locale), ReceivedAt: w.ReceivedAt,
	})
	if err != nil {
		return store.Mail{}, err
	}
	return a.store.Freeze(ctx, store.Mail{
		ID: uuid.NewString(), CaseID: w.ID, Kind: cancellation.MailWithdrawal,
		State: cancellation.MailPending, Subject: message.Subject, Text: message.Text, HTML: message.HTML,
	})
}

// ReconcileWithdrawal looks once whether SendGrid took an acknowledgement whose
// outcome is unknown: see ReconcileConfirmation. It never sends.
func (a *Activities) ReconcileWithdrawal(ctx context.Context, in WithdrawalInput) (MailStatus, error) {
	status, err := a.reconcile(ctx, in.WithdrawalID, cancellation.MailWithdrawal)
	return status, classify(ctx, "reconcile withdrawal", err)
}

// ParkWithdrawalInput says what is in the acknowledgement's way.
type ParkWithdrawalInput struct {
	WithdrawalID string
	Code         string
}

// ParkWithdrawal lets people see that an acknowledgement was surely not sent and
// is not tried any more. One that was claimed meanwhile stays as it is.
func (a *Activities) ParkWithdrawal(ctx context.Context, in ParkWithdrawalInput) error {
	return classify(ctx, "park withdrawal", a.store.ParkAcknowledgement(ctx, in.WithdrawalID, in.Code))
}

// Acknowledgements sends the mails of withdrawals that are late. It is no
// activity and needs no Temporal: what is owed without delay waits for nobody.
type Acknowledgements struct{ a *Activities }

// NewAcknowledgements returns Acknowledgements that work with what the
// activities work with.
func NewAcknowledgements(a *Activities) *Acknowledgements { return &Acknowledgements{a: a} }

// Send makes at most one attempt at the one mail of a withdrawal. The run, if it
// comes meanwhile, finds in the ledger how far it came. "" as the state says that
// nothing is done now.
func (r *Acknowledgements) Send(ctx context.Context, id string) (MailStatus, error) {
	status, err := r.a.sendWithdrawal(ctx, id)
	if status.Code == codeBusy || status.State == string(cancellation.MailSending) {
		return MailStatus{}, err
	}
	return status, err
}
