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

// mailCase is a decided case of one product.
func mailCase(t *testing.T, g *stage) activities.CaseInput {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, g.store, "C-1", received, "P-1")
	g.decide(t, d.ID)
	return activities.CaseInput{CaseID: d.ID}
}

func (g *stage) send(t *testing.T, in activities.CaseInput) activities.MailStatus {
	t.Helper()
	status, err := run[activities.MailStatus](g, activity.SendConfirmation, in)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func (g *stage) reconcile(t *testing.T, in activities.CaseInput) activities.MailStatus {
	t.Helper()
	status, err := run[activities.MailStatus](g, activity.ReconcileConfirmation, in)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestTheConfirmationGoesOutOnceWithTheDecidedDate(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	for range 3 {
		if got := g.send(t, in); got.State != "sent" {
			t.Fatalf("mail is %+v", got)
		}
	}
	mails := g.mailbox.Messages(in.CaseID)
	if len(mails) != 1 || g.mailbox.Sends() != 1 {
		t.Fatalf("%d mails, %d requests", len(mails), g.mailbox.Sends())
	}
	if m := mails[0]; !strings.Contains(m.Text, "22. Dezember 2026") || !strings.Contains(m.Subject, in.CaseID) || m.To != "erika@example.com" {
		t.Errorf("mail %+v", m)
	}
}

func TestTwoWorkersOnOneMailSendItOnce(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := run[activities.MailStatus](g, activity.SendConfirmation, in); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(g.mailbox.Messages(in.CaseID)); n != 1 || g.mailbox.Sends() != 1 {
		t.Errorf("%d mails, %d requests", n, g.mailbox.Sends())
	}
}

func TestAMailThatWasAcceptedBeforeTheConnectionBrokeIsFoundAndNotSentAgain(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, ResetAfterAccept: true})
	if got := g.send(t, in); got.State != "unknown" {
		t.Fatalf("mail is %+v", got)
	}
	if got := g.send(t, in); got.State != "unknown" || g.mailbox.Sends() != 1 {
		t.Fatalf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
	if got := g.reconcile(t, in); got.State != "sent" {
		t.Errorf("mail is %+v", got)
	}
	if n := len(g.mailbox.Messages(in.CaseID)); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestAMailThatAWorkerLeftSendingIsUnknownAndNotSentAgain(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	g.send(t, in) // freezes the content
	m, err := g.store.Confirmation(t.Context(), in.CaseID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.store.ClaimMail(t.Context(), m.ID, "erika@example.com"); err != nil {
		t.Fatal(err)
	}
	if got := g.send(t, in); got.State != "unknown" || got.Code != "interrupted" || g.mailbox.Sends() != 1 {
		t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
}

func TestAMailWhoseAbsenceIsProvenIsSentAgain(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 503})
	if got := g.send(t, in); got.State != "unknown" {
		t.Fatalf("mail is %+v", got)
	}
	if got := g.reconcile(t, in); got.State != "unknown" {
		t.Fatalf("one early look proves nothing, but mail is %+v", got)
	}
	g.now = g.now.Add(time.Minute)
	if got := g.reconcile(t, in); got.State != "unknown" || got.Again == 0 {
		t.Fatalf("one look proves nothing, but mail is %+v", got)
	}
	g.now = g.now.Add(time.Minute)
	if got := g.reconcile(t, in); got.State != "pending" {
		t.Fatalf("mail is %+v", got)
	}
	if got := g.send(t, in); got.State != "sent" || len(g.mailbox.Messages(in.CaseID)) != 1 {
		t.Errorf("mail is %+v, %d in the mailbox", got, len(g.mailbox.Messages(in.CaseID)))
	}
}

func TestLogsThatCannotBeReachedLeaveTheMailUnknown(t *testing.T) {
	g := newStage(t)
	in := mailCase(t, g)
	g.mailbox.SetFaults(mailtest.Faults{Status: 503, LogsStatus: 500})
	g.send(t, in)
	for range 3 {
		g.now = g.now.Add(time.Hour)
		if got := g.reconcile(t, in); got.State != "unknown" {
			t.Errorf("mail is %+v", got)
		}
	}
}

func TestWhatFollowsSendGridsAnswers(t *testing.T) {
	tests := []struct {
		name   string
		faults mailtest.Faults
		want   string
	}{
		{"too many requests", mailtest.Faults{Status: 429, RetryAfter: 7}, "pending"},
		{"wrong key", mailtest.Faults{Status: 401}, "pending"},
		{"not a mail they take", mailtest.Faults{Status: 400}, "parked"},
		{"overloaded", mailtest.Faults{Status: 503}, "unknown"},
		{"cut before it was taken", mailtest.Faults{ResetBeforeAccept: true}, "unknown"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := newStage(t)
			in := mailCase(t, g)
			g.mailbox.SetFaults(test.faults)
			got := g.send(t, in)
			if got.State != test.want || got.Code == "" {
				t.Errorf("mail is %+v, want %s", got, test.want)
			}
			if test.faults.RetryAfter > 0 && got.Again != 7*time.Second {
				t.Errorf("again after %s", got.Again)
			}
		})
	}
}

func TestAMailWithoutAnAddressWaitsToBePrinted(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	d := storetest.Declare(t, g.store, "C-1", received, "P-1")
	g.decide(t, d.ID)
	if got := g.send(t, activities.CaseInput{CaseID: d.ID}); got.State != "to_print" || g.mailbox.Sends() != 0 {
		t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
}
