package activities_test

import (
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// caseNamed is until when a mail says that its link works.
const caseNamed = 30 * 24 * time.Hour

func TestTheSixthReceiptToATypedAddressWithinAnHourIsParkedAlsoIfAllComeAtOnce(t *testing.T) {
	g := newStage(t)
	var cases []activities.CaseInput
	for n := range 9 {
		typed := stranger
		if n%2 == 0 {
			typed.Email = "NEU@example.com"
		}
		cases = append(cases, g.typed(t, typed, notice.German))
	}
	states := make([]activities.MailStatus, len(cases))
	var wg sync.WaitGroup
	for n, in := range cases {
		wg.Go(func() {
			var err error
			if states[n], err = activities.NewReceipts(g.doings).Send(t.Context(), in.CaseID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	count := map[activities.MailStatus]int{}
	for _, s := range states {
		count[s]++
	}
	if count[activities.MailStatus{State: "sent"}] != 5 || count[activities.MailStatus{State: "parked", Code: "mail_limit"}] != 4 || g.mailbox.Sends() != 5 {
		t.Errorf("%v after %d requests", count, g.mailbox.Sends())
	}
	other := stranger
	other.Email = "other@example.com"
	if got := g.receipt(t, g.typed(t, other, notice.German)); got.State != "sent" {
		t.Errorf("another address: %+v", got)
	}
}

func TestTheSixthConfirmationToATypedAddressWaitsForTheHourAndNoticesDoNot(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	var cases []activities.CaseInput
	for range 6 {
		in := g.typed(t, stranger, notice.German)
		g.decide(t, in.CaseID)
		if got := g.notify(t, in); got.State != "sent" {
			t.Errorf("the notice: %+v", got)
		}
		cases = append(cases, in)
	}
	for _, in := range cases[:5] {
		if got := g.send(t, in); got.State != "sent" {
			t.Fatalf("%+v", got)
		}
	}
	late := cases[5]
	for range 2 {
		if got := g.send(t, late); got.State != "pending" || got.Code != "mail_limit" || got.Again <= 0 {
			t.Fatalf("%+v", got)
		}
	}
	m, err := g.store.Confirmation(t.Context(), late.CaseID)
	if err != nil || m.State != cancellation.MailPending || m.Attempt != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	g.now = g.now.Add(time.Hour + time.Minute)
	if got := g.send(t, late); got.State != "sent" {
		t.Errorf("an hour later: %+v", got)
	}
}

func TestTheAddressOnFileNeverWaits(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, erika(t))
	for range 8 {
		in := g.typed(t, typedErika, notice.German)
		g.decide(t, in.CaseID)
		if got := g.send(t, in); got.State != "sent" {
			t.Errorf("%+v", got)
		}
	}
}
