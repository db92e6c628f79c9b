package activities

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/store"
)

// MailInput names one mail of a case. The rest is in Postgres.
type MailInput struct {
	CaseID string
	Kind   string // a kind of mail, such as cancellation.MailConfirmation
	Number int    // tells the mails of one kind apart
}

// MailStatus is where a mail is in the ledger after an activity.
type MailStatus struct {
	State string        // a cancellation.MailState
	Code  string        // what is in the way, if anything
	Again time.Duration // when to look again at the earliest, or zero
}

// SendConfirmation does one step of the one central mail, whatever kind the
// input names: an activity of its own, so that every run shows when it confirmed.
func (a *Activities) SendConfirmation(ctx context.Context, in MailInput) (MailStatus, error) {
	in.Kind = cancellation.MailConfirmation
	status, err := a.step(ctx, in)
	return status, classify(ctx, "send confirmation", err)
}

// SendMail does one step of any other mail: at most one attempt, or one look at
// what became of the last. The workflow may always call again, since the ledger
// lets only a mail that was surely not sent be claimed.
func (a *Activities) SendMail(ctx context.Context, in MailInput) (MailStatus, error) {
	status, err := a.step(ctx, in)
	return status, classify(ctx, "send mail", err)
}

func (a *Activities) step(ctx context.Context, in MailInput) (MailStatus, error) {
	s, err := a.mailing.Step(ctx, mailing.Ref(in))
	return MailStatus{State: string(s.State), Code: s.Code, Again: s.Again}, err
}

// ParkMailInput says what is in a mail's way.
type ParkMailInput struct {
	CaseID string
	Kind   string
	Number int
	Round  int // the round that gave up
	Code   string
}

// ParkMail lets people see that a mail was certainly not sent and is not attempted any
// more. One that was claimed meanwhile, or that a person sent into a later round,
// stays as it is.
func (a *Activities) ParkMail(ctx context.Context, in ParkMailInput) error {
	ref := store.MailRef{CaseID: in.CaseID, Kind: in.Kind, Number: in.Number}
	return classify(ctx, "park mail", a.store.ParkMail(ctx, ref, in.Round, in.Code))
}
