package workflows_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestActsThatWereStoredWithoutAnUpdateAreAppliedAtTheStart(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	w.store(w.retry())
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || w.applied != 1 {
		t.Errorf("%+v after %d steps", r, w.applied)
	}
}

func TestARunThatHasJustBegunHearsAnAct(t *testing.T) {
	retried := newWorld(parked)
	env := environment(t, retried)
	a := actAfter(env, retried, 0, "retry-1", retried.retry())
	start(env)
	if result(t, env); retried.cancelled["item-1"] != 1 {
		t.Errorf("%d calls", retried.cancelled["item-1"])
	}
	a.applied(t)

	resolved := lost()
	resolved.db.Mails[0].State = "unknown"
	env = environment(t, resolved)
	a = actAfter(env, resolved, 0, "act-1", resolved.resolve("confirmation", cancellation.MailSent))
	start(env)
	r := result(t, env)
	if a.applied(t); mailOf(r.Mails, "confirmation") != "sent" || resolved.sent["confirmation"] != 0 {
		t.Errorf("mails %v after %v sends", r.Mails, resolved.sent)
	}
}

func TestAResolutionOfAMailThatIsKnownChangesNothing(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	a := actAfter(env, w, time.Hour, "act-1", w.resolve("confirmation", cancellation.MailPending))
	actAfter(env, w, 2*time.Hour, "retry-1", w.retry())
	start(env)
	result(t, env)
	if a.applied(t); w.sent["confirmation"] != 1 {
		t.Errorf("%v sends", w.sent)
	}
}

// The act is applied and its worker is gone: the repeat finds no open act, and
// what it did is in the database.
func TestAWorkerKilledRightAfterAnActWasAppliedLosesNothing(t *testing.T) {
	w := newWorld(parked)
	w.applying = func(call int) error {
		if call < 8 {
			return away("database")
		}
		return nil
	}
	env := environment(t, w)
	a := actAfter(env, w, time.Hour, "retry-1", w.retry())
	began := env.Now()
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || w.cancelled["item-1"] != 1 || w.applied != 8 {
		t.Errorf("%+v after %d steps", r, w.applied)
	}
	if a.applied(t); env.Now().Sub(began) > time.Hour+10*time.Minute {
		t.Errorf("it took %s", env.Now().Sub(began))
	}
}

func TestAnItemThatSomebodyFinishedByHandIsLeftAlone(t *testing.T) {
	w := newWorld(decided, decided)
	w.cancelProd = func(string, int) error { return away("http_503") }
	w.db.Items[1].InReview, w.db.Items[1].State, w.db.Items[1].Marked = true, string(done), 1
	env := environment(t, w)
	var calls int
	a := actAfter(env, w, time.Hour, "complete-1", func() { w.mark(w.item("item-1"), 1); calls = w.cancelled["item-1"] })
	actAfter(env, w, 24*time.Hour, "judge-1", func() { w.db.Items[1].InReview = false })
	start(env)
	r := result(t, env)
	if a.applied(t); r.Items[0].State != string(done) || w.cancelled["item-1"] != calls {
		t.Errorf("%+v, %d more calls", r.Items[0], w.cancelled["item-1"]-calls)
	}
}

// The act is taken up while the run still records that it parks the item.
func TestAnItemThatIsFinishedWhileItsStallIsRecordedIsNotParked(t *testing.T) {
	w := newWorld(decided)
	w.cancelProd = once("conflict")
	env := environment(t, w)
	taken := onceTaken(env, w)
	w.stalling = func(string) {
		actAfter(env, w, 0, "complete-1", func() { w.mark(w.item("item-1"), 1) })
		<-taken
	}
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || w.cancelled["item-1"] != 1 {
		t.Errorf("%+v after %d calls", r.Items[0], w.cancelled["item-1"])
	}
}

// The second act arrives while the first application is under way, which may
// have read the acts before it.
func TestAnActIsAnsweredByAStepThatBeganAfterIt(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	var second *answers
	w.applying = func(call int) error {
		if call == 1 {
			second = actNow(env, w, "retry-1", w.retry())
		}
		return nil
	}
	first := actAfter(env, w, time.Hour, "nothing-1", func() {})
	start(env)
	result(t, env)
	first.applied(t)
	if second.applied(t); w.applied != 2 || w.cancelled["item-1"] != 1 {
		t.Errorf("%d steps, %d calls", w.applied, w.cancelled["item-1"])
	}
}

// Acts are read before the mark is made and their answer arrives after it: it
// must not make the run forget the mark. No mail is owed, since the end of its
// attempt would have the acts read once more.
func TestWhatWasReadBeforeAnAttemptEndedIsReadAgain(t *testing.T) {
	w := newWorld(decided)
	w.db.Mails[0].State = "sent"
	env := environment(t, w)
	reading, ended := make(chan struct{}), make(chan struct{})
	w.cancelProd = func(string, int) error {
		actAfter(env, w, 0, "nothing-1", func() {})
		<-reading
		return nil
	}
	w.applying = func(call int) error {
		if call == 1 {
			close(reading)
			<-ended
		}
		return nil
	}
	env.SetOnActivityCompletedListener(func(info *activity.Info, _ converter.EncodedValue, _ error) {
		if info.ActivityType.Name == "CancelProduct" {
			close(ended)
		}
	})
	start(env)
	if result(t, env); w.cancelled["item-1"] != 1 || w.applied != 2 {
		t.Errorf("%d calls, read %d times", w.cancelled["item-1"], w.applied)
	}
}

func TestWhoeverWaitsForACancelledRunGetsAnAnswer(t *testing.T) {
	w := newWorld(parked)
	w.applying = func(int) error { return away("database") }
	env := environment(t, w)
	a := actAfter(env, w, time.Hour, "retry-1", w.retry())
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour+time.Minute)
	start(env)
	if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) || !a.done || a.err == nil {
		t.Errorf("ended with %v, the update %+v", err, a)
	}
}
