package workflows

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// mail is one mail that the case owes.
type mail struct {
	kind    string
	number  int
	state   cancellation.MailState
	code    string // what is in the way
	round   int    // raised by an act that asks to try again
	wanted  bool   // what is under way is overtaken: a new round, or news of what became of it
	waiting bool   // nothing happens any more until it is wanted
	left    bool   // its outcome stays unknown, and a person finds out
	outage  bool   // the last step failed on our side, before it could ask or tell anything
}

// outagePause is the longest pause while steps fail on our side: nobody outside
// is spared by waiting longer, and the customer waits for proof.
const outagePause = 30 * time.Second

func newMail(s activities.MailStanding) *mail {
	m := &mail{kind: s.Kind, number: s.Number}
	m.take(s)
	m.wanted, m.waiting = false, m.state == cancellation.MailParked
	return m
}

// take brings the mail up to date with the database. Its own attempt may show
// there as sending, which is no news; an unknown one that waits for a person is
// looked up again whenever somebody did something about the case.
func (m *mail) take(s activities.MailStanding) {
	state := cancellation.MailState(s.State)
	m.wanted = m.wanted || s.Round != m.round || state != m.state && state != cancellation.MailSending ||
		m.waiting && state == cancellation.MailUnknown
	m.state, m.code, m.round, m.left = state, s.Code, s.Round, s.Waits
}

func (m *mail) name() string {
	if m.number > 0 {
		return fmt.Sprintf("%s %d", m.kind, m.number)
	}
	return m.kind
}

// doubted says that it may have gone out before the record was restored, which only a
// person can find out.
func (m *mail) doubted() bool {
	return m.state == cancellation.MailUnknown && m.code == cancellation.CodeRestored
}

// mailDue says that there is something to do about the mail, and that now is
// the time. A correction waits while the confirmation that it corrects may
// still go out.
func (r *run) mailDue(m *mail) bool {
	if !m.state.Open() || m.waiting && !m.wanted {
		return false
	}
	if m.kind != cancellation.MailCorrection {
		return true
	}
	first := r.mail(cancellation.MailConfirmation, 0)
	return first == nil || first.state != cancellation.MailPending && first.state != cancellation.MailSending
}

// deliver sends one mail, beside the products and the other mails. It returns
// only if the run itself is cancelled.
func (r *run) deliver(ctx workflow.Context, m *mail) error {
	for {
		if err := workflow.Await(ctx, func() bool { return r.mailDue(m) }); err != nil {
			return err
		}
		if err := r.try(ctx, m); err != nil {
			return err
		}
	}
}

// try makes attempts until the mail is settled or a person's. What was surely
// not sent is sent again, what is unknown is looked up and never sent blindly,
// what cannot be sent waits for a person.
func (r *run) try(ctx workflow.Context, m *mail) error {
	m.wanted, m.waiting = false, false
	round, began, pause := m.round, workflow.Now(ctx), r.pace.MailFirst
	for m.state.Open() && !m.wanted {
		was := m.state
		again, err := r.step(ctx, m)
		if err != nil {
			return err
		}
		switch {
		case m.wanted || !m.state.Open():
		case m.state == cancellation.MailParked || m.doubted():
			m.waiting = true
			return nil
		case m.state == cancellation.MailPending && was == cancellation.MailUnknown:
			// Proven absent: the next attempt begins at once.
		case !m.outage && m.code != cancellation.CodeMailLimit && m.state != cancellation.MailSending && workflow.Now(ctx).Sub(began) >= r.pace.MailFor:
			return r.giveUp(ctx, m, round)
		default:
			// What the step itself asks for is neither too early nor later than need be.
			if err := m.wait(ctx, cmp.Or(again, pause)); err != nil {
				return err
			}
			pause = min(2*pause, r.pace.MailMax)
		}
	}
	return nil
}

// step makes one attempt or, when the outcome of one is unknown, one look at
// what became of it. It answers when the next step makes sense at the earliest,
// or zero.
func (r *run) step(ctx workflow.Context, m *mail) (time.Duration, error) {
	step, summary := a.SendMail, "Send the "+m.name()
	if m.kind == cancellation.MailConfirmation {
		step = a.SendConfirmation
	}
	if m.state == cancellation.MailUnknown {
		summary = "Look what became of the " + m.name()
	}
	in := activities.MailInput{CaseID: r.caseID, Kind: m.kind, Number: m.number}
	var status activities.MailStatus
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, mailOptions(summary)), step, in).Get(ctx, &status)
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case m.wanted:
		return 0, nil // whatever the step saw, the database has said more since
	case err != nil:
		// The ledger knows how far the attempt came, and the next step asks it.
		m.outage, m.code = true, code(err)
	default:
		r.writes++
		m.outage, m.state, m.code = false, cancellation.MailState(status.State), status.Code
		m.left = m.doubted()
	}
	return status.Again, r.show(ctx)
}

// giveUp leaves the mail to a person: one that is surely not sent is parked,
// one whose outcome is unknown stays so. It counts only for its round.
func (r *run) giveUp(ctx workflow.Context, m *mail, round int) error {
	in := activities.ParkMailInput{CaseID: r.caseID, Kind: m.kind, Number: m.number, Round: round, Code: m.code}
	if _, err := decide[struct{}](ctx, a.ParkMail, in, "Leave the "+m.name()+" to a person"); err != nil {
		return err
	}
	r.writes++
	if m.wanted {
		return nil
	}
	if m.state == cancellation.MailPending {
		m.state = cancellation.MailParked
	}
	m.left = m.state == cancellation.MailUnknown
	m.waiting = true
	return r.show(ctx)
}

// wait pauses for d, or until the mail is wanted. The timer ends with the wait:
// one that went on would keep a closed wait in the history.
func (m *mail) wait(ctx workflow.Context, d time.Duration) error {
	if m.outage {
		d = min(d, outagePause)
	}
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	options := workflow.TimerOptions{Summary: "The " + m.name() + " is " + string(m.state) + ": " + m.code}
	timer := workflow.NewTimerWithOptions(timerCtx, d, options)
	return workflow.Await(ctx, func() bool { return timer.IsReady() || m.wanted })
}
