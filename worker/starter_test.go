package worker

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

func TestEveryOpenCaseIsStartedOnceTemporalIsBack(t *testing.T) {
	g := newStage(t)
	cases := append(g.declared(t, 30), g.typed(t, cancellation.Withdrawal, "a@example.com", "b@example.com")...)
	g.due(t)
	s := g.starter()
	g.temporal.start = func(string) error { return errAway }
	for range 3 {
		if err := s.Round(t.Context()); !errors.Is(err, errAway) {
			t.Errorf("a round without Temporal: %v", err)
		}
		if asked := g.temporal.starts(); len(asked) != 1 {
			t.Errorf("asked for %d cases in a round while Temporal was away", len(asked))
		}
	}
	g.temporal.start = nil
	g.due(t)
	for range 2 { // looked at again only after a while
		if err := s.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	started := g.temporal.starts()
	for _, c := range cases {
		if started[c] != 1 {
			t.Errorf("%s is started %d times", c, started[c])
		}
	}
	if len(started) != len(cases) {
		t.Errorf("%d of %d cases are started", len(started), len(cases))
	}
}

// The pause between looks grows only with looks that were made.
func TestAnOutageLeavesNoCaseWaiting(t *testing.T) {
	g := newStage(t)
	id := g.declared(t, 1)[0]
	s := g.starter()
	g.temporal.start = func(string) error { return errAway }
	for range 6 {
		g.due(t)
		if err := s.Round(t.Context()); err == nil {
			t.Fatal("Temporal is away")
		}
	}
	g.temporal.start, g.temporal.started = nil, map[string]int{}
	g.sql(t, `UPDATE docket SET run_due_at = run_due_at - interval '6 seconds'`)
	if err := s.Round(t.Context()); err != nil || g.temporal.starts()[id] != 1 {
		t.Errorf("it is not started within six seconds, %v", err)
	}
}

func TestFourWorkersLookAtEachCaseOfALongBacklogOnce(t *testing.T) {
	g := newStage(t)
	g.declared(t, 1)
	g.multiply(t, 1999)
	g.due(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := g.starter().Round(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	started := g.temporal.starts()
	calls := 0
	for _, n := range started {
		calls += n
	}
	if calls != 2000 || len(started) != 2000 {
		t.Errorf("%d calls to Temporal for %d of 2000 cases", calls, len(started))
	}
}

func TestALongBacklogIsStartedSideBySide(t *testing.T) {
	g := newStage(t)
	g.declared(t, 3*atOnce)
	g.due(t)
	var asked atomic.Int32
	all := make(chan struct{})
	g.temporal.start = func(string) error {
		switch asked.Add(1) {
		case 1: // a round begins with one
			return nil
		case 1 + atOnce:
			close(all)
		}
		select {
		case <-all: // nobody is answered before so many have asked
			return nil
		case <-time.After(10 * time.Second):
			return errAway
		}
	}
	if err := g.starter().Round(t.Context()); err != nil {
		t.Errorf("only %d were asked for at the same time: %v", asked.Load(), err)
	}
}

// The server took the start and the answer was lost: asking again joins the run.
func TestAStartWhoseAnswerWasLostIsAskedForAgain(t *testing.T) {
	g := newStage(t)
	id := g.declared(t, 1)[0]
	g.due(t)
	s := g.starter()
	g.temporal.start = func(string) error { return errors.New("deadline exceeded") }
	if err := s.Round(t.Context()); err == nil {
		t.Error("the round says nothing of the lost answer")
	}
	g.temporal.start = nil
	g.due(t)
	if err := s.Round(t.Context()); err != nil || g.temporal.starts()[id] != 2 {
		t.Errorf("it is not asked for again: %v", err)
	}
}

// parked is a case that waits for a person: its item is parked, its mail is out.
func (g *stage) parked(t *testing.T) string {
	t.Helper()
	id := g.declared(t, 1)[0]
	item := g.decide(t, id)[0]
	if err := g.store.Stall(t.Context(), item.ItemID, item.Round, cancellation.ItemParked, "http_400"); err != nil {
		t.Fatal(err)
	}
	if got, err := g.mailing.Step(t.Context(), confirmation(id)); err != nil || got.State != cancellation.MailSent {
		t.Fatalf("%+v, %v", got, err)
	}
	return id
}

// What applied an act may die before its run has taken up what follows. The run would
// wait for ever then for what the record says was done.
func TestAnActIsToldToItsRunUntilTheRunHasTakenItUp(t *testing.T) {
	g := newStage(t)
	id := g.parked(t)
	g.act(t, id, cancellation.ActRetry, store.ActDetails{})
	s := g.starter()
	g.temporal.answer = func(string) error { return errAway }
	for range 2 {
		g.due(t)
		if err := s.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	told := g.temporal.told[id]
	if len(told) != 2 || told[0] == told[1] || g.temporal.starts()[id] != 2 {
		t.Errorf("told %v", told)
	}
	if err := g.store.ApplyActs(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	g.temporal.answer = nil
	for range 2 {
		g.due(t)
		if err := s.Round(t.Context()); err != nil || len(g.temporal.told[id]) != 3 {
			t.Errorf("told %v, %v", g.temporal.told[id], err)
		}
	}
}

func TestACaseWhoseRunDoesNotAnswerDoesNotStopTheOthers(t *testing.T) {
	g := newStage(t)
	stuck := g.parked(t)
	g.act(t, stuck, cancellation.ActRetry, store.ActDetails{})
	others := g.declared(t, 5)
	g.due(t)
	g.temporal.answer = func(string) error { return errors.New("deadline exceeded") }
	if err := g.starter().Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	started := g.temporal.starts()
	for _, id := range others {
		if started[id] != 1 {
			t.Errorf("%s is started %d times", id, started[id])
		}
	}
}

func TestAReportOnAnUnknownMailReachesTheRun(t *testing.T) {
	g := newStage(t)
	id := g.parked(t)
	g.sql(t, `UPDATE mails SET state = 'unknown', sent_at = NULL, waits = true`)
	m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation})
	if err != nil {
		t.Fatal(err)
	}
	err = g.store.AppendDeliveryEvents(t.Context(), []cancellation.DeliveryEvent{
		{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryDelivered, OccurredAt: received},
	})
	if err != nil {
		t.Fatal(err)
	}
	g.due(t)
	if err := g.starter().Round(t.Context()); err != nil || len(g.temporal.told[id]) != 1 {
		t.Errorf("told %v, %v", g.temporal.told[id], err)
	}
}

func TestARunThatIsTerminatedIsBackWithTheNextLookBesideTenThousandThatWait(t *testing.T) {
	g := newStage(t)
	waiting := g.parked(t)
	g.multiply(t, 10000)
	g.sql(t, `
		UPDATE docket SET state = 'needs_attention', open = true, owes = 'person' WHERE case_id <> '`+waiting+`';
		UPDATE docket SET run_due_at = now() + interval '1 hour', run_looked_at = now()`)
	id := g.declared(t, 1)[0]
	g.sql(t, `UPDATE docket SET run_due_at = now() + interval '10 minutes', run_looked_at = now() - interval '1 minute' WHERE case_id = '`+id+`'`)
	g.temporal.closed = []store.ClosedRun{{CaseID: id, ClosedAt: time.Now()}}
	s := g.starter()
	for range 2 {
		if err := s.Closed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if started := g.temporal.starts(); started[id] != 1 || len(started) != 1 {
		t.Errorf("started %v", started)
	}
}
