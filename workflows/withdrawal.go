package workflows

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// WithdrawalWorkflow is the registered name of the workflow of a withdrawal.
const WithdrawalWorkflow = "Withdrawal"

// WithdrawalInput is all a run is told; the rest stands in Postgres. Fields are
// only ever added.
type WithdrawalInput struct {
	WithdrawalID string
}

// WithdrawalResult sums up a finished run.
type WithdrawalResult struct {
	Code string // a cancellation.WithdrawalCode
	Mail string // a state of the mail
}

// Withdrawal finds out what a withdrawal means and acknowledges it. It ends no
// contract and shares nothing with a Cancellation but the rules of mails. The
// run closes when the mail is settled, or is a person's; what else a person has
// to do stands in Postgres and needs no run.
func Withdrawal(ctx workflow.Context, in WithdrawalInput) (WithdrawalResult, error) {
	w := &withdrawal{in: activities.WithdrawalInput{WithdrawalID: in.WithdrawalID}, mail: cancellation.MailPending}
	if err := workflow.SetQueryHandler(ctx, QueryStatus, func() (string, error) { return w.describe(), nil }); err != nil {
		return WithdrawalResult{}, fmt.Errorf("set up: %w", err)
	}
	found, err := decide[activities.WithdrawalFound](ctx, a.MatchWithdrawal, w.in, "Find the contract")
	if err != nil {
		return WithdrawalResult{}, fmt.Errorf("match withdrawal: %w", err)
	}
	w.found, w.pace = cancellation.WithdrawalCode(found.Code), found.Pace
	if err := w.show(ctx); err != nil {
		return WithdrawalResult{}, err
	}
	if err := w.acknowledge(ctx); err != nil {
		return WithdrawalResult{}, err
	}
	return WithdrawalResult{Code: found.Code, Mail: string(w.mail)}, nil
}

// withdrawal is the state of one run.
type withdrawal struct {
	in      activities.WithdrawalInput
	found   cancellation.WithdrawalCode // "" before the look
	pace    activities.Pace
	mail    cancellation.MailState
	code    string // what is in the mail's way
	outage  bool   // the last step failed on our side, before it could ask or tell anything
	alarmed bool   // the search attribute says that a person is needed
}

// acknowledge sends the one mail: what was surely not sent is sent again, what
// is unknown is looked up and never sent blindly. After a day it is a person's.
func (w *withdrawal) acknowledge(ctx workflow.Context) error {
	began, pause := workflow.Now(ctx), w.pace.MailFirst
	for w.trying() {
		was := w.mail
		again, err := w.step(ctx)
		switch {
		case err != nil:
			return err
		case !w.trying():
		case was == cancellation.MailUnknown && w.mail == cancellation.MailPending:
			// Proven absent: the next attempt begins at once.
		case !w.outage && workflow.Now(ctx).Sub(began) >= w.pace.MailFor:
			return w.giveUp(ctx)
		default:
			wait := cmp.Or(again, pause)
			if w.outage {
				wait = min(wait, outagePause)
			}
			options := workflow.TimerOptions{Summary: "Mail " + string(w.mail) + ": " + w.code}
			if err := workflow.NewTimerWithOptions(ctx, wait, options).Get(ctx, nil); err != nil {
				return err
			}
			pause = min(2*pause, w.pace.MailMax)
		}
	}
	return nil
}

// trying says whether the run has something to do about the mail.
func (w *withdrawal) trying() bool {
	switch w.mail {
	case cancellation.MailPending, cancellation.MailSending, cancellation.MailUnknown:
		return true
	default:
		return false
	}
}

// step makes one attempt or, when the outcome of one is unknown, one look at
// SendGrid's log. It answers when the next step makes sense at the earliest.
func (w *withdrawal) step(ctx workflow.Context) (time.Duration, error) {
	step, summary := a.SendWithdrawal, "Acknowledge the withdrawal"
	if w.mail == cancellation.MailUnknown {
		step, summary = a.ReconcileWithdrawal, "Look whether SendGrid took the mail"
	}
	var status activities.MailStatus
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, mailOptions(summary)), step, w.in).Get(ctx, &status)
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case err != nil:
		// The ledger knows how far the attempt came, and the next step asks it.
		w.outage, w.code = true, code(err)
	default:
		w.outage, w.mail, w.code = false, cancellation.MailState(status.State), status.Code
	}
	return status.Again, w.show(ctx)
}

// giveUp leaves the mail to a person: one that is surely not sent is parked, one
// whose outcome is unknown stays so, and a late report gets it a new run.
func (w *withdrawal) giveUp(ctx workflow.Context) error {
	if w.mail == cancellation.MailPending {
		in := activities.ParkWithdrawalInput{WithdrawalID: w.in.WithdrawalID, Code: w.code}
		if _, err := decide[struct{}](ctx, a.ParkWithdrawal, in, "Park the mail"); err != nil {
			return err
		}
		w.mail = cancellation.MailParked
	}
	return w.show(ctx)
}

// show tells the Temporal UI where the run stands: codes alone.
func (w *withdrawal) show(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, w.describe())
	needed := w.found != cancellation.FoundMatched ||
		w.mail == cancellation.MailUnknown || w.mail == cancellation.MailParked
	if needed == w.alarmed {
		return nil
	}
	w.alarmed = needed
	state := StateOpen
	if needed {
		state = StateNeedsAttention
	}
	return workflow.UpsertTypedSearchAttributes(ctx, StateKey().ValueSet(state))
}

// describe is the run in words, in Markdown.
func (w *withdrawal) describe() string {
	if w.found == "" {
		return "Looking for the contract."
	}
	text := "- contract: " + string(w.found) + "\n- mail: " + string(w.mail)
	if w.code != "" {
		text += ", " + w.code
	}
	return text
}
