package workflows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

const (
	decided = cancellation.ItemDecided
	refused = cancellation.ItemRefused
	parked  = cancellation.ItemParked
	done    = cancellation.ItemCancelled
)

func TestEveryProductIsCancelledOnceAndOneMailIsSent(t *testing.T) {
	for _, n := range []int{0, 1, 3, 200} {
		w := newWorld(slices.Repeat([]cancellation.ItemState{decided}, n)...)
		env := environment(t, w)
		start(env)
		r := result(t, env)
		if len(r.Items) != n || r.Confirmation != "sent" || w.sent != 1 {
			t.Errorf("%d products: %d items, mail %s, %d sends", n, len(r.Items), r.Confirmation, w.sent)
		}
		for _, it := range r.Items {
			if it.State != string(done) || w.cancelled[it.ItemID] != 1 {
				t.Errorf("%s: %s after %d calls", it.ItemID, it.State, w.cancelled[it.ItemID])
			}
		}
	}
}

func TestFinishedAndRefusedItemsAreNotTouchedByALaterRun(t *testing.T) {
	w := newWorld(refused, done, decided)
	w.status.Confirmation = "sent"
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Items[0].State != string(refused) {
		t.Errorf("refused became %s", r.Items[0].State)
	}
	if w.cancelled["item-1"]+w.cancelled["item-2"] != 0 || w.cancelled["item-3"] != 1 || w.sent != 0 {
		t.Errorf("calls %v, sends %d", w.cancelled, w.sent)
	}
}

func TestABackendThatIsAwayDelaysItsItemAloneAndSlowAttemptsFinishIt(t *testing.T) {
	w := newWorld(decided, decided)
	w.cancelProd = func(item string, call int) error {
		if item == "item-1" && call < 12 {
			return away("http_503")
		}
		return nil
	}
	env := environment(t, w)
	start(env)
	result(t, env)
	if !slices.Equal(w.stalls, []string{"item-1 delayed http_503"}) {
		t.Errorf("stalls %q", w.stalls)
	}
	if w.cancelled["item-2"] != 1 || w.sent != 1 {
		t.Errorf("calls %v, sends %d", w.cancelled, w.sent)
	}
}

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
	early := retryAfter(env, 10*24*time.Hour, "retry-1")
	env.RegisterDelayedCallback(func() { healed = true }, 20*24*time.Hour)
	late := retryAfter(env, 21*24*time.Hour, "retry-2", "item-1")
	again := retryAfter(env, 21*24*time.Hour, "retry-2", "item-1")
	start(env)
	result(t, env)
	want := []string{
		"item-1 delayed http_503", "item-1 parked http_503", "item-1 delayed http_503", "item-1 parked http_503",
	}
	if !slices.Equal(w.stalls, want) {
		t.Errorf("stalls %q", w.stalls)
	}
	for _, a := range []*answers{early, late} {
		if a.rejected != nil || a.err != nil || !slices.Equal(a.answer.ItemIDs, []string{"item-1"}) {
			t.Errorf("retry: %+v", a)
		}
	}
	if again.rejected != nil {
		t.Errorf("the same retry again: %v", again.rejected)
	}
	if w.cancelled["item-2"] != 1 || w.sent != 1 {
		t.Errorf("calls %v, sends %d", w.cancelled, w.sent)
	}
}

func TestARefusalParksAtOnce(t *testing.T) {
	w := newWorld(decided)
	w.cancelProd = func(_ string, call int) error {
		if call == 1 {
			return refusedBy("conflict")
		}
		return nil
	}
	env := environment(t, w)
	retryAfter(env, time.Hour, "retry-1")
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
	a := retryAfter(env, 3*time.Hour+time.Minute, "retry-1")
	began := env.Now()
	start(env)
	result(t, env)
	if took := env.Now().Sub(began); took > 3*time.Hour+2*time.Minute {
		t.Errorf("the retry waited: done after %s", took)
	}
	if a.rejected != nil || w.sent != 1 {
		t.Errorf("retry %+v, sends %d", a, w.sent)
	}
}

func TestARetryIsRejectedIfNothingIsDelayedOrParked(t *testing.T) {
	w := newWorld(decided, parked)
	env := environment(t, w)
	wrong := retryAfter(env, time.Minute, "retry-1", "item-1")
	unknown := retryAfter(env, time.Minute, "retry-2", "item-9")
	right := retryAfter(env, time.Hour, "retry-3")
	start(env)
	result(t, env)
	for _, a := range []*answers{wrong, unknown} {
		var app *temporal.ApplicationError
		if !errors.As(a.rejected, &app) || app.Type() != workflows.ErrTypeNothingOpen {
			t.Errorf("rejected with %v", a.rejected)
		}
	}
	if right.rejected != nil {
		t.Error(right.rejected)
	}
}

func TestAParkedItemStaysParkedWhenTheRunStartsAnew(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	retryAfter(env, 48*time.Hour, "retry-1")
	env.RegisterDelayedCallback(func() {
		if w.cancelled["item-1"] != 0 {
			t.Error("a parked item was tried without a retry")
		}
	}, 47*time.Hour)
	start(env)
	result(t, env)
}

func TestACancelledRunReturnsAndParksNothing(t *testing.T) {
	w := newWorld(decided)
	w.cancelProd = func(string, int) error { return away("http_503") }
	env := environment(t, w)
	env.RegisterDelayedCallback(env.CancelWorkflow, 10*time.Minute)
	start(env)
	if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) {
		t.Errorf("ended with %v", err)
	}
	for _, s := range w.stalls {
		if strings.Contains(s, "parked") {
			t.Errorf("parked: %q", w.stalls)
		}
	}
}

func TestAnOpenReviewKeepsTheRunOpen(t *testing.T) {
	w := newWorld(decided)
	w.status.Items[0].InReview = true
	env := environment(t, w)
	env.RegisterDelayedCallback(env.CancelWorkflow, 24*time.Hour)
	start(env)
	if err := env.GetWorkflowError(); !temporal.IsCanceledError(err) {
		t.Errorf("the run closed over an open review: %v", err)
	}
	if w.cancelled["item-1"] != 1 || w.sent != 1 {
		t.Errorf("calls %v, sends %d", w.cancelled, w.sent)
	}
}

func TestTheSearchAttributeCallsAPersonAndTakesItBack(t *testing.T) {
	w := newWorld(decided)
	w.cancelProd = func(_ string, call int) error {
		if call == 1 {
			return refusedBy("conflict")
		}
		return nil
	}
	env := environment(t, w)
	var seen []string
	for _, value := range []string{workflows.StateNeedsAttention, workflows.StateOpen} {
		env.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(workflows.StateKey().ValueSet(value))).
			Run(func(mock.Arguments) { seen = append(seen, value) }).Return(nil).Once()
	}
	retryAfter(env, time.Hour, "retry-1")
	start(env)
	result(t, env)
	if !slices.Equal(seen, []string{workflows.StateNeedsAttention, workflows.StateOpen}) {
		t.Errorf("upserts %q", seen)
	}
}

func TestAcceptAnswersOnceTheDecisionsStand(t *testing.T) {
	w := newWorld(decided, decided)
	env := environment(t, w)
	a := &answers{}
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow(workflows.UpdateAccept, "accept", a) }, 0)
	start(env)
	result(t, env)
	if !a.done || a.err != nil || a.rejected != nil {
		t.Errorf("accept: %+v", a)
	}
}

func mailIs(s cancellation.MailState, code string) (activities.MailStatus, error) {
	return activities.MailStatus{State: string(s), Code: code}, nil
}
