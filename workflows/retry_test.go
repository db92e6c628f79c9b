package workflows_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
)

func TestWithSlowAttemptsUsedUpTheItemParksAndARetryCompletesIt(t *testing.T) {
	w := newWorld(decided, decided)
	healed := false
	w.cancelProd = func(item string, _ int) error {
		if item == "item-1" && !healed {
			return away("http_503")
		}
		return nil
	}
	env := environment(t, w)
	early := actAfter(env, w, 10*24*time.Hour, "retry-1", w.retry())
	env.RegisterDelayedCallback(func() { healed = true }, 20*24*time.Hour)
	late := actAfter(env, w, 21*24*time.Hour, "retry-2", w.retry("item-1"))
	again := actAfter(env, w, 21*24*time.Hour, "retry-2", w.retry("item-1"))
	start(env)
	result(t, env)
	want := []string{
		"item-1 delayed http_503", "item-1 parked http_503", "item-1 delayed http_503", "item-1 parked http_503",
	}
	if !slices.Equal(w.stalls, want) {
		t.Errorf("stalls %q", w.stalls)
	}
	for _, a := range []*answers{early, late, again} {
		a.applied(t)
	}
	if w.cancelled["item-2"] != 1 || w.sent["confirmation"] != 1 {
		t.Errorf("calls %v, sends %v", w.cancelled, w.sent)
	}
}

func TestARefusalParksAtOnce(t *testing.T) {
	w := newWorld(decided)
	w.cancelProd = once("conflict")
	env := environment(t, w)
	actAfter(env, w, time.Hour, "retry-1", w.retry())
	start(env)
	result(t, env)
	if !slices.Equal(w.stalls, []string{"item-1 parked conflict"}) || w.cancelled["item-1"] != 2 {
		t.Errorf("stalls %q after %d calls", w.stalls, w.cancelled["item-1"])
	}
}

func TestARetryDuringSlowAttemptsTriesAtOnceAndDoesNoHarm(t *testing.T) {
	w := newWorld(decided)
	healed := false
	w.cancelProd = func(string, int) error {
		if healed {
			return nil
		}
		return away("http_503")
	}
	env := environment(t, w)
	env.RegisterDelayedCallback(func() { healed = true }, 3*time.Hour)
	a := actAfter(env, w, 3*time.Hour+time.Minute, "retry-1", w.retry())
	began := env.Now()
	start(env)
	result(t, env)
	if took := env.Now().Sub(began); took > 3*time.Hour+2*time.Minute {
		t.Errorf("the retry waited: done after %s", took)
	}
	if a.applied(t); w.sent["confirmation"] != 1 {
		t.Errorf("sends %v", w.sent)
	}
}

// A series that is scheduled and cancelled within one task keeps its activity ID
// taken for that task.
func TestTwoRetriesAtOneMomentDoNoHarm(t *testing.T) {
	w := newWorld(decided)
	healed := false
	w.cancelProd = func(string, int) error {
		if healed {
			return nil
		}
		return away("http_503")
	}
	env := environment(t, w)
	ids := map[string]bool{}
	env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		if info.ActivityType.Name == "CancelProduct" && info.Attempt == 1 {
			if ids[info.ActivityID] {
				t.Errorf("activity ID %s used twice", info.ActivityID)
			}
			ids[info.ActivityID] = true
		}
	})
	env.RegisterDelayedCallback(func() { healed = true }, 3*time.Hour)
	one := actAfter(env, w, 3*time.Hour+time.Minute, "retry-1", w.retry())
	other := actAfter(env, w, 3*time.Hour+time.Minute, "retry-2", w.retry("item-1"))
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || w.sent["confirmation"] != 1 {
		t.Errorf("%+v, sends %v", r, w.sent)
	}
	one.applied(t)
	other.applied(t)
	if len(ids) < 3 {
		t.Errorf("series %v", ids)
	}
}

func TestARetryResumesWhatItNamesAloneAndOneThatFindsNothingIsHarmless(t *testing.T) {
	w := newWorld(done, parked, parked)
	env := environment(t, w)
	nothing := actAfter(env, w, time.Minute, "retry-1", w.retry("item-1"))
	env.RegisterDelayedCallback(func() {
		if nothing.applied(t); len(w.cancelled) != 0 || w.applied != 1 {
			t.Errorf("calls %v after %d steps", w.cancelled, w.applied)
		}
	}, time.Hour)
	named := actAfter(env, w, 2*time.Hour, "retry-2", w.retry("item-2"))
	env.RegisterDelayedCallback(func() {
		if named.applied(t); w.cancelled["item-2"] != 1 || w.cancelled["item-3"] != 0 {
			t.Errorf("calls %v", w.cancelled)
		}
	}, 3*time.Hour)
	actAfter(env, w, 4*time.Hour, "retry-3", w.retry())
	start(env)
	result(t, env)
	if w.cancelled["item-1"] != 0 || w.cancelled["item-2"] != 1 || w.cancelled["item-3"] != 1 || w.sent["confirmation"] != 1 {
		t.Errorf("calls %v, sends %v", w.cancelled, w.sent)
	}
}
