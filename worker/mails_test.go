package worker

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func confirmation(caseID string) mailing.Ref {
	return mailing.Ref{CaseID: caseID, Kind: cancellation.MailConfirmation}
}

// twice lets two workers do a round at the same time.
func (g *stage) twice(t *testing.T) {
	t.Helper()
	one, other := g.mails(0), g.mails(0)
	done := make(chan error, 1)
	go func() { done <- other.Round(context.WithoutCancel(t.Context())) }()
	if err := errors.Join(one.Round(t.Context()), <-done); err != nil {
		t.Fatal(err)
	}
}

func TestReceiptsAndAcknowledgementsThatAreLateAreMailedOnceWithoutTemporal(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 30)
	withdrawn := g.typed(t, cancellation.Withdrawal, "a@example.com", "b@example.com", "c@example.com")
	for range 2 {
		g.due(t)
		g.twice(t)
	}
	for _, c := range cases {
		mails := g.mailbox.Messages(c)
		if len(mails) != 1 || mails[0].Kind != "receipt" || !strings.Contains(mails[0].Text, "22. Dezember 2026") {
			t.Errorf("case %s has %d mails", c, len(mails))
		}
	}
	for _, id := range withdrawn {
		if mails := g.mailbox.Messages(id); len(mails) != 1 || mails[0].Kind != "acknowledgement" {
			t.Errorf("%d mails", len(mails))
		}
	}
	if g.mailbox.Sends() != len(cases)+len(withdrawn) {
		t.Errorf("%d requests", g.mailbox.Sends())
	}
	// What was mailed does not stand for the runs.
	if list, err := g.store.TakeRuns(t.Context(), 100); err != nil || len(list) != len(cases)+len(withdrawn) {
		t.Errorf("%d runs are owed, %v", len(list), err)
	}
}

func TestReceiptsAreMailedOnlyForLateCasesWithAnAddress(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-2", "V-2", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	storetest.Declare(t, g.store, "C-2", received, "P-1")
	g.declared(t, 1)
	for range 2 {
		g.due(t)
		if err := g.mails(time.Hour).Round(t.Context()); err != nil || g.mailbox.Sends() != 0 {
			t.Fatalf("%d requests, %v", g.mailbox.Sends(), err)
		}
	}
	for range 2 {
		g.due(t)
		if err := g.mails(0).Round(t.Context()); err != nil || g.mailbox.Sends() != 1 {
			t.Errorf("%d requests, %v", g.mailbox.Sends(), err)
		}
	}
}

func TestTheReceiptOfAFormIsMailedAtOnceWhoeverItIsFrom(t *testing.T) {
	g := newStage(t)
	cases := g.typed(t, cancellation.Ordinary, "a@example.com", "b@example.com")
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	g.act(t, cases[1], cancellation.ActIdentify, store.ActDetails{CustomerID: "C-1", Wanted: []cancellation.Wanted{{ProductID: "P-1"}}})
	if err := g.store.ApplyActs(t.Context(), cases[1]); err != nil {
		t.Fatal(err)
	}
	g.due(t)
	if err := g.mails(time.Hour).Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n, to := range []string{"a@example.com", "b@example.com"} {
		if m := g.mailbox.Messages(cases[n]); len(m) != 1 || m[0].Kind != cancellation.MailReceipt || m[0].To != to {
			t.Errorf("mails %+v", m)
		}
	}
}

func TestWithSendGridAwayOneMailTriesAndTheOthersWait(t *testing.T) {
	for name, faults := range map[string]mailtest.Faults{
		"refused": {Status: 429}, "no answer": {ResetBeforeAccept: true},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			g.declared(t, 30)
			g.mailbox.SetFaults(faults)
			for n := 1; n <= 2; n++ {
				g.due(t)
				if err := g.mails(0).Round(t.Context()); err == nil || g.mailbox.Sends() != n {
					t.Errorf("%d requests, %v", g.mailbox.Sends(), err)
				}
			}
			g.mailbox.SetFaults(mailtest.Faults{})
			g.due(t)
			if err := g.mails(0).Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := len(g.mailbox.Messages("")); got < 28 {
				t.Errorf("%d receipts after SendGrid is back", got)
			}
		})
	}
}

func TestAMailOverTheLimitDoesNotStopOthers(t *testing.T) {
	g := newStage(t)
	const flooded = "flood@example.com"
	for _, kind := range []cancellation.Kind{cancellation.Ordinary, cancellation.Withdrawal} {
		g.typed(t, kind, flooded, flooded, flooded, flooded, flooded, flooded, flooded, "last@example.com")
	}
	for range 3 {
		g.due(t)
		if err := g.mails(0).Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	count := map[string]int{}
	for _, m := range g.mailbox.Messages("") {
		count[m.Kind+" "+m.To]++
	}
	want := map[string]int{
		"receipt " + flooded: 5, "receipt last@example.com": 1, "acknowledgement " + flooded: 5, "acknowledgement last@example.com": 1,
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestACaseThatCannotBeTriedDoesNotStandInTheWayOfOthers(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 5)
	g.due(t)
	m := g.mails(0)
	var tries atomic.Int64
	m.step = func(ctx context.Context, r mailing.Ref) (mailing.Status, error) {
		if r.CaseID == cases[0] {
			tries.Add(1)
			return mailing.Status{}, errors.New("its content cannot be written")
		}
		return g.mailing.Step(ctx, r)
	}
	for range 4 {
		if err := m.Round(t.Context()); err != nil {
			t.Log(err)
		}
	}
	if got := len(g.mailbox.Messages("")); got != 4 || tries.Load() != 1 {
		t.Errorf("%d receipts, %d tries of the broken one", got, tries.Load())
	}
}

func TestAMailUnderWayMayFinishWhenTheWorkerStops(t *testing.T) {
	g := newStage(t)
	g.declared(t, 1)
	g.due(t)
	begun, end := make(chan struct{}), make(chan struct{})
	var cut atomic.Bool
	m := g.mails(0)
	m.step = func(ctx context.Context, _ mailing.Ref) (mailing.Status, error) {
		close(begun)
		select {
		case <-end:
		case <-ctx.Done():
			cut.Store(true)
		}
		return mailing.Status{State: cancellation.MailSent}, nil
	}
	ctx, stop := context.WithCancel(t.Context())
	wait := runLoops(ctx, loop{name: "mails", every: time.Millisecond, round: m.Round, log: g.log, metrics: g.metrics})
	<-begun
	stop()
	close(end)
	wait()
	if cut.Load() {
		t.Error("the attempt was cut off: nobody knows what became of the mail")
	}
}
