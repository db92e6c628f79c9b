package workflows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// typed is a world in which nobody knows yet whose declaration it is.
func typed() *world {
	w := newWorld(decided)
	w.unmatched = true
	return w
}

// identifyAfter says once the time has passed that it is known whose it is.
func identifyAfter(env *testsuite.TestWorkflowEnvironment, w *world, d time.Duration, id string) *answers {
	a := &answers{}
	env.RegisterDelayedCallback(func() {
		w.mu.Lock()
		w.unmatched = false
		w.mu.Unlock()
		env.UpdateWorkflow(workflows.UpdateIdentify, id, a, workflows.IdentifyRequest{ActID: id})
	}, d)
	return a
}

func TestAnUnmatchedRunWaitsForAPersonThenGoesTheOrdinaryWay(t *testing.T) {
	w := typed()
	env := environment(t, w)
	env.RegisterDelayedCallback(func() {
		if w.validated != 1 || w.sent != 0 || len(w.cancelled) != 0 || w.notified != 0 {
			t.Errorf("while it waits: %d looks, %d mails, %v", w.validated, w.sent, w.cancelled)
		}
		value, err := env.QueryWorkflow(workflows.QueryStatus)
		var shown string
		if err != nil || value.Get(&shown) != nil || !strings.Contains(shown, "whose declaration") {
			t.Errorf("it says %q, %v", shown, err)
		}
	}, 90*24*time.Hour)
	a := identifyAfter(env, w, 100*24*time.Hour, "act-1")
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || r.Items[0].State != string(done) || w.validated != 2 || w.sent != 1 {
		t.Errorf("%+v after %d looks and %d mails", r, w.validated, w.sent)
	}
	if a.rejected != nil || a.err != nil || !a.done {
		t.Errorf("the update: %+v", a)
	}
}

func TestIdentifyingTwiceOrForNothingIsHarmless(t *testing.T) {
	w := typed()
	w.cancelProd = func(_ string, call int) error {
		if call == 1 {
			return refusedBy("conflict")
		}
		return nil
	}
	env := environment(t, w)
	var nothing, late answers
	env.RegisterDelayedCallback(func() { // nothing stands in Postgres yet
		env.UpdateWorkflow(workflows.UpdateIdentify, "act-0", &nothing, workflows.IdentifyRequest{ActID: "act-0"})
	}, time.Hour)
	env.RegisterDelayedCallback(func() {
		if w.validated != 2 || w.sent != 0 || nothing.done {
			t.Errorf("%d looks, %d mails, answered: %v", w.validated, w.sent, nothing.done)
		}
	}, 2*time.Hour)
	one, same, other := identifyAfter(env, w, 3*time.Hour, "act-1"), identifyAfter(env, w, 3*time.Hour, "act-1"), identifyAfter(env, w, 3*time.Hour, "act-2")
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(workflows.UpdateIdentify, "act-3", &late, workflows.IdentifyRequest{ActID: "act-3"})
	}, 5*time.Hour)
	retryAfter(env, 6*time.Hour, "retry-1")
	start(env)
	if r := result(t, env); r.Confirmation != "sent" || w.sent != 1 || w.validated != 3 || w.cancelled["item-1"] != 2 {
		t.Errorf("%+v, %d mails, %d looks", r, w.sent, w.validated)
	}
	for name, a := range map[string]*answers{"nothing": &nothing, "one": one, "other": other, "late": &late} {
		if a.rejected != nil || a.err != nil || !a.done {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if same.rejected != nil || same.err != nil {
		t.Errorf("the same again: %+v", same)
	}
}

func TestAnUnmatchedRunRejectsRetryAndResolve(t *testing.T) {
	w := typed()
	env := environment(t, w)
	retry := retryAfter(env, time.Hour, "retry-1")
	resolve := resolveAfter(env, time.Hour, "resolve-1", cancellation.OutcomeSent)
	identifyAfter(env, w, 2*time.Hour, "act-1")
	start(env)
	result(t, env)
	for a, want := range map[*answers]string{retry: workflows.ErrTypeNothingOpen, resolve: workflows.ErrTypeNotUnknown} {
		var app *temporal.ApplicationError
		if !errors.As(a.rejected, &app) || app.Type() != want {
			t.Errorf("rejected with %v, want %s", a.rejected, want)
		}
	}
	if w.resolved != 0 {
		t.Error("the ledger was told")
	}
}

func TestAnUnmatchedRunCallsAPersonAndTakesItBack(t *testing.T) {
	w := typed()
	env := environment(t, w)
	var seen []string
	for _, value := range []string{workflows.StateNeedsAttention, workflows.StateOpen} {
		env.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(workflows.StateKey().ValueSet(value))).
			Run(func(mock.Arguments) { seen = append(seen, value) }).Return(nil).Once()
	}
	env.RegisterDelayedCallback(func() {
		if !slices.Equal(seen, []string{workflows.StateNeedsAttention}) {
			t.Errorf("while it waits: %q", seen)
		}
	}, time.Hour)
	identifyAfter(env, w, 2*time.Hour, "act-1")
	start(env)
	result(t, env)
	if !slices.Equal(seen, []string{workflows.StateNeedsAttention, workflows.StateOpen}) {
		t.Errorf("upserts %q", seen)
	}
}

func TestAnUnmatchedRunThatWasEndedWaitsAgainWhenItIsStartedAnew(t *testing.T) {
	w := typed()
	first := environment(t, w)
	waiting := &answers{}
	first.RegisterDelayedCallback(func() { first.UpdateWorkflow(workflows.UpdateAccept, "accept", waiting) }, time.Minute)
	first.RegisterDelayedCallback(first.CancelWorkflow, time.Hour)
	start(first)
	if err := first.GetWorkflowError(); !temporal.IsCanceledError(err) {
		t.Fatalf("ended with %v", err)
	}
	if !waiting.done || waiting.err == nil {
		t.Errorf("whoever waited for the decisions: %+v", waiting)
	}
	again := environment(t, w)
	identifyAfter(again, w, 24*time.Hour, "act-1")
	began := again.Now()
	start(again)
	if r := result(t, again); r.Confirmation != "sent" || w.sent != 1 || again.Now().Sub(began) < 24*time.Hour {
		t.Errorf("%+v after %s", r, again.Now().Sub(began))
	}
}
