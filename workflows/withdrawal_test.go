package workflows_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// desk answers in place of the activities of a withdrawal. Its methods have
// their names.
type desk struct {
	found        cancellation.WithdrawalCode
	match        func(call int) error
	send         func(call int) (activities.MailStatus, error)
	reconcile    func(call int) (activities.MailStatus, error)
	matched      int
	sent, looked int
	parked       string // with this code
}

func newDesk(found cancellation.WithdrawalCode) *desk {
	sent := func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailSent, "") }
	return &desk{found: found, match: func(int) error { return nil }, send: sent, reconcile: sent}
}

func (d *desk) MatchWithdrawal(context.Context, activities.WithdrawalInput) (activities.WithdrawalFound, error) {
	d.matched++
	return activities.WithdrawalFound{Code: string(d.found), Pace: pace()}, d.match(d.matched)
}

func (d *desk) SendWithdrawal(context.Context, activities.WithdrawalInput) (activities.MailStatus, error) {
	d.sent++
	return d.send(d.sent)
}

func (d *desk) ReconcileWithdrawal(context.Context, activities.WithdrawalInput) (activities.MailStatus, error) {
	d.looked++
	return d.reconcile(d.looked)
}

func (d *desk) ParkWithdrawal(_ context.Context, in activities.ParkWithdrawalInput) error {
	d.parked = in.Code
	return nil
}

func deskEnvironment(t *testing.T, d *desk) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(20 * time.Second)
	workflows.Register(env)
	env.RegisterActivity(d)
	return env
}

func TestAWithdrawalIsMatchedAndAcknowledgedByOneMail(t *testing.T) {
	unknown := func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "timeout") }
	for _, tt := range []struct {
		name         string
		found        cancellation.WithdrawalCode
		prepare      func(*desk)
		mail         string
		sends, looks int
		parked       string
		attention    bool
		atLeast      time.Duration
	}{
		{name: "all goes well", found: cancellation.FoundMatched, mail: "sent", sends: 1},
		{name: "nobody fits", found: cancellation.FoundNothing, mail: "sent", sends: 1, attention: true},
		{
			name: "what was surely not sent is sent again", found: cancellation.FoundMatched, mail: "sent", sends: 4,
			prepare: func(d *desk) {
				d.send = func(call int) (activities.MailStatus, error) {
					if call < 4 {
						return mailIs(cancellation.MailPending, "http_429")
					}
					return mailIs(cancellation.MailSent, "")
				}
			},
		},
		{
			name: "an address that had its mails waits", found: cancellation.FoundMatched, mail: "sent", sends: 2, atLeast: 15 * time.Minute,
			prepare: func(d *desk) {
				d.send = func(call int) (activities.MailStatus, error) {
					if call == 1 {
						return activities.MailStatus{State: "pending", Code: "address_busy", Again: 15 * time.Minute}, nil
					}
					return mailIs(cancellation.MailSent, "")
				}
			},
		},
		{
			name: "an attempt under way elsewhere is left alone", found: cancellation.FoundMatched, mail: "sent", sends: 2, atLeast: 30 * time.Second,
			prepare: func(d *desk) {
				d.send = func(call int) (activities.MailStatus, error) {
					if call == 1 {
						return activities.MailStatus{State: "sending", Again: 30 * time.Second}, nil
					}
					return mailIs(cancellation.MailSent, "")
				}
			},
		},
		{
			name: "an unknown outcome is looked up and never sent blindly", found: cancellation.FoundMatched, mail: "sent", sends: 1, looks: 3, attention: true,
			prepare: func(d *desk) {
				d.send = unknown
				d.reconcile = func(call int) (activities.MailStatus, error) {
					if call < 3 {
						return mailIs(cancellation.MailUnknown, "logs_unclear")
					}
					return mailIs(cancellation.MailSent, "")
				}
			},
		},
		{
			name: "proven absence is sent again at once", found: cancellation.FoundMatched, mail: "sent", sends: 2, looks: 1, attention: true,
			prepare: func(d *desk) {
				d.send = func(call int) (activities.MailStatus, error) {
					if call == 1 {
						return mailIs(cancellation.MailUnknown, "timeout")
					}
					return mailIs(cancellation.MailSent, "")
				}
				d.reconcile = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "proven_absent") }
			},
		},
		{
			name: "a refused mail is a person's", found: cancellation.FoundMatched, mail: "parked", sends: 1, attention: true,
			prepare: func(d *desk) {
				d.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailParked, "http_400") }
			},
		},
		{
			name: "a worker that died while sending", found: cancellation.FoundMatched, mail: "sent", sends: 2, looks: 1, attention: true,
			prepare: func(d *desk) {
				d.send = func(call int) (activities.MailStatus, error) {
					if call == 1 {
						return activities.MailStatus{}, away("database")
					}
					return mailIs(cancellation.MailUnknown, "interrupted")
				}
			},
		},
		{
			name: "Postgres away while it is matched", found: cancellation.FoundMatched, mail: "sent", sends: 1,
			prepare: func(d *desk) {
				d.match = func(call int) error {
					if call < 12 {
						return away("database")
					}
					return nil
				}
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(tt.found)
			if tt.prepare != nil {
				tt.prepare(d)
			}
			env := deskEnvironment(t, d)
			attention := false
			env.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(
				workflows.StateKey().ValueSet(workflows.StateNeedsAttention))).Run(func(mock.Arguments) { attention = true }).Return(nil).Maybe()
			env.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(
				workflows.StateKey().ValueSet(workflows.StateOpen))).Return(nil).Maybe()
			began := env.Now()
			env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: "w-1"})
			r := withdrawalResult(t, env)
			if r.Mail != tt.mail || r.Code != string(tt.found) || d.sent != tt.sends || d.looked != tt.looks || d.parked != tt.parked {
				t.Errorf("%+v after %d sends and %d looks, parked %q", r, d.sent, d.looked, d.parked)
			}
			if attention != tt.attention {
				t.Errorf("calls a person: %v", attention)
			}
			if took := env.Now().Sub(began); took < tt.atLeast || took > time.Hour {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestAnAcknowledgementThatIsRefusedForADayIsParked(t *testing.T) {
	d := newDesk(cancellation.FoundMatched)
	d.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "http_401") }
	env := deskEnvironment(t, d)
	began := env.Now()
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: "w-1"})
	if r, took := withdrawalResult(t, env), env.Now().Sub(began); r.Mail != "parked" || d.parked != "http_401" || took < 24*time.Hour || took > 25*time.Hour {
		t.Errorf("%+v, parked %q after %s", r, d.parked, took)
	}
}

