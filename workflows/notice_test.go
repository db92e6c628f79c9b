package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestTheAddressOnFileIsToldUntilItIsNotPendingAnyMoreAndOnlyThenTheRunCloses(t *testing.T) {
	for name, tt := range map[string]struct {
		notify func(call int) (activities.MailStatus, error)
		calls  int
		least  time.Duration
	}{
		"at once":                 {func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailSent, "") }, 1, 0},
		"an outcome nobody knows": {func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "timeout") }, 1, 0},
		"no mail they take":       {func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailParked, "http_400") }, 1, 0},
		"refused for a while": {func(call int) (activities.MailStatus, error) {
			if call < 4 {
				return activities.MailStatus{State: string(cancellation.MailPending), Again: time.Hour}, nil
			}
			return mailIs(cancellation.MailSent, "")
		}, 4, 3 * time.Hour},
		"our side failing": {func(call int) (activities.MailStatus, error) {
			if call < 4 {
				return activities.MailStatus{}, away("database")
			}
			return mailIs(cancellation.MailSent, "")
		}, 4, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(decided)
			w.status.Notice, w.notify = true, tt.notify
			env := environment(t, w)
			began := env.Now()
			start(env)
			r, took := result(t, env), env.Now().Sub(began)
			if r.Confirmation != "sent" || w.sent != 1 || w.notified != tt.calls || took < tt.least {
				t.Errorf("%+v, %d notices within %s", r, w.notified, took)
			}
		})
	}
}

func TestANoticeThatNeverGetsThroughDoesNotKeepTheRunForEver(t *testing.T) {
	w := newWorld(decided)
	w.status.Notice = true
	w.notify = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "http_429") }
	env := environment(t, w)
	began := env.Now()
	start(env)
	result(t, env)
	if took := env.Now().Sub(began); took < 24*time.Hour || took > 25*time.Hour || w.notified > 200 {
		t.Errorf("%d notices within %s", w.notified, took)
	}
}

func TestNobodyIsToldWhereNoNoticeIsOwed(t *testing.T) {
	w := newWorld(decided)
	env := environment(t, w)
	start(env)
	if result(t, env); w.notified != 0 {
		t.Errorf("%d notices", w.notified)
	}
}

func TestACancelledRunDoesNotGoOnTelling(t *testing.T) {
	w := newWorld(decided)
	w.status.Notice = true
	w.notify = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "http_429") }
	env := environment(t, w)
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	start(env)
	if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) {
		t.Errorf("ended with %v", err)
	}
}
