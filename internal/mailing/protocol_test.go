package mailing_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// everyKind lists the kinds of which a case has one mail.
var everyKind = []string{
	cancellation.MailConfirmation, cancellation.MailReceipt, cancellation.MailAlert, cancellation.MailAcknowledgement,
}

// owing is a case that owes a mail of that kind.
func (g *stage) owing(t *testing.T, kind string) string {
	t.Helper()
	if kind == cancellation.MailAcknowledgement {
		return g.typed(t, cancellation.Withdrawal, typedErika, notice.German)
	}
	storetest.Import(t, g.store, erika(t))
	return g.stranger(t, notice.German)
}

func TestTheConfirmationGoesOutOnceWithTheDecidedDate(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	for range 3 {
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Fatalf("mail is %+v", got)
		}
	}
	mails := g.mailbox.Messages(id)
	if len(mails) != 1 || g.mailbox.Sends() != 1 {
		t.Fatalf("%d mails, %d requests", len(mails), g.mailbox.Sends())
	}
	if m := mails[0]; !strings.Contains(m.Text, "22. Dezember 2026") || !strings.Contains(m.Subject, g.reference(t, id)) || m.To != "erika@example.com" {
		t.Errorf("mail %+v", m)
	}
}

func TestHoweverManyStepAtOnceEachKindOfMailIsSentOnce(t *testing.T) {
	for _, kind := range everyKind {
		t.Run(kind, func(t *testing.T) {
			g := newStage(t)
			id := g.owing(t, kind)
			var wg sync.WaitGroup
			for range 8 { // the run and the loops of other workers
				wg.Go(func() {
					if _, err := g.mailing.Step(t.Context(), mailing.Ref{CaseID: id, Kind: kind}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if len(g.mailbox.Messages(id)) != 1 || g.mailbox.Sends() != 1 {
				t.Errorf("%d mails, %d requests", len(g.mailbox.Messages(id)), g.mailbox.Sends())
			}
		})
	}
}

func TestAMailThatWasAcceptedBeforeTheConnectionBrokeIsFoundAndNotSentAgain(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, ResetAfterAccept: true})
	if got := g.confirm(t, id); got.State != cancellation.MailUnknown {
		t.Fatalf("mail is %+v", got)
	}
	if got := g.confirm(t, id); got.State != cancellation.MailSent || g.mailbox.Sends() != 1 {
		t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
	if n := len(g.mailbox.Messages(id)); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestAnAttemptThatMayBeUnderWayIsLeftAloneAndThenUnknownWhateverTheKind(t *testing.T) {
	for _, kind := range everyKind {
		t.Run(kind, func(t *testing.T) {
			g := newStage(t)
			id := g.owing(t, kind)
			g.leave(t, id, kind)
			if got := g.step(t, id, kind); got.State != cancellation.MailSending || got.Again <= 0 {
				t.Errorf("while somebody may still send it: %+v", got)
			}
			g.now = g.now.Add(time.Minute)
			if got := g.step(t, id, kind); got.State != cancellation.MailUnknown || got.Code != "interrupted" || g.mailbox.Sends() != 0 {
				t.Errorf("once nobody can: %+v after %d requests", got, g.mailbox.Sends())
			}
		})
	}
}

func TestAMailWhoseAbsenceIsProvenIsSentAgain(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 503})
	for range 2 { // the attempt, and a look
		if got := g.confirm(t, id); got.State != cancellation.MailUnknown {
			t.Fatalf("one early look proves nothing, but mail is %+v", got)
		}
	}
	g.now = g.now.Add(time.Minute)
	if got := g.confirm(t, id); got.State != cancellation.MailUnknown || got.Again == 0 {
		t.Fatalf("one look proves nothing, but mail is %+v", got)
	}
	g.now = g.now.Add(time.Minute)
	if got := g.confirm(t, id); got.State != cancellation.MailPending || g.mailbox.Sends() != 1 {
		t.Fatalf("mail is %+v", got)
	}
	if got := g.confirm(t, id); got.State != cancellation.MailSent || len(g.mailbox.Messages(id)) != 1 {
		t.Errorf("mail is %+v, %d in the mailbox", got, len(g.mailbox.Messages(id)))
	}
}

func TestAMailThatWentOutBeforeTheRecordWasRestoredIsAPersonsAndNeverSentBlindly(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	if n, err := g.store.DoubtMails(t.Context(), map[string]int{g.reference(t, id): 1, "ZZZZ-1111-2222": 1}); err != nil || n != 1 {
		t.Fatalf("%d cases are in doubt, %v", n, err)
	}
	// Its run is late, as each one's is after a restore: the receipt that steps in for a confirmation stays away.
	if got := g.step(t, id, cancellation.MailReceipt); got.State != "" || g.mailbox.Sends() != 0 {
		t.Fatalf("the receipt is %+v", got)
	}
	for range 3 {
		if got := g.confirm(t, id); got.State != cancellation.MailUnknown || got.Code != cancellation.CodeRestored {
			t.Fatalf("mail is %+v", got)
		}
		g.now = g.now.Add(time.Hour) // the log shows none since, which proves nothing
	}
	g.act(t, id, cancellation.ActRetry, store.ActDetails{})
	if got := g.confirm(t, id); got.State != cancellation.MailUnknown || g.mailbox.Sends() != 0 {
		t.Fatalf("asked to try again the mail is %+v", got)
	}
	g.act(t, id, cancellation.ActResolve, store.ActDetails{Outcome: string(cancellation.OutcomeNotSent)})
	if got := g.confirm(t, id); got.State != cancellation.MailSent || g.mailbox.Sends() != 1 {
		t.Errorf("once a person says that it did not go out it is %+v", got)
	}
}

func TestLogsThatCannotBeReachedLeaveTheMailUnknown(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.mailbox.SetFaults(mailtest.Faults{Status: 503, LogsStatus: 500})
	for range 4 {
		if got := g.confirm(t, id); got.State != cancellation.MailUnknown || g.mailbox.Sends() != 1 {
			t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
		}
		g.now = g.now.Add(time.Hour)
	}
}

func TestAReportOfTheDeliveryProvesThatTheMailWasTaken(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.mailbox.SetFaults(mailtest.Faults{ResetAfterAccept: true, LogsStatus: 500})
	g.confirm(t, id)
	m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: id, Kind: cancellation.MailConfirmation})
	if err != nil {
		t.Fatal(err)
	}
	report := []cancellation.DeliveryEvent{{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryDelivered, OccurredAt: received}}
	if err := g.store.AppendDeliveryEvents(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	if got := g.confirm(t, id); got.State != cancellation.MailSent || g.mailbox.Sends() != 1 {
		t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
	}
}

func TestWhatFollowsSendGridsAnswers(t *testing.T) {
	for _, test := range []struct {
		name   string
		faults mailtest.Faults
		want   cancellation.MailState
	}{
		{"too many requests", mailtest.Faults{Status: 429, RetryAfter: 7}, cancellation.MailPending},
		{"wrong key", mailtest.Faults{Status: 401}, cancellation.MailPending},
		{"not a mail they take", mailtest.Faults{Status: 400}, cancellation.MailParked},
		{"overloaded", mailtest.Faults{Status: 503}, cancellation.MailUnknown},
		{"cut before it was taken", mailtest.Faults{ResetBeforeAccept: true}, cancellation.MailUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := newStage(t)
			id := g.decided(t)
			g.mailbox.SetFaults(test.faults)
			got := g.confirm(t, id)
			if got.State != test.want || got.Code == "" {
				t.Errorf("mail is %+v, want %s", got, test.want)
			}
			if test.faults.RetryAfter > 0 && got.Again != 7*time.Second {
				t.Errorf("again after %s", got.Again)
			}
		})
	}
}

