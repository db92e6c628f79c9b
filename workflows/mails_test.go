package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// lost is a world in which the first attempt's outcome is unknown for good.
func lost() *world {
	w := newWorld(decided)
	w.send = func(_ string, call int) (activities.MailStatus, error) {
		if call == 1 {
			return mailIs(cancellation.MailUnknown, "timeout")
		}
		return mailIs(cancellation.MailSent, "")
	}
	w.look = func(string, int) (activities.MailStatus, error) {
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	return w
}

// mailKinds are the mails that one loop sends by the same rules.
var mailKinds = []string{cancellation.MailConfirmation, cancellation.MailAlert, cancellation.MailAcknowledgement}

// begin starts the run that owes a mail of this kind, and no other mail that is
// still to be sent.
func begin(w *world, env *testsuite.TestWorkflowEnvironment, kind string) {
	if kind == cancellation.MailAcknowledgement {
		w.found, w.db.Items, w.db.Mails = cancellation.FoundMatched, nil, nil
		w.owe(kind, 0)
		env.ExecuteWorkflow(workflows.WithdrawalWorkflow, workflows.Input{CaseID: "case-1"})
		return
	}
	if kind == cancellation.MailAlert {
		w.db.Mails[0].State = "sent"
		w.owe(kind, 0)
	}
	start(env)
}

func mails(t *testing.T, env *testsuite.TestWorkflowEnvironment, kind string) []workflows.MailResult {
	t.Helper()
	if kind == cancellation.MailAcknowledgement {
		return resultOf[workflows.WithdrawalResult](t, env).Mails
	}
	return result(t, env).Mails
}

func TestEveryKindOfMailIsSentAndLookedUpByTheSameRules(t *testing.T) {
	unknownFirst := func(_ string, call int) (activities.MailStatus, error) {
		if call == 1 {
			return mailIs(cancellation.MailUnknown, "timeout")
		}
		return mailIs(cancellation.MailSent, "")
	}
	until := func(n int, early activities.MailStatus, err error) func(string, int) (activities.MailStatus, error) {
		return func(_ string, call int) (activities.MailStatus, error) {
			if call < n {
				return early, err
			}
			return mailIs(cancellation.MailSent, "")
		}
	}
	for _, tt := range []struct {
		name         string
		send, look   func(mail string, call int) (activities.MailStatus, error)
		sends, looks int
		ends         string // "sent" if empty
		least, most  time.Duration
	}{
		{name: "all goes well", sends: 1, most: time.Second},
		{
			name: "what was surely not sent is sent again", sends: 4, most: time.Minute,
			send: until(4, activities.MailStatus{State: "pending", Code: "http_429"}, nil),
		},
		{
			name: "a step says when the next one makes sense", sends: 4, least: 45 * time.Minute, most: 46 * time.Minute,
			send: until(4, activities.MailStatus{State: "pending", Code: "address_busy", Again: 15 * time.Minute}, nil),
		},
		{
			name: "an attempt under way elsewhere is left alone", sends: 2, least: 30 * time.Second, most: time.Minute,
			send: until(2, activities.MailStatus{State: "sending", Again: 30 * time.Second}, nil),
		},
		{
			name: "an unknown outcome is looked up and never sent blindly", sends: 1, looks: 3, most: time.Minute,
			send: unknownFirst, look: until(3, activities.MailStatus{State: "unknown", Code: "logs_unclear"}, nil),
		},
		{
			name: "proven absence is sent again at once", sends: 2, looks: 1, most: 6 * time.Second,
			send: unknownFirst, look: func(string, int) (activities.MailStatus, error) {
				return mailIs(cancellation.MailPending, "proven_absent")
			},
		},
		{
			name: "a worker that died while sending leaves the ledger to say how far it came", sends: 2, looks: 1, most: time.Minute,
			send: func(_ string, call int) (activities.MailStatus, error) {
				if call == 1 {
					return activities.MailStatus{}, away("database")
				}
				return mailIs(cancellation.MailUnknown, "interrupted")
			},
		},
		{
			name: "our side failing for a while", sends: 4, most: time.Minute,
			send: until(4, activities.MailStatus{}, away("database")),
		},
		{
			name: "a mail without an address closes the run", sends: 1, ends: "to_print", most: time.Second,
			send: func(string, int) (activities.MailStatus, error) { return mailIs(cancellation.MailToPrint, "") },
		},
	} {
		for _, kind := range mailKinds {
			t.Run(kind+": "+tt.name, func(t *testing.T) {
				w := newWorld(decided)
				if tt.send != nil {
					w.send = tt.send
				}
				if tt.look != nil {
					w.look = tt.look
				}
				env := environment(t, w)
				began := env.Now()
				begin(w, env, kind)
				ends := "sent"
				if tt.ends != "" {
					ends = tt.ends
				}
				if state := mailOf(mails(t, env, kind), kind); state != ends || w.sent[kind] != tt.sends || w.looked[kind] != tt.looks {
					t.Errorf("%s after %d sends and %d looks", state, w.sent[kind], w.looked[kind])
				}
				if took := env.Now().Sub(began); took < tt.least || took > tt.most {
					t.Errorf("it took %s", took)
				}
			})
		}
	}
}

func TestARefusedMailParksAndARetrySendsIt(t *testing.T) {
	for _, kind := range mailKinds {
		w := newWorld(decided)
		w.send = func(_ string, call int) (activities.MailStatus, error) {
			if call == 1 {
				return mailIs(cancellation.MailParked, "http_400")
			}
			return mailIs(cancellation.MailSent, "")
		}
		env := environment(t, w)
		a := actAfter(env, w, 72*time.Hour, "retry-1", w.retry())
		began := env.Now()
		begin(w, env, kind)
		state := mailOf(mails(t, env, kind), kind)
		if a.applied(t); state != "sent" || w.sent[kind] != 2 || env.Now().Sub(began) < 72*time.Hour {
			t.Errorf("%s: %s after %d sends", kind, state, w.sent[kind])
		}
	}
}

func TestAMailThatIsRefusedForADayParksAndARetrySendsIt(t *testing.T) {
	for _, kind := range mailKinds {
		w := newWorld(decided)
		healed := false
		w.send = func(string, int) (activities.MailStatus, error) {
			if healed {
				return mailIs(cancellation.MailSent, "")
			}
			return mailIs(cancellation.MailPending, "http_401")
		}
		env := environment(t, w)
		var before int
		env.RegisterDelayedCallback(func() { before, healed = w.sent[kind], true }, 25*time.Hour)
		env.RegisterDelayedCallback(func() {
			if state := w.mailState(kind); w.sent[kind] != before || before > 200 || state != "parked" {
				t.Errorf("%s is %s, and %d attempts after %d", kind, state, w.sent[kind], before)
			}
		}, 60*time.Hour)
		actAfter(env, w, 61*time.Hour, "retry-1", w.retry())
		begin(w, env, kind)
		if state := mailOf(mails(t, env, kind), kind); state != "sent" || w.sent[kind] != before+1 {
			t.Errorf("%s: %s after %d sends", kind, state, w.sent[kind])
		}
	}
}

func TestAnOutcomeThatStaysUnknownIsNeverSentAgainAndKeepsTheRunOpen(t *testing.T) {
	for _, kind := range mailKinds {
		w := lost()
		env := environment(t, w)
		var looks int
		env.RegisterDelayedCallback(func() { looks = w.looked[kind] }, 25*time.Hour)
		env.RegisterDelayedCallback(func() {
			if w.looked[kind] != looks || w.sent[kind] != 1 || w.mailState(kind) != "unknown" {
				t.Errorf("%s is %s after %d sends, and %d looks after %d", kind, w.mailState(kind), w.sent[kind], w.looked[kind], looks)
			}
		}, 50*24*time.Hour)
		env.RegisterDelayedCallback(env.CancelWorkflow, 60*24*time.Hour)
		begin(w, env, kind)
		if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) {
			t.Errorf("%s: the run closed over an unknown mail: %v", kind, err)
		}
	}
}

