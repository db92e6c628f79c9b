package workflows_test

import (
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/workflows"
)

// typed is a world in which nobody knows yet whose declaration it is.
func typed() *world {
	w := newWorld(decided)
	w.unmatched = true
	return w
}

// identify is the act that says whose declaration it is.
func (w *world) identify() func() { return func() { w.unmatched = false } }

func TestAnUnmatchedRunEndsAndCostsNothingWhileAPersonFindsOut(t *testing.T) {
	w := typed()
	env := environment(t, w)
	seen := upserts(env)
	accept := &answers{}
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow(workflows.UpdateAccept, "accept", accept) }, 0)
	began := env.Now()
	start(env)
	r := result(t, env)
	if !r.Unmatched || w.validated != 1 || len(w.sent) != 0 || len(w.cancelled) != 0 || !slices.Equal(*seen, []string{"unmatched"}) {
		t.Errorf("%+v after %d looks, %v sends, %v calls, upserts %q", r, w.validated, w.sent, w.cancelled, *seen)
	}
	if accept.applied(t); env.Now().Sub(began) > time.Second {
		t.Errorf("it took %s", env.Now().Sub(began))
	}
}

func TestAnActSaysWhoseDeclarationItIsAndTheRunGoesTheOrdinaryWay(t *testing.T) {
	for name, stored := range map[string]bool{"with its update": false, "stored before, without one": true} {
		t.Run(name, func(t *testing.T) {
			w := typed()
			env := environment(t, w)
			if stored {
				w.store(w.identify())
			} else {
				a := actAfter(env, w, 0, "act-1", w.identify())
				defer a.applied(t)
			}
			start(env)
			if r := result(t, env); r.Unmatched || r.Items[0].State != string(done) || w.validated != 2 || w.applied != 1 || w.sent["confirmation"] != 1 {
				t.Errorf("%+v after %d looks, %d steps and %v mails", r, w.validated, w.applied, w.sent)
			}
		})
	}
}

func TestIdentifyingTwiceOrForNothingIsHarmless(t *testing.T) {
	for name, ask := range map[string]func(*testsuite.TestWorkflowEnvironment, *world) *answers{
		"an act that says nothing of it": func(env *testsuite.TestWorkflowEnvironment, w *world) *answers {
			return actAfter(env, w, 0, "act-0", func() {})
		},
		"no act at all": func(env *testsuite.TestWorkflowEnvironment, _ *world) *answers { return nudgeAfter(env, 0, "act-0") },
	} {
		w := typed()
		env := environment(t, w)
		a := ask(env, w)
		start(env)
		r := result(t, env)
		if a.applied(t); !r.Unmatched || w.validated != 2 || w.applied != 1 || len(w.sent) != 0 {
			t.Errorf("%s: %+v after %d looks, %v mails", name, r, w.validated, w.sent)
		}
	}

	w := typed()
	w.cancelProd = once("conflict")
	env := environment(t, w)
	one, same, other := actAfter(env, w, 0, "act-1", w.identify()), actAfter(env, w, 0, "act-1", w.identify()), actAfter(env, w, 0, "act-2", w.identify())
	late := actAfter(env, w, 5*time.Hour, "act-3", w.identify())
	actAfter(env, w, 6*time.Hour, "retry-1", w.retry())
	start(env)
	if r := result(t, env); r.Items[0].State != string(done) || w.sent["confirmation"] != 1 || w.cancelled["item-1"] != 2 {
		t.Errorf("%+v, %v mails", r, w.sent)
	}
	for _, a := range []*answers{one, same, other, late} {
		a.applied(t)
	}
}

func TestAnActThatComesAtTheLastMomentIsNotLost(t *testing.T) {
	w := typed()
	env := environment(t, w)
	var a *answers
	w.validating = func(call int) {
		if call == 2 {
			a = actNow(env, w, "act-1", w.identify())
		}
	}
	nudgeAfter(env, 0, "nothing-1")
	start(env)
	r := result(t, env)
	if a.applied(t); r.Unmatched || w.sent["confirmation"] != 1 {
		t.Errorf("%+v after %d looks, %v sends", r, w.validated, w.sent)
	}
}

func TestAnUnmatchedCaseLooksAgainWhenItIsStartedAnew(t *testing.T) {
	w := typed()
	env := environment(t, w)
	start(env)
	if r := result(t, env); !r.Unmatched {
		t.Fatalf("%+v", r)
	}
	w.unmatched = false
	again := environment(t, w)
	start(again)
	if r := result(t, again); r.Unmatched || w.sent["confirmation"] != 1 {
		t.Errorf("%+v after %v sends", r, w.sent)
	}
}
