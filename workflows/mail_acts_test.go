package workflows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

func TestARetryOfAnUnknownMailLooksAndNeverSends(t *testing.T) {
	w := lost()
	found := false
	w.look = func(string, int) (activities.MailStatus, error) {
		if found {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	env := environment(t, w)
	env.RegisterDelayedCallback(func() { found = true }, 40*time.Hour)
	a := actAfter(env, w, 41*time.Hour, "retry-1", w.retry())
	start(env)
	r := result(t, env)
	if a.applied(t); mailOf(r.Mails, "confirmation") != "sent" || w.sent["confirmation"] != 1 {
		t.Errorf("mails %v after %v sends", r.Mails, w.sent)
	}
}

func TestARetryOfAMailThatIsBetweenTwoAttemptsTriesAtOnce(t *testing.T) {
	w := newWorld(decided)
	w.send = func(_ string, call int) (activities.MailStatus, error) {
		if call == 1 {
			return activities.MailStatus{State: "pending", Code: "address_busy", Again: time.Hour}, nil
		}
		return mailIs(cancellation.MailSent, "")
	}
	env := environment(t, w)
	a := actAfter(env, w, time.Minute, "retry-1", w.retry())
	began := env.Now()
	start(env)
	result(t, env)
	if a.applied(t); env.Now().Sub(began) > 2*time.Minute || w.sent["confirmation"] != 2 {
		t.Errorf("it took %s and %v sends", env.Now().Sub(began), w.sent)
	}
}

// News of a mail is no act: a report that clears it up has the run look again,
// and leaves the items alone.
func TestNewsOfTheMailResumesTheMailAlone(t *testing.T) {
	w := lost()
	w.db.Items[0].State = string(parked)
	reported := false
	w.look = func(string, int) (activities.MailStatus, error) {
		if reported {
			return mailIs(cancellation.MailSent, "")
		}
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	env := environment(t, w)
	news := actAfter(env, w, 48*time.Hour, "evidence-1-1", func() { reported = true })
	env.RegisterDelayedCallback(func() {
		if news.applied(t); w.mailState("confirmation") != "sent" || w.cancelled["item-1"] != 0 {
			t.Errorf("the mail is %s, the parked item was tried %d times", w.mailState("confirmation"), w.cancelled["item-1"])
		}
	}, 49*time.Hour)
	actAfter(env, w, 50*time.Hour, "retry-1", w.retry())
	start(env)
	if r := result(t, env); mailOf(r.Mails, "confirmation") != "sent" || w.sent["confirmation"] != 1 {
		t.Errorf("mails %v after %v sends", r.Mails, w.sent)
	}
}

func TestAPersonResolvesAnUnknownMailEitherWay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after time.Duration
		to    cancellation.MailState
		sends int
	}{
		{"sent, while the log is asked", 65 * time.Minute, cancellation.MailSent, 1},
		{"sent, after a day", 48 * time.Hour, cancellation.MailSent, 1},
		{"not sent, while the log is asked", 65 * time.Minute, cancellation.MailPending, 2},
		{"not sent, after a day", 48 * time.Hour, cancellation.MailPending, 2},
	} {
		for _, kind := range mailKinds {
			t.Run(kind+": "+tt.name, func(t *testing.T) {
				w := lost()
				env := environment(t, w)
				a := actAfter(env, w, tt.after, "act-1", w.resolve(kind, tt.to))
				again := actAfter(env, w, tt.after, "act-1", w.resolve(kind, tt.to))
				began := env.Now()
				begin(w, env, kind)
				if state := mailOf(mails(t, env, kind), kind); state != "sent" || w.sent[kind] != tt.sends {
					t.Errorf("mail %s after %d sends", state, w.sent[kind])
				}
				if took := env.Now().Sub(began); took > tt.after+time.Minute {
					t.Errorf("done only after %s", took)
				}
				a.applied(t)
				if again.rejected != nil || again.err != nil {
					t.Errorf("the same again: %+v", again)
				}
			})
		}
	}
}

// The look began before the person spoke, and must not overrule them. An open
// review keeps the run open long enough to see.
func TestAResolutionWhileAStepIsUnderWayHasTheLastWord(t *testing.T) {
	w := lost()
	env := environment(t, w)
	told := onceTaken(env, w)
	w.db.Items[0].InReview = true
	w.look = func(string, int) (activities.MailStatus, error) {
		actAfter(env, w, 0, "act-1", w.resolve("confirmation", cancellation.MailSent))
		<-told
		actAfter(env, w, time.Hour, "judge-1", func() { w.db.Items[0].InReview = false })
		return mailIs(cancellation.MailUnknown, "logs_unclear")
	}
	start(env)
	if r := result(t, env); mailOf(r.Mails, "confirmation") != "sent" || w.sent["confirmation"] != 1 || w.steps != 2 {
		t.Errorf("mails %v after %v sends and %d steps", r.Mails, w.sent, w.steps)
	}
}

func TestTheAddressOnFileIsToldAndOnlyThenTheRunCloses(t *testing.T) {
	w := newWorld(decided)
	w.owe(cancellation.MailAlert, 0)
	w.send = func(mail string, call int) (activities.MailStatus, error) {
		if mail == cancellation.MailAlert && call < 4 {
			return activities.MailStatus{State: "pending", Again: time.Hour}, nil
		}
		return mailIs(cancellation.MailSent, "")
	}
	env := environment(t, w)
	began := env.Now()
	start(env)
	r := result(t, env)
	if took := env.Now().Sub(began); took < 3*time.Hour || w.sent["confirmation"] != 1 || w.sent["alert"] != 4 {
		t.Errorf("%v, %v sends within %s", r.Mails, w.sent, took)
	}
}

func TestNobodyIsToldWhereNoAlertIsOwed(t *testing.T) {
	w := newWorld(decided)
	env := environment(t, w)
	start(env)
	if result(t, env); w.sent["alert"] != 0 {
		t.Errorf("%v sends", w.sent)
	}
}

func TestACorrectionWaitsWhileTheConfirmationMayStillGoOut(t *testing.T) {
	for _, tt := range []struct {
		name  string
		first func(call int) (activities.MailStatus, error)
		order []string
	}{
		{"until it is sent", func(call int) (activities.MailStatus, error) {
			if call < 10 {
				return mailIs(cancellation.MailPending, "http_429")
			}
			return mailIs(cancellation.MailSent, "")
		}, []string{"confirmation", "correction 1"}},
		{"but not for one that waits for a person", func(call int) (activities.MailStatus, error) {
			if call == 1 {
				return mailIs(cancellation.MailParked, "http_400")
			}
			return mailIs(cancellation.MailSent, "")
		}, []string{"correction 1", "confirmation"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(decided)
			var order []string
			w.send = func(mail string, call int) (activities.MailStatus, error) {
				status, err := mailIs(cancellation.MailSent, "")
				if mail == cancellation.MailConfirmation {
					status, err = tt.first(call)
				}
				if status.State == string(cancellation.MailSent) {
					order = append(order, mail)
				}
				return status, err
			}
			env := environment(t, w)
			actAfter(env, w, 2*time.Second, "void-1", w.decide("item-1", ""))
			actAfter(env, w, 48*time.Hour, "retry-1", w.retry())
			start(env)
			result(t, env)
			if !slices.Equal(order, tt.order) {
				t.Errorf("sent in this order: %q", order)
			}
		})
	}
}

func TestAMailIsSentAnewWhenAnActReopensIt(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	actAfter(env, w, time.Hour, "redirect-1", func() {
		m := w.mail("confirmation", 0)
		m.State, m.Round = string(cancellation.MailPending), m.Round+1
	})
	actAfter(env, w, 2*time.Hour, "retry-1", w.retry("item-1"))
	start(env)
	if r := result(t, env); mailOf(r.Mails, "confirmation") != "sent" || w.sent["confirmation"] != 2 {
		t.Errorf("mails %v after %v sends", r.Mails, w.sent)
	}
}
