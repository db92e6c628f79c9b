package worker

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestReceiptsOfLateCasesAreMailedOnceWithoutTemporal(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 30)
	g.temporal.start = func(string) error { return errAway }
	one, other := g.receipts(), g.receipts() // two workers
	done := make(chan error, 1)
	go func() { done <- other.Round(t.Context()) }()
	if err := errors.Join(one.Round(t.Context()), <-done); err != nil {
		t.Fatal(err)
	}
	if err := one.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		mails := g.mailbox.Messages(c)
		if len(mails) != 1 || mails[0].Kind != "receipt" || !strings.Contains(mails[0].Text, "22. Dezember 2026") {
			t.Errorf("case %s has %d mails", c, len(mails))
		}
	}
	if g.mailbox.Sends() != len(cases) {
		t.Errorf("%d requests for %d cases", g.mailbox.Sends(), len(cases))
	}
}

func TestReceiptsAreOwedOnlyToLateCasesWithAnAddress(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-2", "V-2", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	storetest.Declare(t, g.store, "C-2", received, "P-1")
	g.declared(t, 1)
	early := g.receipts()
	early.after = time.Hour
	for range 2 {
		if err := early.Round(t.Context()); err != nil || g.mailbox.Sends() != 0 {
			t.Fatalf("%d requests, %v", g.mailbox.Sends(), err)
		}
	}
	if err := g.receipts().Round(t.Context()); err != nil || g.mailbox.Sends() != 1 {
		t.Errorf("%d requests, %v", g.mailbox.Sends(), err)
	}
}

func TestWithSendGridAwayOneReceiptTriesAndTheOthersWait(t *testing.T) {
	for name, faults := range map[string]mailtest.Faults{
		"refused": {Status: 429}, "no answer": {ResetBeforeAccept: true},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			g.declared(t, 30)
			g.mailbox.SetFaults(faults)
			r := g.receipts()
			if err := r.Round(t.Context()); err == nil || g.mailbox.Sends() > 2*receiptsAtOnce {
				t.Fatalf("%d requests, %v", g.mailbox.Sends(), err)
			}
			before := g.mailbox.Sends()
			if err := r.Round(t.Context()); err == nil || g.mailbox.Sends() != before+1 {
				t.Errorf("%d more requests, %v", g.mailbox.Sends()-before, err)
			}
			g.mailbox.SetFaults(mailtest.Faults{})
			for range 2 {
				if err := r.Round(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if got := len(g.mailbox.Messages("")); got < 30-before-1 {
				t.Errorf("%d receipts after SendGrid is back", got)
			}
		})
	}
}

// broken cannot even try one case.
type broken struct {
	receiptMailer
	caseID string
	tries  atomic.Int64
}

func (b *broken) Send(ctx context.Context, caseID string) (activities.MailStatus, error) {
	if caseID == b.caseID {
		b.tries.Add(1)
		return activities.MailStatus{}, errors.New("its content cannot be rendered")
	}
	return b.receiptMailer.Send(ctx, caseID)
}

func TestACaseThatCannotBeTriedDoesNotStandInTheWayOfOthers(t *testing.T) {
	g := newStage(t)
	cases := g.declared(t, 5)
	r := g.receipts()
	b := &broken{receiptMailer: r.mailer, caseID: cases[0]}
	r.mailer = b
	for range 4 {
		if err := r.Round(t.Context()); err != nil {
			t.Log(err)
		}
	}
	if got := len(g.mailbox.Messages("")); got != 4 || b.tries.Load() != 1 {
		t.Errorf("%d receipts, %d tries of the broken one", got, b.tries.Load())
	}
}

// slow ends only when it is told to.
type slow struct {
	begun, end chan struct{}
	cut        atomic.Bool
}

func (s *slow) Send(ctx context.Context, _ string) (activities.MailStatus, error) {
	close(s.begun)
	select {
	case <-s.end:
	case <-ctx.Done():
		s.cut.Store(true)
	}
	return activities.MailStatus{State: "sent"}, nil
}

func TestAReceiptUnderWayMayFinishWhenTheWorkerStops(t *testing.T) {
	g := newStage(t)
	g.declared(t, 1)
	s := &slow{begun: make(chan struct{}), end: make(chan struct{})}
	r := g.receipts()
	r.mailer = s
	ctx, stop := context.WithCancel(t.Context())
	wait := runLoops(ctx, loop{name: "receipts", every: time.Millisecond, round: r.Round, log: g.log, metrics: g.metrics})
	<-s.begun
	stop()
	close(s.end)
	wait()
	if s.cut.Load() {
		t.Error("the attempt was cut off: nobody knows what became of the mail")
	}
}
