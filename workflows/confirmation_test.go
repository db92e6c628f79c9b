package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestWhatWasSurelyNotSentIsSentAgain(t *testing.T) {
	w := newWorld(decided)
	w.send = func(call int) (activities.MailStatus, error) {
		if call < 4 {
			return mailIs(cancellation.MailPending, "http_429")
		}
		return mailIs(cancellation.MailSent, "")
	}
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 4 || w.looked != 0 {
		t.Errorf("mail %s after %d sends and %d looks", r.Confirmation, w.sent, w.looked)
	}
}

func TestAnUnknownOutcomeIsLookedUpAndNeverSentBlindly(t *testing.T) {
	w := newWorld(decided)
	w.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "http_503") }
	w.reconcile = func(call int) (activities.MailStatus, error) {
		if call < 3 {
			return mailIs(cancellation.MailUnknown, "logs_unclear")
		}
		return mailIs(cancellation.MailSent, "")
	}
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 1 || w.looked != 3 {
		t.Errorf("mail %s after %d sends and %d looks", r.Confirmation, w.sent, w.looked)
	}
}

func TestProvenAbsenceIsSentAgain(t *testing.T) {
	w := newWorld(decided)
	w.send = func(call int) (activities.MailStatus, error) {
		if call == 1 {
			return mailIs(cancellation.MailUnknown, "timeout")
		}
		return mailIs(cancellation.MailSent, "")
	}
	w.reconcile = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailPending, "proven_absent") }
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 2 || w.looked != 1 {
		t.Errorf("mail %s after %d sends and %d looks", r.Confirmation, w.sent, w.looked)
	}
}

func TestAWorkerThatDiedWhileSendingLeavesTheLedgerToSayHowFarItCame(t *testing.T) {
	w := newWorld(decided)
	w.send = func(call int) (activities.MailStatus, error) {
		if call == 1 {
			return activities.MailStatus{}, away("database")
		}
		return mailIs(cancellation.MailUnknown, "interrupted")
	}
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 2 || w.looked != 1 {
		t.Errorf("mail %s after %d steps and %d looks", r.Confirmation, w.sent, w.looked)
	}
}

func TestARefusedMailParksAndARetrySendsIt(t *testing.T) {
	w := newWorld(decided)
	w.send = func(call int) (activities.MailStatus, error) {
		if call == 1 {
			return mailIs(cancellation.MailParked, "http_400")
		}
		return mailIs(cancellation.MailSent, "")
	}
	env := environment(t, w)
	a := retryAfter(env, 72*time.Hour, "retry-1")
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 2 || !a.answer.Confirmation {
		t.Errorf("mail %s after %d sends, retry %+v", r.Confirmation, w.sent, a)
	}
}

func TestAMailThatIsRefusedForADayParks(t *testing.T) {
	w := newWorld(decided)
	healed := false
	w.send = func(int) (activities.MailStatus, error) {
		if healed {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailPending, "http_401")
	}
	env := environment(t, w)
	var before int
	env.RegisterDelayedCallback(func() { before, healed = w.sent, true }, 30*time.Hour)
	env.RegisterDelayedCallback(func() {
		if w.sent != before || !w.parkedMail {
			t.Errorf("parked %v, and %d more attempts", w.parkedMail, w.sent-before)
		}
	}, 60*time.Hour)
	retryAfter(env, 61*time.Hour, "retry-1")
	start(env)
	result(t, env)
}

func TestARetryOfAnUnknownMailLooksAndNeverSends(t *testing.T) {
	w := newWorld(decided)
	w.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailUnknown, "timeout") }
	found := false
	w.reconcile = func(int) (activities.MailStatus, error) {
		if found {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	env := environment(t, w)
	env.RegisterDelayedCallback(func() { found = true }, 40*time.Hour)
	a := retryAfter(env, 41*time.Hour, "retry-1")
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 1 || !a.answer.Confirmation {
		t.Errorf("mail %s after %d sends, retry %+v", r.Confirmation, w.sent, a)
	}
}

func TestAMailWithoutAnAddressClosesTheRun(t *testing.T) {
	w := newWorld(decided)
	w.send = func(int) (activities.MailStatus, error) { return mailIs(cancellation.MailToPrint, "") }
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Confirmation != "to_print" {
		t.Errorf("mail %s", r.Confirmation)
	}
}

func TestAfterALongOutageOfOursTheMailFollowsAtOnce(t *testing.T) {
	w := newWorld(decided)
	var env *testsuite.TestWorkflowEnvironment
	const outage, halfAMinute = 5 * time.Hour, 30 * time.Second
	var began, sent time.Time
	w.send = func(int) (activities.MailStatus, error) {
		if env.Now().Sub(began) < outage {
			return activities.MailStatus{}, away("database")
		}
		sent = env.Now()
		return mailIs(cancellation.MailSent, "")
	}
	env = environment(t, w)
	began = env.Now()
	start(env)
	result(t, env)
	if late := sent.Sub(began) - outage; late > halfAMinute {
		t.Errorf("the mail followed %s after the outage, want %s at most", late, halfAMinute)
	}
}

func TestAnOutageOfOursNeverParksTheMail(t *testing.T) {
	w := newWorld(decided)
	back := false
	w.send = func(int) (activities.MailStatus, error) {
		if back {
			return mailIs(cancellation.MailSent, "")
		}
		return activities.MailStatus{}, away("database")
	}
	env := environment(t, w)
	env.RegisterDelayedCallback(func() { back = true }, 50*time.Hour)
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.parkedMail {
		t.Errorf("mail %s, parked %v", r.Confirmation, w.parkedMail)
	}
}
