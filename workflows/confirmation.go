package workflows

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// confirmation is the one central mail of the case.
type confirmation struct {
	state    cancellation.MailState
	code     string // what is in the way
	failed   bool   // an attempt has failed; pending then counts as delayed
	waiting  bool   // nothing happens any more until somebody retries
	wanted   bool   // somebody asked to try again
	resolved bool   // somebody said what became of it, while the loop was waiting or asking
	outage   bool   // the last step failed on our side, before it could ask or tell anything
}

// outagePause is the longest pause while steps fail on our side: nobody outside
// is spared by waiting longer, and the customer waits for proof.
const outagePause = 30 * time.Second

// wait is how long to pause where the rules for the provider's sake say pause.
func (m *confirmation) wait(pause time.Duration) time.Duration {
	if m.outage {
		return min(pause, outagePause)
	}
	return pause
}

// stuck says whether a retry of the mail means anything.
func (m *confirmation) stuck() bool {
	switch m.state {
	case cancellation.MailPending:
		return m.failed
	case cancellation.MailParked, cancellation.MailUnknown:
		return true
	default:
		return false
	}
}

// confirm sends the confirmation, beside the products: no outcome of a backend
// changes what it says. What was surely not sent is sent again, what is unknown
// is looked up and never sent blindly, what cannot be sent waits for a person.
// It returns early only if the run itself is cancelled.
func (r *run) confirm(ctx workflow.Context) error {
	m := &r.mail
	began, pause := workflow.Now(ctx), r.pace.MailFirst
	m.waiting = m.state == cancellation.MailParked
	for m.state.Open() {
		if m.waiting {
			if err := workflow.Await(ctx, func() bool { return m.wanted || m.resolved }); err != nil {
				return err
			}
			m.waiting = false
			began, pause = workflow.Now(ctx), r.pace.MailFirst
			if m.resolved {
				m.resolved = false
				continue
			}
		}
		was := m.state
		again, err := r.mailStep(ctx)
		if err != nil {
			return err
		}
		switch {
		case m.resolved:
			// Whatever the step saw, a person has said more since.
			m.resolved = false
			began, pause = workflow.Now(ctx), r.pace.MailFirst
		case m.state == cancellation.MailParked:
			m.waiting = true
		case m.state == cancellation.MailPending && was == cancellation.MailUnknown:
			// Proven absent: the next attempt begins at once.
		case m.state.Open() && !m.outage && workflow.Now(ctx).Sub(began) >= r.pace.MailFor:
			if err := r.giveUp(ctx); err != nil {
				return err
			}
		case m.state.Open():
			// What the step itself asks for is neither too early nor later than need be.
			if err := r.pauseMail(ctx, m.wait(cmp.Or(again, pause))); err != nil {
				return err
			}
			pause = min(2*pause, r.pace.MailMax)
			if m.resolved {
				m.resolved = false
				began, pause = workflow.Now(ctx), r.pace.MailFirst
			}
		}
	}
	return nil
}

// mailStep makes one attempt or, when the outcome of one is unknown, one look
// at SendGrid's log. It answers when the next step makes sense at the earliest.
func (r *run) mailStep(ctx workflow.Context) (time.Duration, error) {
	m := &r.mail
	m.wanted = false
	step, summary := a.SendConfirmation, "Send the confirmation"
	if m.state == cancellation.MailUnknown {
		step, summary = a.ReconcileConfirmation, "Look whether SendGrid took the confirmation"
	}
	stepCtx := workflow.WithActivityOptions(ctx, mailOptions(summary))
	var status activities.MailStatus
	err := workflow.ExecuteActivity(stepCtx, step, activities.CaseInput{CaseID: r.caseID}).Get(ctx, &status)
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case m.resolved:
		return 0, nil
	case err != nil:
		// The ledger knows how far the attempt came, and the next step asks it.
		m.failed, m.outage, m.code = true, true, code(err)
	default:
		m.outage = false
		m.state, m.code = cancellation.MailState(status.State), status.Code
		m.failed = m.state.Open()
	}
	return status.Again, r.show(ctx)
}

// giveUp leaves the mail to a person: one that is surely not sent is parked,
// one whose outcome is unknown stays so.
func (r *run) giveUp(ctx workflow.Context) error {
	if r.mail.state == cancellation.MailPending {
		in := activities.ParkMailInput{CaseID: r.caseID, Code: r.mail.code}
		if _, err := decide[struct{}](ctx, a.ParkConfirmation, in, "Park the confirmation"); err != nil {
			return err
		}
		r.mail.state = cancellation.MailParked
	}
	r.mail.waiting = true
	return r.show(ctx)
}

// pauseMail waits, or until somebody asks to try again. The timer ends with the
// wait: one that went on would keep a closed wait in the history.
func (r *run) pauseMail(ctx workflow.Context, d time.Duration) error {
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	options := workflow.TimerOptions{Summary: "Confirmation " + string(r.mail.state) + ": " + r.mail.code}
	timer := workflow.NewTimerWithOptions(timerCtx, d, options)
	return workflow.Await(ctx, func() bool { return timer.IsReady() || r.mail.wanted || r.mail.resolved })
}
