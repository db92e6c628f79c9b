package workflows_test

import (
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// resolveAfter says what became of the mail once the time has passed.
func resolveAfter(env *testsuite.TestWorkflowEnvironment, d time.Duration, id string, outcome cancellation.MailOutcome) *answers {
	a := &answers{}
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(workflows.UpdateResolve, id, a, workflows.ResolveRequest{ActID: id, Outcome: string(outcome), Attempt: 1})
	}, d)
	return a
}

// lost is a world in which the first attempt's outcome is unknown for good.
func lost() *world {
	w := newWorld(decided)
	w.send = func(call int) (activities.MailStatus, error) {
		if call == 1 {
			return mailIs(cancellation.MailUnknown, "timeout")
		}
		return mailIs(cancellation.MailSent, "")
	}
	w.reconcile = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "logs_unclear") }
	return w
}

func TestAPersonResolvesAnUnknownMailEitherWay(t *testing.T) {
	for _, tt := range []struct {
		name    string
		after   time.Duration
		outcome cancellation.MailOutcome
		sends   int
	}{
		{"sent, while the log is asked", time.Hour, cancellation.OutcomeSent, 1},
		{"sent, after a day", 48 * time.Hour, cancellation.OutcomeSent, 1},
		{"not sent, while the log is asked", time.Hour, cancellation.OutcomeNotSent, 2},
		{"not sent, after a day", 48 * time.Hour, cancellation.OutcomeNotSent, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := lost()
			env := environment(t, w)
			a := resolveAfter(env, tt.after, "act-1", tt.outcome)
			again := resolveAfter(env, tt.after, "act-1", tt.outcome)
			began := env.Now()
			start(env)
			if r := result(t, env); r.Confirmation != "sent" || w.sent != tt.sends {
				t.Errorf("mail %s after %d sends", r.Confirmation, w.sent)
			}
			if took := env.Now().Sub(began); took > tt.after+time.Minute {
				t.Errorf("done only after %s", took)
			}
			if a.rejected != nil || a.err != nil || again.rejected != nil || w.resolved != 1 {
				t.Errorf("resolve: %+v, again %+v, %d times", a, again, w.resolved)
			}
		})
	}
}

func TestAResolutionIsRejectedUnlessTheOutcomeIsUnknown(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	a := resolveAfter(env, time.Hour, "act-1", cancellation.OutcomeNotSent)
	retryAfter(env, 2*time.Hour, "retry-1")
	start(env)
	result(t, env)
	var app *temporal.ApplicationError
	if !errors.As(a.rejected, &app) || app.Type() != workflows.ErrTypeNotUnknown || w.resolved != 0 || w.sent != 1 {
		t.Errorf("rejected with %v, resolved %d times, %d sends", a.rejected, w.resolved, w.sent)
	}
}

func TestALedgerThatKnowsBetterRefusesTheResolution(t *testing.T) {
	w := lost()
	w.notUnknown = true
	found := false
	w.reconcile = func(int) (activities.MailStatus, error) {
		if found {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	env := environment(t, w)
	a := resolveAfter(env, time.Hour, "act-1", cancellation.OutcomeNotSent)
	env.RegisterDelayedCallback(func() { found = true }, 2*time.Hour)
	start(env)
	result(t, env)
	var app *temporal.ApplicationError
	if !errors.As(a.err, &app) || app.Type() != workflows.ErrTypeNotUnknown || w.sent != 1 {
		t.Errorf("answered %v, %d sends", a.err, w.sent)
	}
}

func TestARunThatHasJustBegunHearsTheResolutionOfItsMail(t *testing.T) {
	w := lost()
	w.status.Confirmation = string(cancellation.MailUnknown)
	env := environment(t, w)
	a := resolveAfter(env, 0, "act-1", cancellation.OutcomeSent)
	start(env)
	if r := result(t, env); a.rejected != nil || a.err != nil || r.Confirmation != "sent" || w.sent != 0 {
		t.Errorf("resolve %+v, mail %s after %d sends", a, r.Confirmation, w.sent)
	}
}

func TestNewsOfTheMailResumesTheMailAlone(t *testing.T) {
	w := lost()
	w.status.Items[0].State = string(parked)
	reported := false
	w.reconcile = func(int) (activities.MailStatus, error) {
		if reported {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	env := environment(t, w)
	news := &answers{}
	env.RegisterDelayedCallback(func() {
		reported = true
		env.UpdateWorkflow(workflows.UpdateRetry, "news-1", news, workflows.RetryRequest{ActID: "news-1", MailOnly: true})
	}, 48*time.Hour)
	env.RegisterDelayedCallback(func() {
		if !news.answer.Confirmation || w.cancelled["item-1"] != 0 {
			t.Errorf("answer %+v, the parked item was tried %d times", news, w.cancelled["item-1"])
		}
	}, 49*time.Hour)
	retryAfter(env, 50*time.Hour, "retry-1")
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 1 {
		t.Errorf("mail %s after %d sends", r.Confirmation, w.sent)
	}
}

func TestARunThatHasJustBegunHearsARetry(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	a := retryAfter(env, 0, "retry-1")
	start(env)
	result(t, env)
	if a.rejected != nil || a.err != nil || w.cancelled["item-1"] != 1 {
		t.Errorf("retry %+v after %d calls", a, w.cancelled["item-1"])
	}
}
