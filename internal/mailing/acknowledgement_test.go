package mailing_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/receipt/receipttest"
)

var typedWhole = cancellation.Typed{Name: "Erika Beispiel", Contract: "N-V-1", Email: "erika@example.com"}

func TestTheAcknowledgementOfAWithdrawalSaysWhatWasTypedAndCarriesTheSignedReceipt(t *testing.T) {
	g := newStage(t)
	id := g.typed(t, cancellation.Withdrawal, typedWhole, notice.German)
	if got := g.step(t, id, cancellation.MailAcknowledgement); got.State != cancellation.MailSent {
		t.Fatalf("%+v", got)
	}
	m := g.mailbox.Messages(id)[0]
	if m.Kind != cancellation.MailAcknowledgement || m.Number != 0 || m.To != typedWhole.Email {
		t.Errorf("%+v", m)
	}
	for _, want := range []string{"Widerruf", "22. November 2026", "12:00:00", "UTC+01:00", "Beispiel Telekom", g.reference(t, id)} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in\n%s", want, m.Text)
		}
	}
	if strings.Contains(m.Text+m.HTML, typedWhole.Contract) || strings.Contains(m.Text+m.HTML, typedWhole.Name) {
		t.Errorf("what was typed is in the mail, not in its files alone:\n%s", m.Text)
	}
	if strings.Contains(m.Text, "Kündigung") {
		t.Errorf("it speaks of cancelling:\n%s", m.Text)
	}
	files := g.files(t, id)
	if len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
	for name, content := range files {
		r, err := receipt.Verify(receipttest.Signer(t, 5).Public(), content)
		if err != nil || !strings.Contains(m.Text, r.Code()) || r.Typed.Contract != typedWhole.Contract {
			t.Errorf("%s does not verify: %v", name, err)
		}
	}
}

func TestAnAcknowledgementThatFailedIsSentAgainAndOneThatWasTakenIsNot(t *testing.T) {
	for _, tt := range []struct {
		name   string
		faults mailtest.Faults
		after  cancellation.MailState // the state after the attempt
		sends  int                    // in all
	}{
		{"refused for now", mailtest.Faults{Next: 1, Status: 429}, cancellation.MailPending, 2},
		{"failed before it was taken", mailtest.Faults{Next: 1, ResetBeforeAccept: true}, cancellation.MailUnknown, 2},
		{"failed after it was taken", mailtest.Faults{Next: 1, ResetAfterAccept: true}, cancellation.MailUnknown, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newStage(t)
			id := g.typed(t, cancellation.Withdrawal, typedWhole, notice.German)
			g.mailbox.SetFaults(tt.faults)
			if got := g.step(t, id, cancellation.MailAcknowledgement); got.State != tt.after {
				t.Fatalf("%+v", got)
			}
			var got mailing.Status
			for range 5 {
				got = g.step(t, id, cancellation.MailAcknowledgement)
				g.now = g.now.Add(2 * time.Minute)
			}
			if got.State != cancellation.MailSent || g.mailbox.Sends() != tt.sends || len(g.mailbox.Messages(id)) != 1 {
				t.Errorf("%+v after %d requests, %d in the mailbox", got, g.mailbox.Sends(), len(g.mailbox.Messages(id)))
			}
		})
	}
}

func TestOneAddressGetsOnlySoManyAcknowledgementsAnHour(t *testing.T) {
	g := newStage(t)
	var got mailing.Status
	for i := range 6 {
		typed := typedWhole
		if i%2 == 1 {
			typed.Email = " Erika@Example.com"
		}
		got = g.step(t, g.typed(t, cancellation.Withdrawal, typed, notice.German), cancellation.MailAcknowledgement)
	}
	if got.State != cancellation.MailPending || got.Code != cancellation.CodeMailLimit || got.Again == 0 || g.mailbox.Sends() != 5 {
		t.Errorf("%+v after %d mails", got, g.mailbox.Sends())
	}
	other := typedWhole
	other.Email = "other@example.com"
	if got := g.step(t, g.typed(t, cancellation.Withdrawal, other, notice.German), cancellation.MailAcknowledgement); got.State != cancellation.MailSent {
		t.Errorf("another address: %+v", got)
	}
}
