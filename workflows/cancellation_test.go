package workflows_test

import (
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

func TestEveryProductIsCancelledOnceAndOneMailIsSent(t *testing.T) {
	for _, n := range []int{0, 1, 3, 200} {
		w := newWorld(slices.Repeat([]cancellation.ItemState{decided}, n)...)
		env := environment(t, w)
		start(env)
		r := result(t, env)
		if len(r.Items) != n || mailOf(r.Mails, "confirmation") != "sent" || w.sent["confirmation"] != 1 {
			t.Errorf("%d products: %d items, mails %v, %v sends", n, len(r.Items), r.Mails, w.sent)
		}
		for _, it := range r.Items {
			if it.State != string(done) || it.Decision != 1 || it.EndsOn != day("2026-12-22") || w.cancelled[it.ItemID] != 1 {
				t.Errorf("%+v after %d calls", it, w.cancelled[it.ItemID])
			}
		}
		if w.validated != 1 || w.applied != 0 {
			t.Errorf("%d validations, %d steps for acts", w.validated, w.applied)
		}
	}
}

func TestFinishedAndRefusedItemsAreNotTouchedByALaterRun(t *testing.T) {
	w := newWorld(refused, done, decided)
	w.db.Mails[0].State = "sent"
	env := environment(t, w)
	start(env)
	if r := result(t, env); r.Items[0].State != string(refused) {
		t.Errorf("refused became %s", r.Items[0].State)
	}
	if w.cancelled["item-1"]+w.cancelled["item-2"] != 0 || w.cancelled["item-3"] != 1 || len(w.sent) != 0 {
		t.Errorf("calls %v, sends %v", w.cancelled, w.sent)
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
	if w.cancelled["item-2"] != 1 || w.sent["confirmation"] != 1 {
		t.Errorf("calls %v, sends %v", w.cancelled, w.sent)
	}
}

func TestAParkedItemStaysParkedWhenTheRunStartsAnew(t *testing.T) {
	w := newWorld(parked)
	env := environment(t, w)
	actAfter(env, w, 48*time.Hour, "retry-1", w.retry())
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

func TestAnOpenReviewKeepsTheRunOpenUntilItIsJudged(t *testing.T) {
	w := newWorld(decided)
	w.db.Items[0].InReview = true
	env := environment(t, w)
	actAfter(env, w, 24*time.Hour, "judge-1", func() { w.db.Items[0].InReview = false })
	began := env.Now()
	start(env)
	result(t, env)
	if took := env.Now().Sub(began); took < 24*time.Hour {
		t.Errorf("the run closed over an open review after %s", took)
	}
	if w.cancelled["item-1"] != 1 || w.sent["confirmation"] != 1 {
		t.Errorf("calls %v, sends %v", w.cancelled, w.sent)
	}
}

func TestAcceptAnswersOnceTheDecisionsStand(t *testing.T) {
	w := newWorld(decided, decided)
	w.cancelProd = func(string, int) error { return away("http_503") }
	env := environment(t, w)
	a := &answers{now: env.Now}
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow(workflows.UpdateAccept, "accept", a) }, 0)
	began := env.Now()
	env.RegisterDelayedCallback(func() {
		if a.applied(t); a.at.Sub(began) > time.Second {
			t.Errorf("answered after %s", a.at.Sub(began))
		}
	}, time.Hour)
	env.RegisterDelayedCallback(env.CancelWorkflow, 2*time.Hour)
	start(env)
}

func TestARunOfNoCaseFailsAndLetsNobodyWait(t *testing.T) {
	w := newWorld()
	env := environment(t, w)
	env.OnActivity("ValidateNotice", mock.Anything, mock.Anything).Return(activities.Validated{}, refusedBy("not_found"))
	accept, act := &answers{}, &answers{}
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(workflows.UpdateAccept, "accept", accept)
		env.UpdateWorkflow(workflows.UpdateAct, "act-1", act, workflows.ActRequest{ActID: "act-1"})
	}, 0)
	start(env)
	if env.GetWorkflowError() == nil || !accept.done || accept.err == nil || !act.done || act.err == nil {
		t.Errorf("ended with %v; accept %+v, act %+v", env.GetWorkflowError(), accept, act)
	}
}