func TestAfterALongOutageOfOursTheMailFollowsAtOnceAndIsNeverParked(t *testing.T) {
	for _, kind := range mailKinds {
		w := newWorld(decided)
		var env *testsuite.TestWorkflowEnvironment
		const outage, halfAMinute = 50 * time.Hour, 30 * time.Second
		var began, sent time.Time
		w.send = func(string, int) (activities.MailStatus, error) {
			if env.Now().Sub(began) < outage {
				return activities.MailStatus{}, away("database")
			}
			sent = env.Now()
			return mailIs(cancellation.MailSent, "")
		}
		env = environment(t, w)
		began = env.Now()
		begin(w, env, kind)
		if state := mailOf(mails(t, env, kind), kind); state != "sent" {
			t.Errorf("%s is %s", kind, state)
		}
		if late := sent.Sub(began) - outage; late > halfAMinute {
			t.Errorf("%s followed %s after the outage, want %s at most", kind, late, halfAMinute)
		}
	}
}

func TestACancelledRunDoesNotGoOnMailing(t *testing.T) {
	for _, kind := range mailKinds {
		w := newWorld(decided)
		w.send = func(string, int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "http_429") }
		env := environment(t, w)
		env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
		begin(w, env, kind)
		if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) {
			t.Errorf("%s: ended with %v", kind, err)
		}
	}
}