func TestAParkedMailIsNotSentUntilAPersonAsks(t *testing.T) {
	g := newStage(t)
	id := g.decided(t)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 400})
	for range 2 {
		if got := g.confirm(t, id); got.State != cancellation.MailParked || g.mailbox.Sends() != 1 {
			t.Errorf("mail is %+v after %d requests", got, g.mailbox.Sends())
		}
	}
	g.act(t, id, cancellation.ActRetry, store.ActDetails{})
	if got := g.confirm(t, id); got.State != cancellation.MailSent {
		t.Errorf("mail is %+v", got)
	}
}

func TestAMailWithoutAnAddressWaitsToBePrinted(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Customer.Email = ""
	storetest.Import(t, g.store, r)
	id := storetest.Declare(t, g.store, "C-1", received, "P-1").ID
	g.decide(t, id)
	for _, kind := range []string{cancellation.MailReceipt, cancellation.MailConfirmation} {
		if got := g.step(t, id, kind); got.State != cancellation.MailToPrint || g.mailbox.Sends() != 0 {
			t.Errorf("%s is %+v after %d requests", kind, got, g.mailbox.Sends())
		}
	}
}

func TestAnUnknownKindOfMailIsNoMail(t *testing.T) {
	g := newStage(t)
	if _, err := g.mailing.Step(t.Context(), mailing.Ref{CaseID: g.decided(t), Kind: "notice"}); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("it is a mail: %v", err)
	}
}
