package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// goesOn offers products of a case and accepts that, by a new contract or by the old one.
func goesOn(t *testing.T, s *store.Store, caseID string, byContract bool, list ...string) {
	t.Helper()
	offer := newAct(caseID, cancellation.ActOffer, store.ActDetails{By: cancellation.PartyHolder}, list...)
	accepts := newAct(caseID, cancellation.ActAnswer, store.ActDetails{Outcome: string(cancellation.Accepted), Offer: offer.ID, By: cancellation.PartyRule}, list...)
	for _, a := range []store.NewAct{offer, accepts} {
		a.Statement = &store.Statement{Receipt: `{"key_id":"k"}`, Code: a.ID, NewContract: byContract}
		if _, err := s.AppendAct(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if err := storetest.TakeUp(t, s, caseID); err != nil {
		t.Fatal(err)
	}
}

// renewed are the products whose new contract has a period to withdraw, with its day.
func renewed(t *testing.T, worker *store.Store) map[string]string {
	t.Helper()
	list, err := worker.WithdrawalCandidates(t.Context(), cancellation.Typed{Email: "erika@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	days := map[string]string{}
	for _, c := range list {
		for _, p := range c.Products {
			if !p.Renewed.IsZero() {
				days[p.ID] = p.Renewed.String()
			}
		}
	}
	return days
}

func TestTheDayOfANewContractIsTheOneOnWhichItsAcceptanceWentOut(t *testing.T) {
	url := databases.New(t)
	s, worker := openURL(t, url), databases.Worker(t, url)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-1", "P-2", "P-3")
	list := decide(t, s, d.ID)
	for _, i := range list {
		mark(t, s, i.ItemID)
	}
	today := notice.CivilDay(time.Now()).String()
	says := func(when string, concluded [2]string, want map[string]string) {
		t.Helper()
		if diff := cmp.Diff(want, renewed(t, worker)); diff != "" {
			t.Errorf("%s, the day of each product is (-want +got):\n%s", when, diff)
		}
		offers, err := s.Continuations(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for n, o := range offers {
			got := ""
			if !o.ConcludedOn.IsZero() {
				got = o.ConcludedOn.String()
			}
			if o.NewContract != (n == 0) || got != concluded[n] {
				t.Errorf("%s, offer %d is %+v", when, n, o)
			}
		}
	}
	says("cancelled", [2]string{}, map[string]string{})
	goesOn(t, s, d.ID, true, list[0].ItemID, list[1].ItemID)
	goesOn(t, s, d.ID, false, list[2].ItemID)
	says("accepted", [2]string{}, map[string]string{"P-1": today, "P-2": today})
	for _, i := range list {
		mark(t, s, i.ItemID)
	}
	says("owed", [2]string{}, map[string]string{"P-1": today, "P-2": today})
	for n := 1; n <= 2; n++ {
		send(t, s, store.MailRef{CaseID: d.ID, Kind: cancellation.MailContinuation, Number: n}, cancellation.MailSent)
	}
	if err := exec(t, url, `UPDATE mails SET sent_at = '2026-11-20T23:30:00Z' WHERE kind = 'continuation'`); err != nil {
		t.Fatal(err)
	}
	says("sent", [2]string{"2026-11-21"}, map[string]string{"P-1": "2026-11-21", "P-2": "2026-11-21"})
	again := storetest.Declare(t, s, "C-1", time.Now().Add(time.Minute).Truncate(time.Second), "P-1", "P-2")
	decide(t, s, again.ID)
	says("cancelled again", [2]string{"2026-11-21"}, map[string]string{"P-1": "2026-11-21", "P-2": "2026-11-21"})
	same(t, s)
}

func TestWhatABackendCouldNotTakeBackHasNoNewContract(t *testing.T) {
	url := databases.New(t)
	s, worker := openURL(t, url), databases.Worker(t, url)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-3")
	item := decide(t, s, d.ID)[0].ItemID
	mark(t, s, item)
	goesOn(t, s, d.ID, true, item)
	o, err := s.Order(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.TooLate(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	send(t, s, store.MailRef{CaseID: d.ID, Kind: cancellation.MailContinuation, Number: 1}, cancellation.MailSent)
	if got := renewed(t, worker); len(got) != 0 {
		t.Errorf("it can be withdrawn from what was never concluded: %v", got)
	}
	if offers, err := s.Continuations(t.Context(), d.ID); err != nil || !offers[0].ConcludedOn.IsZero() {
		t.Errorf("%+v, %v", offers, err)
	}
}
