package workflows_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// lookEvery is the pause that AwaitTurn asks for.
const lookEvery = 30 * time.Minute

// hold puts the line of some items on hold.
func (w *world) hold(env *testsuite.TestWorkflowEnvironment, items ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.held, w.now = map[string]time.Time{}, env.Now
	for _, id := range items {
		w.held[id] = env.Now()
	}
}

// turn lets an item go on, as the worker does in the database.
func (w *world) turn(item string) func() {
	return func() {
		delete(w.held, item)
		if it := w.item(item); it.State == string(cancellation.ItemHeld) {
			it.State, it.Round = string(cancellation.ItemDelayed), it.Round+1
		}
	}
}

func (w *world) keepHeld(item string, since time.Time) activities.Cancelled {
	w.mu.Lock()
	defer w.mu.Unlock()
	it := w.item(item)
	it.State, it.Code = string(cancellation.ItemHeld), cancellation.CodeHeld
	return activities.Cancelled{Held: max(w.now().Sub(since), 1)}
}

func (w *world) AwaitTurn(_ context.Context, in activities.ItemInput) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	if _, held := w.held[in.ItemID]; !held {
		return nil
	}
	return temporal.NewApplicationErrorWithOptions("held", cancellation.CodeHeld, temporal.ApplicationErrorOptions{NextRetryDelay: lookEvery})
}

func parks(w *world) bool {
	return slices.ContainsFunc(w.stalls, func(s string) bool { return strings.Contains(s, "parked") })
}

func TestABackendOnHoldForSixDaysParksNothingAndIsCalledAtOnceWhenTheTurnComes(t *testing.T) {
	w := newWorld(decided, decided, parked)
	env := environment(t, w)
	w.hold(env, "item-1", "item-2")
	calls := 0
	w.cancelProd = func(string, int) error { calls++; return nil }
	seen := upserts(env)
	began := env.Now()
	env.RegisterDelayedCallback(func() {
		if calls != 0 || parks(w) || w.item("item-1").State != string(cancellation.ItemHeld) {
			t.Errorf("%d calls, stalls %q, items %+v", calls, w.stalls, w.db.Items)
		}
		if most := 2 * int(env.Now().Sub(began)/(10*time.Minute)); w.looks > most {
			t.Errorf("%d looks in %s, at most one in ten minutes", w.looks, env.Now().Sub(began))
		}
		if w.sent["confirmation"] != 1 {
			t.Errorf("the mail waits for the backend: %v", w.sent)
		}
	}, 6*24*time.Hour)
	actAfter(env, w, 6*24*time.Hour+time.Second, "news-1", w.turn("item-1"))
	actAfter(env, w, 6*24*time.Hour+2*time.Second, "news-2", w.turn("item-2"))
	env.RegisterDelayedCallback(func() {
		if !slices.Equal(w.told, []string{"item-1/1", "item-2/1"}) || w.item("item-3").State != string(parked) {
			t.Errorf("told %q, items %+v", w.told, w.db.Items)
		}
	}, 6*24*time.Hour+5*time.Second)
	actAfter(env, w, 7*24*time.Hour, "retry-1", w.retry("item-3"))
	start(env)
	result(t, env)
	if parks(w) || !slices.Equal(*seen, []string{"parked", "delayed", "done"}) {
		t.Errorf("stalls %q, states %q", w.stalls, *seen)
	}
}

func TestAHoldUsesUpNoTimeForSlowAttempts(t *testing.T) {
	w := newWorld(decided)
	w.pace.SlowFirst, w.pace.SlowMax, w.pace.SlowFor = 12*time.Hour, 12*time.Hour, 96*time.Hour
	env := environment(t, w)
	w.cancelProd = func(string, int) error { return away("http_503") }
	began := env.Now()
	var parkedAt time.Time
	w.stalling = func(string) { parkedAt = env.Now() }
	// It is found to be on hold by the attempt twelve hours later.
	env.RegisterDelayedCallback(func() { w.hold(env, "item-1") }, 49*time.Hour)
	actAfter(env, w, 192*time.Hour, "news-1", w.turn("item-1"))
	actAfter(env, w, 480*time.Hour, "retry-1", func() { w.cancelProd = func(string, int) error { return nil }; w.retry()() })
	start(env)
	result(t, env)
	if after := parkedAt.Sub(began) - 192*time.Hour; after < 30*time.Hour || after > 48*time.Hour {
		t.Errorf("it parked %s after its turn, with 47 hours left: %q", after, w.stalls)
	}
}

func TestATurnThatTheRunDoesNotHearOfIsFoundByTheNextLook(t *testing.T) {
	w := newWorld(decided)
	env := environment(t, w)
	w.hold(env, "item-1")
	began := env.Now()
	env.RegisterDelayedCallback(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.turn("item-1")()
	}, 24*time.Hour)
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || env.Now().Sub(began) > 24*time.Hour+lookEvery {
		t.Errorf("%+v after %s", r, env.Now().Sub(began))
	}
}

func TestARunThatStartsAnewWhileItsItemIsHeldGoesOnWaiting(t *testing.T) {
	w := newWorld(cancellation.ItemHeld)
	w.db.Items[0].Code = cancellation.CodeHeld
	env := environment(t, w)
	w.hold(env, "item-1")
	actAfter(env, w, 72*time.Hour, "news-1", w.turn("item-1"))
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || len(w.told) != 1 || len(w.stalls) != 0 {
		t.Errorf("%+v, told %q, stalls %q", r, w.told, w.stalls)
	}
}

func TestAVoidOfAHeldItemIsToldWhenTheTurnComes(t *testing.T) {
	w := newWorld(decided)
	env := environment(t, w)
	w.hold(env, "item-1")
	actAfter(env, w, time.Hour, "void-1", func() {
		it := w.item("item-1")
		it.State, it.Code, it.Decision, it.EndsOn = string(decided), "", 2, day("")
		it.Round++
	})
	actAfter(env, w, 2*time.Hour, "news-1", w.turn("item-1"))
	start(env)
	if r := result(t, env); r.Items[0].State != string(cancellation.ItemContinued) || !slices.Equal(w.told, []string{"item-1/2"}) {
		t.Errorf("%+v, told %q", r, w.told)
	}
}
