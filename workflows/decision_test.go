package workflows_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

func TestANewRunTakesUpWhatTheOldOneHadNotCarriedOut(t *testing.T) {
	w := newWorld(done, done, parked)
	w.db.Mails[0].State = "sent"
	w.decide("item-1", "")()
	w.decide("item-2", "2027-01-31")()
	w.retry("item-3")()
	env := environment(t, w)
	start(env)
	r := result(t, env)
	if want := []string{"item-1/2", "item-2/2", "item-3/1"}; !slices.Equal(slices.Sorted(slices.Values(w.told)), want) {
		t.Errorf("told %q", w.told)
	}
	if r.Items[0].State != string(cancellation.ItemContinued) || r.Items[1].EndsOn != day("2027-01-31") || w.sent["correction 1"] != 1 || w.sent["correction 2"] != 1 {
		t.Errorf("%+v, %v sends", r, w.sent)
	}
}

func TestALaterDecisionIsCarriedOutWhateverBecameOfTheFirst(t *testing.T) {
	for _, tt := range []struct {
		name    string
		backend func(item string, call int) error
		after   time.Duration
		told    []string
	}{
		{"carried out", func(string, int) error { return nil }, 2 * time.Hour, []string{"item-1/1", "item-2/1", "item-1/2"}},
		{"delayed", func(item string, call int) error {
			if item == "item-1" && call < 8 {
				return away("http_503")
			}
			return nil
		}, 2 * time.Minute, []string{"item-2/1", "item-1/2"}},
		{"parked", func(item string, call int) error {
			if item == "item-1" && call == 1 {
				return refusedBy("conflict")
			}
			return nil
		}, 2 * time.Hour, []string{"item-2/1", "item-1/2"}},
	} {
		for _, endsOn := range []string{"2027-01-31", ""} {
			t.Run(tt.name+" "+endsOn, func(t *testing.T) {
				w := newWorld(decided, decided)
				w.cancelProd = tt.backend
				w.db.Items[1].InReview = true
				env := environment(t, w)
				a := actAfter(env, w, tt.after, "void-1", w.decide("item-1", endsOn))
				actAfter(env, w, 24*time.Hour, "judge-1", func() { w.db.Items[1].InReview = false })
				start(env)
				r := result(t, env)
				want := workflows.ItemResult{ItemID: "item-1", State: string(done), Decision: 2, EndsOn: day(endsOn)}
				if endsOn == "" {
					want.State = string(cancellation.ItemContinued)
				}
				if a.applied(t); r.Items[0] != want {
					t.Errorf("%+v", r.Items[0])
				}
				if !slices.Equal(w.told, tt.told) && !slices.Equal(w.told, []string{"item-2/1", "item-1/1", "item-1/2"}) {
					t.Errorf("told %q", w.told)
				}
				if w.sent["confirmation"] != 1 || w.sent["correction 1"] != 1 {
					t.Errorf("sends %v", w.sent)
				}
			})
		}
	}
}

func TestALaterDecisionWhileTheFirstIsInFlightIsCarriedOutAfterIt(t *testing.T) {
	w := newWorld(decided)
	env := environment(t, w)
	told := make(chan struct{})
	w.applying = func(call int) error {
		if call == 1 {
			close(told)
		}
		return nil
	}
	w.cancelProd = func(_ string, call int) error {
		if call == 1 {
			actAfter(env, w, 0, "void-1", w.decide("item-1", "2027-01-31"))
			<-told
		}
		return nil
	}
	start(env)
	if r := result(t, env); r.Items[0].Decision != 2 || r.Items[0].EndsOn != day("2027-01-31") || w.item("item-1").Marked != 2 {
		t.Errorf("%+v, marked %d", r.Items[0], w.item("item-1").Marked)
	}
	if !slices.Contains(w.told, "item-1/2") || w.sent["correction 1"] != 1 {
		t.Errorf("told %q, sends %v", w.told, w.sent)
	}
}

// The attempt read the order before the later decision was made, and marked that
// one.
func TestAnAttemptThatMarkedAnOlderDecisionIsFollowedByTheNewest(t *testing.T) {
	w := newWorld(decided)
	w.db.Items[0].Decision, w.db.Items[0].EndsOn = 2, day("2027-01-31")
	env := environment(t, w)
	older := activities.Cancelled{Decision: 1, EndsOn: day("2026-12-22")}
	newest := activities.Cancelled{Decision: 2, EndsOn: day("2027-01-31")}
	env.OnActivity("CancelProduct", mock.Anything, activities.ItemInput{ItemID: "item-1"}).Return(older, nil).Once()
	env.OnActivity("CancelProduct", mock.Anything, activities.ItemInput{ItemID: "item-1"}).Return(newest, nil).Once()
	start(env)
	want := workflows.ItemResult{ItemID: "item-1", State: string(done), Decision: 2, EndsOn: day("2027-01-31")}
	if r := result(t, env); r.Items[0] != want || len(w.stalls) != 0 {
		t.Errorf("%+v, stalls %q", r.Items[0], w.stalls)
	}
}

// Another item of the product has a decision that is not carried out yet: that
// one comes first, and waiting for it is no failure.
func TestAnOrderWhoseTimeHasNotComeWaitsWithoutFailing(t *testing.T) {
	w := newWorld(decided)
	w.notYet = 3
	env := environment(t, w)
	began := env.Now()
	start(env)
	r := result(t, env)
	if r.Items[0].State != string(done) || w.cancelled["item-1"] != 4 || len(w.stalls) != 0 {
		t.Errorf("%+v after %d looks, stalls %v", r.Items, w.cancelled["item-1"], w.stalls)
	}
	if took := env.Now().Sub(began); took < 3*time.Hour {
		t.Errorf("it did not wait: %s", took)
	}
}
