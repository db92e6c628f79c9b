package activities_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// declared is a case of one product for which no run has done anything.
func declared(t *testing.T, g *stage) activities.CaseInput {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	return activities.CaseInput{CaseID: storetest.Declare(t, g.store, "C-1", received, "P-1").ID}
}

func (g *stage) receipt(t *testing.T, in activities.CaseInput) activities.MailStatus {
	t.Helper()
	status, err := activities.NewReceipts(g.doings).Send(t.Context(), in.CaseID)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestAReceiptGoesOutOnceAndNamesTheDayThatTheConfirmationNames(t *testing.T) {
	g := newStage(t)
	in := declared(t, g)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := activities.NewReceipts(g.doings).Send(t.Context(), in.CaseID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	g.decide(t, in.CaseID)
	if got := g.send(t, in); got.State != "sent" {
		t.Fatalf("the confirmation is %+v", got)
	}
	mails := g.mailbox.Messages(in.CaseID)
	if len(mails) != 2 || mails[0].Kind != "receipt" || mails[1].Kind != "confirmation" {
		t.Fatalf("%d mails: %+v", len(mails), mails)
	}
	for _, m := range mails {
		if !strings.Contains(m.Text, "22. Dezember 2026") || m.To != "erika@example.com" {
			t.Errorf("%s to %s: %s", m.Kind, m.To, m.Text)
		}
	}
}

func TestNoReceiptFollowsAConfirmation(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.send(t, in)
	g.receipt(t, in)
	if mails := g.mailbox.Messages(in.CaseID); len(mails) != 1 {
		t.Errorf("%d mails", len(mails))
	}
}

func TestAReceiptWhoseOutcomeIsUnknownIsNeverSentAgain(t *testing.T) {
	for name, faults := range map[string]mailtest.Faults{
		"taken, and the answer was lost": {Next: 1, ResetAfterAccept: true},
		"not taken":                      {Next: 1, ResetBeforeAccept: true},
		"answered with an error":         {Next: 1, Status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			in := declared(t, g)
			g.mailbox.SetFaults(faults)
			for range 3 {
				if got := g.receipt(t, in); got.State != "unknown" {
					t.Errorf("the receipt is %+v", got)
				}
				g.now = g.now.Add(time.Hour)
			}
			if g.mailbox.Sends() != 1 {
				t.Errorf("%d requests", g.mailbox.Sends())
			}
		})
	}
}

func TestAReceiptThatWasSurelyNotSentIsSentAgain(t *testing.T) {
	g := newStage(t)
	in := declared(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	if got := g.receipt(t, in); got.State != "pending" {
		t.Fatalf("the receipt is %+v", got)
	}
	if got := g.receipt(t, in); got.State != "sent" || len(g.mailbox.Messages(in.CaseID)) != 1 {
		t.Errorf("the receipt is %+v", got)
	}
}

// A process that dies between claim and record leaves the row sending.
func TestAReceiptThatWasLeftInTheMiddleBecomesUnknown(t *testing.T) {
	g := newStage(t)
	in := declared(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	g.receipt(t, in)
	m, err := g.store.Mail(t.Context(), in.CaseID, "receipt")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	if got := g.receipt(t, in); got.State != "sending" {
		t.Errorf("while somebody may still send it, the receipt is %+v", got)
	}
	g.now = g.now.Add(time.Minute)
	if got := g.receipt(t, in); got.State != "unknown" || got.Code != "interrupted" || g.mailbox.Sends() != 1 {
		t.Errorf("the receipt is %+v after %d requests", got, g.mailbox.Sends())
	}
}
