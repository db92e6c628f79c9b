package mailing_test

import (
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheSixthReceiptToATypedAddressWithinAnHourIsParkedAlsoIfAllComeAtOnce(t *testing.T) {
	g := newStage(t)
	var cases []string
	for n := range 9 {
		typed := typedStranger
		if n%2 == 0 {
			typed.Email = "NEU@example.com"
		}
		cases = append(cases, g.typed(t, cancellation.Ordinary, typed, notice.German))
	}
	states := make([]mailing.Status, len(cases))
	var wg sync.WaitGroup
	for n, id := range cases {
		wg.Go(func() {
			var err error
			if states[n], err = g.mailing.Step(t.Context(), mailing.Ref{CaseID: id, Kind: cancellation.MailReceipt}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	count := map[mailing.Status]int{}
	for _, s := range states {
		count[s]++
	}
	if count[mailing.Status{State: cancellation.MailSent}] != 5 || count[mailing.Status{State: cancellation.MailParked, Code: mailing.CodeLimit}] != 4 || g.mailbox.Sends() != 5 {
		t.Errorf("%v after %d requests", count, g.mailbox.Sends())
	}
	other := typedStranger
	other.Email = "other@example.com"
	if got := g.step(t, g.typed(t, cancellation.Ordinary, other, notice.German), cancellation.MailReceipt); got.State != cancellation.MailSent {
		t.Errorf("another address: %+v", got)
	}
}

func TestTheSixthConfirmationToATypedAddressWaitsForTheHourAndAlertsDoNot(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	var cases []string
	for range 6 {
		id := g.stranger(t, notice.German)
		if got := g.step(t, id, cancellation.MailAlert); got.State != cancellation.MailSent {
			t.Errorf("the alert: %+v", got)
		}
		cases = append(cases, id)
	}
	for _, id := range cases[:5] {
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Fatalf("%+v", got)
		}
	}
	late := cases[5]
	for range 2 {
		if got := g.confirm(t, late); got.State != cancellation.MailPending || got.Code != mailing.CodeLimit || got.Again <= 0 {
			t.Fatalf("%+v", got)
		}
	}
	m, err := g.store.Mail(t.Context(), store.MailRef{CaseID: late, Kind: cancellation.MailConfirmation})
	if err != nil || m.State != cancellation.MailPending || m.Attempt != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	g.now = g.now.Add(time.Hour + time.Minute)
	if got := g.confirm(t, late); got.State != cancellation.MailSent {
		t.Errorf("an hour later: %+v", got)
	}
}

func TestTheAddressOnFileNeverWaits(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	for range 8 {
		id := g.typed(t, cancellation.Ordinary, typedErika, notice.German)
		g.identify(t, id)
		if got := g.confirm(t, id); got.State != cancellation.MailSent {
			t.Errorf("%+v", got)
		}
	}
}
