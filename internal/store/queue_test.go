package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// What waits for a person says why and by when, the first by the legal clock comes
// first, and pages go on where the last one ended.
func TestTheQueueSaysWhatIsDueFirstAndWhy(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	parked := storetest.Declare(t, s, "C-1", noon, "P-1").ID
	decide(t, s, parked)
	send(t, s, confirmation(parked), cancellation.MailSent)
	if err := s.Stall(t.Context(), items(t, s, parked)[0].ItemID, 0, cancellation.ItemParked, "http_404"); err != nil {
		t.Fatal(err)
	}
	printed := storetest.Declare(t, s, "C-1", noon, "P-2").ID
	decide(t, s, printed)
	if err := s.ToPrint(t.Context(), store.Frozen{Ref: confirmation(printed), Subject: "s", Document: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	nobody := typed(t, s, "", "a@example.com")
	if err := s.KeepTried(t.Context(), nobody); err != nil {
		t.Fatal(err)
	}
	storetest.Declare(t, s, "C-1", noon, "P-1") // waits for a machine
	want := map[string]string{
		parked: "product_http_404 2026-12-22", printed: "confirmation_to_print 2026-11-22", nobody: "unmatched 2026-11-22",
	}
	var order []string
	f := store.QueueFilter{Limit: 2}
	for range 3 {
		list, err := s.Queue(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range list {
			order = append(order, w.CaseID)
			if got := fmt.Sprint(w.Cause, " ", w.ActBy); got != want[w.CaseID] {
				t.Errorf("%s waits for %s, want %s", w.CaseID, got, want[w.CaseID])
			}
			f.After = store.QueuePlace{ActBy: w.ActBy, WaitsSince: w.WaitsSince, CaseID: w.CaseID, Cause: w.Cause}
		}
	}
	if len(order) != 3 || order[2] != parked {
		t.Errorf("in the order %v", order)
	}
	causes, err := s.Causes(t.Context())
	if err != nil || len(causes) != 3 || causes[0].Cases != 1 {
		t.Errorf("%+v, %v", causes, err)
	}
	list, err := s.Queue(t.Context(), store.QueueFilter{Cause: "unmatched", Limit: 9})
	if err != nil || len(list) != 1 || list[0].CaseID != nobody {
		t.Errorf("%+v, %v", list, err)
	}
}

// Its confirmation is to be printed, and until tomorrow it can be rejected.
func TestACaseThatWaitsForTwoReasonsStandsInTheQueueTwice(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declaration(t, s, "C-1", noon, "P-1")
	tomorrow := notice.CivilDay(time.Now().Add(24 * time.Hour))
	d.DeclaredBy, d.RejectBy = &cancellation.Declarer{Role: cancellation.RoleAgent, Proof: cancellation.ProofNone}, tomorrow
	if _, err := s.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	same(t, s)
	decide(t, s, d.ID)
	if err := s.ToPrint(t.Context(), store.Frozen{Ref: confirmation(d.ID), Subject: "s", Document: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	var got []string
	f := store.QueueFilter{Limit: 1}
	for range 3 {
		list, err := s.Queue(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range list {
			got = append(got, w.Cause+" "+w.ActBy.String())
			f.After = store.QueuePlace{ActBy: w.ActBy, WaitsSince: w.WaitsSince, CaseID: w.CaseID, Cause: w.Cause}
		}
	}
	if len(got) != 2 || !slices.Contains(got, "confirmation_to_print 2026-11-22") || !slices.Contains(got, "reservation "+tomorrow.String()) {
		t.Errorf("it waits for %v", got)
	}
	causes, err := s.Causes(t.Context())
	if err != nil || len(causes) != 2 {
		t.Errorf("%+v, %v", causes, err)
	}
	same(t, s)
	done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{})
	same(t, s)
	list, err := s.Queue(t.Context(), store.QueueFilter{Cause: store.CauseReservation, Limit: 9})
	if err != nil || len(list) != 0 {
		t.Errorf("voided, it can be rejected: %+v, %v", list, err)
	}
}

func TestACaseCallsAgainOnTheDayOfItsNoteAndWhenAProposalHasExpired(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	waits := func() (list []string) {
		t.Helper()
		found, err := s.Queue(t.Context(), store.QueueFilter{Cause: store.CauseFollowUp, Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range found {
			list = append(list, w.CaseID)
		}
		return list
	}
	id := finished(t, s, "C-1")
	tomorrow := notice.CivilDay(time.Now().Add(24 * time.Hour))
	done(t, s, id, cancellation.ActNote, store.ActDetails{FollowUpOn: tomorrow})
	if got := waits(); len(got) != 0 {
		t.Errorf("before the day it calls: %v", got)
	}
	done(t, s, id, cancellation.ActNote, store.ActDetails{FollowUpOn: notice.CivilDay(noon)})
	if got := waits(); !slices.Equal(got, []string{id}) {
		t.Errorf("on the day %v call, want %s", got, id)
	}
	done(t, s, id, cancellation.ActNote, store.ActDetails{})
	if got := waits(); len(got) != 0 {
		t.Errorf("after a note without a day %v call", got)
	}
	a := newAct(id, cancellation.ActVoid, store.ActDetails{})
	a.TwoPeople = true
	if _, err := s.AppendAct(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got := waits(); len(got) != 0 {
		t.Errorf("an open proposal calls: %v", got)
	}
	if err := exec(t, url, `UPDATE proposals SET expires_at = now()`); err != nil {
		t.Fatal(err)
	}
	if got := waits(); !slices.Equal(got, []string{id}) {
		t.Errorf("expired, %v call, want %s", got, id)
	}
	same(t, s)
}
