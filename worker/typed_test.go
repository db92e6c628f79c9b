package worker

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
	"github.com/fairwell/fairwell/workflows"
)

// typed receives declarations that fit nobody, each to its address.
func (g *stage) typed(t *testing.T, addresses ...string) []string {
	t.Helper()
	var cases []string
	for _, address := range addresses {
		id := uuid.Must(uuid.NewV7()).String()
		_, err := g.store.Declare(t.Context(), store.Declaration{
			ID: id, Kind: cancellation.Ordinary, Channel: cancellation.ChannelForm, Locale: "de", ConfirmationEmail: address,
			ReceivedAt: received, RuleVersion: notice.RuleVersion, Actor: store.Actor{Issuer: "portal", Subject: "form"},
			Key: id, BodyHash: make([]byte, 32), Typed: &cancellation.Typed{Name: "Max Muster", Contract: "77", Email: address},
			Receipt: `{}`, ReceiptCode: id,
		})
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, id)
	}
	return cases
}

// identify says that a case is Erika's and names one product of hers.
func (g *stage) identify(t *testing.T, caseID string) string {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	act := store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: store.ActIdentify, NoteID: uuid.NewString(), Note: "because",
		Actor: store.Actor{Issuer: "i", Subject: "agent"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
	err := g.store.Identify(t.Context(), store.Identification{
		CaseID: caseID, CustomerID: "C-1", Act: &act, Items: storetest.Declaration(t, g.store, "C-1", received, "P-1").Items,
	})
	if err != nil {
		t.Fatal(err)
	}
	return act.ID
}

// later asks as if every declaration were five seconds old: nobody sleeps.
func (g *stage) later(seen *store.ReceiptWindow) func(context.Context, store.ReceiptWindow) ([]string, error) {
	return func(ctx context.Context, w store.ReceiptWindow) ([]string, error) {
		*seen = w
		w.Unknown, w.After = w.Unknown-5*time.Second, w.After-5*time.Second
		return g.store.ReceiptsDue(ctx, w)
	}
}

func TestATypedCaseGetsARunWhetherOrNotItIsKnownWhoseItIs(t *testing.T) {
	g := newStage(t)
	cases := g.typed(t, "a@example.com", "b@example.com")
	g.identify(t, cases[1])
	if err := g.starter().Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{workflows.CancellationID(cases[0]): 1, workflows.CancellationID(cases[1]): 1}
	if diff := cmp.Diff(want, g.temporal.started); diff != "" {
		t.Error(diff)
	}
}

func TestAnIdentificationWithoutAnAnswerIsHandedOverAgain(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer error
		want   cancellation.ActOutcome // "": still open
		failed bool
	}{
		{"the run goes on", nil, cancellation.ActDone, false},
		{"no run is open, and a new one reads by itself", serviceerror.NewNotFound("workflow execution already completed"), cancellation.ActDone, false},
		{"Temporal is away", errAway, "", true},
		{"the answer was lost", serviceerror.NewDeadlineExceeded("lost"), "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newStage(t)
			caseID := g.typed(t, "a@example.com")[0]
			id := g.identify(t, caseID)
			g.temporal.answer = func(client.UpdateWorkflowOptions) error { return tt.answer }
			if err := g.starter().Round(t.Context()); (err != nil) != tt.failed {
				t.Errorf("round: %v", err)
			}
			if len(g.temporal.updates) != 1 || g.temporal.updates[0].UpdateName != workflows.UpdateIdentify || g.temporal.updates[0].UpdateID != id ||
				g.temporal.updates[0].WorkflowID != workflows.CancellationID(caseID) {
				t.Errorf("asked %+v", g.temporal.updates)
			}
			got, err := g.store.ActOutcome(t.Context(), id)
			if err != nil && !errors.Is(err, cancellation.ErrNotFound) || got != tt.want {
				t.Errorf("the act is %q, want %q, %v", got, tt.want, err)
			}
			g.temporal.answer = nil
			if err := g.starter().Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got, err := g.store.ActOutcome(t.Context(), id); err != nil || got != cancellation.ActDone {
				t.Errorf("a round later the act is %q, %v", got, err)
			}
		})
	}
}

func TestAnObjectionIsNeverHandedToARunAndItsSettlingClosesIt(t *testing.T) {
	g := newStage(t)
	caseID := g.declared(t, 1)[0]
	if err := g.store.Object(t.Context(), caseID); err != nil {
		t.Fatal(err)
	}
	round := func() {
		t.Helper()
		if err := g.starter().Round(t.Context()); err != nil || len(g.temporal.updates) != 0 {
			t.Errorf("asked %+v, %v", g.temporal.updates, err)
		}
	}
	round()
	if _, err := g.store.Objection(t.Context(), caseID); err != nil {
		t.Fatalf("the objection: %v", err)
	}
	// The API died between keeping the act and closing what it closes.
	settle := g.act(t, caseID, store.ActSettle, store.MailResolution{})
	round()
	if _, err := g.store.Objection(t.Context(), caseID); !errors.Is(err, cancellation.ErrNothingOpen) {
		t.Errorf("the objection: %v", err)
	}
	if got, err := g.store.ActOutcome(t.Context(), settle); err != nil || got != cancellation.ActDone {
		t.Errorf("the act is %q, %v", got, err)
	}
}

func TestTheReceiptOfAnUnmatchedDeclarationIsMailedSoonAlsoWithoutTemporal(t *testing.T) {
	g := newStage(t)
	g.temporal.start = func(string) error { return errAway }
	cases := g.typed(t, "a@example.com", "b@example.com")
	g.identify(t, cases[1]) // known by now: its confirmation is on the way
	r := g.receipts()
	r.after = time.Hour
	if err := r.Round(t.Context()); err != nil || g.mailbox.Sends() != 0 {
		t.Fatalf("at once: %d requests, %v", g.mailbox.Sends(), err)
	}
	var seen store.ReceiptWindow
	r.due = g.later(&seen)
	for range 2 {
		if err := r.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	mails := g.mailbox.Messages("")
	if len(mails) != 1 || mails[0].Case != cases[0] || mails[0].Kind != "receipt" || mails[0].To != "a@example.com" {
		t.Errorf("mails %+v", mails)
	}
	if seen.Unknown != 5*time.Second || seen.After != time.Hour {
		t.Errorf("asked for %+v", seen)
	}
}

func TestAReceiptOverTheLimitDoesNotStopOthers(t *testing.T) {
	g := newStage(t)
	const flooded = "flood@example.com"
	cases := g.typed(t, flooded, flooded, flooded, flooded, flooded, flooded, flooded, "last@example.com")
	r := g.receipts()
	for range 3 {
		if err := r.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	count := map[string]int{}
	for _, m := range g.mailbox.Messages("") {
		count[m.To]++
	}
	if diff := cmp.Diff(map[string]int{flooded: 5, "last@example.com": 1}, count); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	parked := 0
	for _, id := range cases {
		if m, err := g.store.Mail(t.Context(), id, cancellation.MailReceipt); err == nil && m.State == cancellation.MailParked && m.ErrorCode == "mail_limit" {
			parked++
		}
	}
	if parked != 2 {
		t.Errorf("%d are parked", parked)
	}
}
