package worker

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/workflows"
)

// withdrawn stores withdrawals of one person each.
func (g *stage) withdrawn(t *testing.T, n int) []string {
	t.Helper()
	var ids []string
	for range n {
		id := uuid.Must(uuid.NewV7()).String()
		_, err := g.store.Withdraw(t.Context(), store.NewWithdrawal{
			ID: id, Typed: cancellation.Typed{Name: "Erika", Contract: "1", Email: id + "@example.com"}, Locale: "de",
			ReceivedAt: received, Receipt: "{}", ReceiptCode: id,
			Actor: store.Actor{Issuer: "portal", Subject: "form"}, Key: id, BodyHash: make([]byte, 32),
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func (g *stage) withdrawals() *Withdrawals {
	return NewWithdrawals(StarterConfig{Store: g.store, Client: g.temporal, Grace: time.Nanosecond})
}

func (g *stage) acknowledgements() *Receipts {
	s := &Service{store: g.store}
	return &Receipts{
		due: s.acknowledgementsDue, mailer: activities.NewAcknowledgements(g.doings), metrics: g.metrics, atOnce: receiptsAtOnce,
	}
}

func TestEveryOpenWithdrawalIsStartedOnceTemporalIsBack(t *testing.T) {
	g := newStage(t)
	ids := g.withdrawn(t, 30)
	w := g.withdrawals()
	g.temporal.start = func(string) error { return errAway }
	for range 3 {
		if err := w.Round(t.Context()); !errors.Is(err, errAway) {
			t.Errorf("a round without Temporal: %v", err)
		}
	}
	if asked := g.temporal.starts(); asked > 2*startsAtOnce+2 {
		t.Errorf("asked %d times while Temporal was away", asked)
	}
	g.temporal.start, g.temporal.started = nil, map[string]int{}
	for range 3 { // looked at again only after a while
		if err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]int{}
	for _, id := range ids {
		want[workflows.WithdrawalID(id)] = 1
	}
	if diff := cmp.Diff(want, g.temporal.started); diff != "" {
		t.Error(diff)
	}
}

func TestAStartOfAWithdrawalWhoseAnswerWasLostIsAskedForAgain(t *testing.T) {
	g := newStage(t)
	id := workflows.WithdrawalID(g.withdrawn(t, 1)[0])
	w := g.withdrawals()
	g.temporal.start = func(string) error { return serviceerror.NewDeadlineExceeded("the answer was lost") }
	if err := w.Round(t.Context()); err == nil {
		t.Error("the round says nothing of the lost answer")
	}
	g.temporal.start = nil
	if err := w.Round(t.Context()); err != nil || g.temporal.started[id] != 2 {
		t.Errorf("asked %d times, %v", g.temporal.started[id], err)
	}
}

func TestWithdrawalsAreAcknowledgedOnceWithoutTemporal(t *testing.T) {
	g := newStage(t)
	ids := g.withdrawn(t, 30)
	one, other := g.acknowledgements(), g.acknowledgements() // two workers
	done := make(chan error, 1)
	go func() { done <- other.Round(t.Context()) }()
	if err := errors.Join(one.Round(t.Context()), <-done); err != nil {
		t.Fatal(err)
	}
	if err := one.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if mails := g.mailbox.Messages(id); len(mails) != 1 || mails[0].Kind != "withdrawal" {
			t.Errorf("%d mails", len(mails))
		}
	}
	if g.mailbox.Sends() != len(ids) {
		t.Errorf("%d requests for %d withdrawals", g.mailbox.Sends(), len(ids))
	}
	// The run is still owed: it finds the contract, and the mail sent.
	if owed, err := g.store.StartableWithdrawals(t.Context(), 0, "", 100); err != nil || len(owed) != len(ids) {
		t.Errorf("%d, %v", len(owed), err)
	}
}

func TestWithSendGridAwayAcknowledgementsWaitAndNoneIsSentTwice(t *testing.T) {
	g := newStage(t)
	ids := g.withdrawn(t, 3)
	g.mailbox.SetFaults(mailtest.Faults{ResetAfterAccept: true, Next: 1})
	r := g.acknowledgements()
	for range 4 {
		if err := r.Round(t.Context()); err != nil {
			t.Log(err)
		}
	}
	for _, id := range ids {
		if mails := g.mailbox.Messages(id); len(mails) != 1 {
			t.Errorf("%d mails", len(mails))
		}
	}
	if g.mailbox.Sends() != len(ids) {
		t.Errorf("%d requests", g.mailbox.Sends())
	}
}

func TestAYoungWithdrawalIsLeftToItsRun(t *testing.T) {
	g := newStage(t)
	g.withdrawn(t, 1)
	r := g.acknowledgements()
	r.after = time.Hour
	if err := r.Round(t.Context()); err != nil || g.mailbox.Sends() != 0 {
		t.Errorf("%d requests, %v", g.mailbox.Sends(), err)
	}
}

func TestTheBacklogOfWithdrawalsIsCounted(t *testing.T) {
	g := newStage(t)
	counts, err := telemetry.NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	if g.metrics, err = NewMetrics(counts.Meter()); err != nil {
		t.Fatal(err)
	}
	ids := g.withdrawn(t, 3)
	if _, err := g.store.KeepMatch(t.Context(), ids[0], cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	if err := (&Service{store: g.store, metrics: g.metrics}).backlog(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	counts.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	page, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`fairwell_starter_open_withdrawals 3`, `fairwell_starter_waiting_withdrawals 1`, `fairwell_starter_oldest_unacknowledged_seconds`,
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("%s is missing", want)
		}
	}
}
