package worker

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

func TestEveryOpenCaseIsStartedOnceTemporalIsBack(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 30)
	s := g.starter()
	g.temporal.start = func(string) error { return errAway }
	if err := s.Round(t.Context()); !errors.Is(err, errAway) {
		t.Errorf("a round without Temporal: %v", err)
	}
	asked := g.temporal.starts()
	if asked > 2*startsAtOnce {
		t.Errorf("asked %d times while Temporal was away", asked)
	}
	if err := s.Round(t.Context()); !errors.Is(err, errAway) || g.temporal.starts() != asked+1 {
		t.Errorf("asked %d times more in the round after, want one, %v", g.temporal.starts()-asked, err)
	}
	g.temporal.start, g.temporal.started = nil, map[string]int{}
	for range 3 { // looked at again only after a while
		if err := s.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]int{}
	for _, c := range cases {
		want[workflows.CancellationID(c)] = 1
	}
	if diff := cmp.Diff(want, g.temporal.started); diff != "" {
		t.Error(diff)
	}
}

func TestALongBacklogIsStartedSideBySide(t *testing.T) {
	g := newStage(t)
	g.declared(t, 2*startsAtOnce)
	var asked atomic.Int32
	all := make(chan struct{})
	g.temporal.start = func(string) error {
		if asked.Add(1) == startsAtOnce {
			close(all)
		}
		select {
		case <-all: // nobody is answered before so many have asked
			return nil
		case <-t.Context().Done():
			return errAway
		case <-time.After(10 * time.Second):
			return errAway
		}
	}
	if err := g.starter().Round(t.Context()); err != nil {
		t.Errorf("only %d were asked for at the same time: %v", asked.Load(), err)
	}
}

func TestLooksAtALongBacklogStayUnderABound(t *testing.T) {
	var l look
	for range 10 {
		l = l.againAmong(0)
	}
	if l.pause != lastLook {
		t.Errorf("a case that is open for long is looked at again after %s", l.pause)
	}
	if l = (look{}).againAmong(12000); l.pause != 10*time.Minute {
		t.Errorf("one of 12,000 open cases is looked at again after %s", l.pause)
	}
}

// The server took the start and the answer was lost: asking again joins the run.
func TestAStartWhoseAnswerWasLostIsAskedForAgain(t *testing.T) {
	g := newStage(t)
	id := workflows.CancellationID(g.declared(t, 1)[0])
	s := g.starter()
	g.temporal.start = func(string) error { return serviceerror.NewDeadlineExceeded("the answer was lost") }
	if err := s.Round(t.Context()); err == nil {
		t.Error("the round says nothing of the lost answer")
	}
	g.temporal.start = nil
	if err := s.Round(t.Context()); err != nil || g.temporal.started[id] != 2 {
		t.Errorf("asked %d times, %v", g.temporal.started[id], err)
	}
}

func TestOpenActsAreHandedOverByKindAndClosedByTheirAnswer(t *testing.T) {
	closed := serviceerror.NewNotFound("workflow execution already completed")
	rejected := func(kind string) error { return temporal.NewApplicationError("rejected", kind) }
	for _, tt := range []struct {
		name, kind string
		answer     error
		want       cancellation.ActOutcome // "": still open
		failed     bool
	}{
		{"a retry", store.ActRetry, nil, cancellation.ActDone, false},
		{"a retry for nothing", store.ActRetry, rejected(workflows.ErrTypeNothingOpen), cancellation.ActNothingOpen, false},
		{"a retry of a closed run", store.ActRetry, closed, "", false},
		{"a retry without Temporal", store.ActRetry, errAway, "", true},
		{"a resolution", store.ActResolve, nil, cancellation.ActDone, false},
		{"a resolution for nothing", store.ActResolve, rejected(workflows.ErrTypeNotUnknown), cancellation.ActNotUnknown, false},
		{"a resolution of a closed run", store.ActResolve, closed, "", false},
		{"a resolution whose answer was lost", store.ActResolve, serviceerror.NewDeadlineExceeded("lost"), "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newStage(t)
			caseID := g.declared(t, 1)[0]
			g.unknown(t, caseID)
			var resolution store.MailResolution
			update := workflows.UpdateRetry
			if tt.kind == store.ActResolve {
				resolution = store.MailResolution{MailOutcome: cancellation.OutcomeSent, MailAttempt: 1}
				update = workflows.UpdateResolve
			}
			id := g.act(t, caseID, tt.kind, resolution)
			g.temporal.answer = func(client.UpdateWorkflowOptions) error { return tt.answer }
			if err := g.starter().Round(t.Context()); (err != nil) != tt.failed {
				t.Errorf("round: %v", err)
			}
			if len(g.temporal.updates) != 1 || g.temporal.updates[0].UpdateName != update || g.temporal.updates[0].UpdateID != id {
				t.Errorf("asked %+v", g.temporal.updates)
			}
			got, err := g.store.ActOutcome(t.Context(), id)
			if err != nil && !errors.Is(err, cancellation.ErrNotFound) {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("the act is %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAReportThatComesAfterTheSearchHasEndedReachesTheRunOnce(t *testing.T) {
	g := newStage(t)
	caseID := g.declared(t, 1)[0]
	g.unknown(t, caseID)
	m, err := g.store.Confirmation(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	s := g.starter()
	round := func(want int) {
		t.Helper()
		if err := s.pointOut(t.Context(), 0); err != nil || len(g.temporal.updates) != want {
			t.Fatalf("asked %d times, want %d, %v", len(g.temporal.updates), want, err)
		}
	}
	round(0)
	err = g.store.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{
		{MailID: m.ID, Delivery: cancellation.DeliveryDelivered, OccurredAt: received},
	})
	if err != nil {
		t.Fatal(err)
	}
	g.temporal.answer = func(client.UpdateWorkflowOptions) error { return errAway }
	if err := s.pointOut(t.Context(), 0); !errors.Is(err, errAway) {
		t.Fatalf("without Temporal: %v", err)
	}
	g.temporal.answer = nil
	round(2)
	round(2) // only after a while again
	want := workflows.RetryRequest{ActID: "evidence-" + m.ID + "-1", MailOnly: true}
	for _, o := range g.temporal.updates {
		if o.UpdateID != want.ActID || cmp.Diff([]any{want}, o.Args) != "" {
			t.Errorf("asked %+v", o)
		}
	}
}

func TestAnActThatItsRunDoesNotAnswerDoesNotStandInTheWayOfOthers(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 2)
	stuck := g.act(t, cases[0], store.ActRetry, store.MailResolution{})
	behind := g.act(t, cases[1], store.ActRetry, store.MailResolution{})
	g.temporal.answer = func(o client.UpdateWorkflowOptions) error {
		if o.UpdateID == stuck {
			return errAway
		}
		return nil
	}
	s := g.starter()
	if err := s.Round(t.Context()); !errors.Is(err, errAway) {
		t.Fatalf("first round: %v", err)
	}
	if err := s.Round(t.Context()); err != nil {
		t.Fatalf("second round: %v", err)
	}
	if got, err := g.store.ActOutcome(t.Context(), behind); err != nil || got != cancellation.ActDone {
		t.Errorf("the act behind is %q, %v", got, err)
	}
	if len(g.temporal.updates) != 2 {
		t.Errorf("asked %d times, want each once for now", len(g.temporal.updates))
	}
}