func TestAnOutcomeThatStaysUnknownIsNeverSentAgainAndEndsTheRun(t *testing.T) {
	d := newDesk(cancellation.FoundMatched)
	d.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "timeout") }
	d.reconcile = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "logs_unclear") }
	env := deskEnvironment(t, d)
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: "w-1"})
	if r := withdrawalResult(t, env); r.Mail != "unknown" || d.sent != 1 || d.parked != "" {
		t.Errorf("%+v after %d sends, parked %q", r, d.sent, d.parked)
	}
}

func TestAnOutageOfOursNeverParksAnAcknowledgementAndItFollowsAtOnce(t *testing.T) {
	d := newDesk(cancellation.FoundMatched)
	back := false
	var healed, sent time.Time
	var env *testsuite.TestWorkflowEnvironment
	d.send = func(int) (activities.MailStatus, error) {
		if back {
			sent = env.Now()
			return mailIs(cancellation.MailSent, "")
		}
		return activities.MailStatus{}, away("database")
	}
	env = deskEnvironment(t, d)
	env.RegisterDelayedCallback(func() { back, healed = true, env.Now() }, 50*time.Hour)
	env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: "w-1"})
	if r := withdrawalResult(t, env); r.Mail != "sent" || d.parked != "" {
		t.Errorf("%+v, parked %q", r, d.parked)
	}
	if late := sent.Sub(healed); late > 30*time.Second {
		t.Errorf("it followed %s after the outage", late)
	}
}

func withdrawalResult(t *testing.T, env *testsuite.TestWorkflowEnvironment) workflows.WithdrawalResult {
	t.Helper()
	if !env.IsWorkflowCompleted() {
		t.Fatal("the run is still open")
	}
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	var r workflows.WithdrawalResult
	if err := env.GetWorkflowResult(&r); err != nil {
		t.Fatal(err)
	}
	return r
}
