package mailing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/store"
)

func TestAReceiptNamesTheDayThatTheConfirmationNames(t *testing.T) {
	g := newStage(t)
	id := g.declared(t)
	g.step(t, id, cancellation.MailReceipt)
	g.decide(t, id)
	g.confirm(t, id)
	mails := g.mailbox.Messages(id)
	if len(mails) != 2 || mails[0].Kind != cancellation.MailReceipt || mails[1].Kind != cancellation.MailConfirmation {
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
	id := g.decided(t)
	g.confirm(t, id)
	if got := g.step(t, id, cancellation.MailReceipt); got.State != "" || len(g.mailbox.Messages(id)) != 1 {
		t.Errorf("%+v, %d mails", got, len(g.mailbox.Messages(id)))
	}
}

// A receipt was on the screen, so one that may be out is not looked for: nobody
// waits for it.
func TestAReceiptWhoseOutcomeIsUnknownIsNotDueAgain(t *testing.T) {
	for name, faults := range map[string]mailtest.Faults{
		"taken, and the answer was lost": {Next: 1, ResetAfterAccept: true},
		"not taken":                      {Next: 1, ResetBeforeAccept: true},
		"answered with an error":         {Next: 1, Status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			g := newStage(t)
			id := g.declared(t)
			g.mailbox.SetFaults(faults)
			if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailUnknown {
				t.Errorf("the receipt is %+v", got)
			}
			due, err := g.store.TakeMails(t.Context(), store.MailWindow{Limit: 10})
			if err != nil || len(due) != 0 || g.mailbox.Sends() != 1 {
				t.Errorf("due %v after %d requests, %v", due, g.mailbox.Sends(), err)
			}
		})
	}
}

func TestAReceiptThatWasSurelyNotSentIsSentAgainForADay(t *testing.T) {
	g := newStage(t)
	id := g.declared(t)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailPending {
		t.Fatalf("the receipt is %+v", got)
	}
	now := g.now
	g.now = now.Add(25 * time.Hour)
	if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailParked || got.Code != "too_old" || g.mailbox.Sends() != 1 {
		t.Errorf("after a day the receipt is %+v", got)
	}
	g.now = now
	id = g.declared(t)
	g.mailbox.SetFaults(mailtest.Faults{Next: 1, Status: 429})
	g.step(t, id, cancellation.MailReceipt)
	if got := g.step(t, id, cancellation.MailReceipt); got.State != cancellation.MailSent || len(g.mailbox.Messages(id)) != 1 {
		t.Errorf("the receipt is %+v", got)
	}
}
