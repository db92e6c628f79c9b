package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// told is what a correction of a case says, by product.
func told(t *testing.T, s *store.Store, caseID string, number int) map[string]store.DossierItem {
	t.Helper()
	d, err := s.Dossier(t.Context(), store.MailRef{CaseID: caseID, Kind: cancellation.MailCorrection, Number: number})
	if err != nil || d.Mail.ID == "" {
		t.Fatalf("correction %d of %s is not owed: %v", number, caseID, err)
	}
	list := map[string]store.DossierItem{}
	for _, i := range d.Items {
		list[i.ProductID] = i
	}
	return list
}

// corrections counts those of a case.
func corrections(t *testing.T, s *store.Store, caseID string) (n int) {
	t.Helper()
	shown, err := s.Shown(t.Context(), caseID)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range shown.Mails {
		if m.Kind == cancellation.MailCorrection {
			n++
		}
	}
	return n
}

func TestAVoidedCaseContinuesWithACorrectionAndTheProductCanBeCancelledAgain(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1", "P-2")
	for _, i := range decide(t, s, d.ID) {
		mark(t, s, i.ItemID)
	}
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	if got := done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{}, d.Items[0].ID); got != cancellation.ActDone {
		t.Fatal(got)
	}
	got := items(t, s, d.ID)
	if got[0].Decision != 2 || !got[0].EndsOn.IsZero() || got[0].Marked != 1 || got[0].State != cancellation.ItemDecided || got[1].State != cancellation.ItemCancelled {
		t.Errorf("%+v", got)
	}
	if list := told(t, s, d.ID, 1); len(list) != 1 || !list["P-1"].EndsOn.IsZero() || list["P-1"].RefusedCode != "" {
		t.Errorf("the correction tells %+v", list)
	}
	if state(t, s, d.ID) != cancellation.CaseCancelling {
		t.Errorf("it is %s until the backend knows", state(t, s, d.ID))
	}
	if _, err := act(t, s, d.ID, cancellation.ActVoid, store.ActDetails{}, d.Items[0].ID); !errors.Is(err, cancellation.ErrNothingToVoid) {
		t.Errorf("voided twice: %v", err)
	}
	o, err := s.Order(t.Context(), d.Items[0].ID)
	if err != nil || !o.EndsOn.IsZero() || o.Decision != 2 || o.Marked || !o.Later || o.Straggles || o.Waits {
		t.Fatalf("the order is %+v, %v", o, err)
	}
	mark(t, s, d.Items[0].ID)
	if got = items(t, s, d.ID); got[0].State != cancellation.ItemContinued || got[0].Marked != 2 {
		t.Errorf("%+v", got[0])
	}
	again := storetest.Declare(t, s, "C-1", noon.Add(24*time.Hour), "P-1")
	if i := decide(t, s, again.ID)[0]; i.State != cancellation.ItemDecided || i.EndsOn.String() != "2026-12-23" {
		t.Errorf("cancelled again: %+v", i)
	}
	same(t, s)
}

func TestAVoidBeforeAnythingWasTriedIsTheNewestOrder(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	if _, err := act(t, s, d.ID, cancellation.ActVoid, store.ActDetails{}); err != nil {
		t.Fatalf("before its run has begun: %v", err)
	}
	item := decide(t, s, d.ID)[0].ItemID
	before, err := s.Order(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	if err := storetest.TakeUp(t, s, d.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Mark(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	o, err := s.Order(t.Context(), item)
	if err != nil || o.Decision != 2 || o.Marked || !o.EndsOn.IsZero() || o.State != cancellation.ItemDecided {
		t.Errorf("%+v, %v", o, err)
	}
	same(t, s)
}

func TestAnAttemptOfAnEarlierDecisionMayStraggleUntilItIsMarked(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	for _, to := range []cancellation.ItemState{cancellation.ItemDelayed, cancellation.ItemParked} {
		if err := s.Stall(t.Context(), d.Items[0].ID, 0, to, "http_503"); err != nil {
			t.Fatal(err)
		}
	}
	done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{})
	if o, err := s.Order(t.Context(), d.Items[0].ID); err != nil || !o.Straggles || o.State != cancellation.ItemDecided {
		t.Errorf("%+v, %v", o, err)
	}
	if i := items(t, s, d.ID)[0]; i.ErrorCode != "" || i.Round != 1 {
		t.Errorf("%+v", i)
	}
}

func TestOneThatEndsAProductEarlierTakesItOverAndTheOtherIsTold(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	later := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, later.ID)
	letter := storetest.Declare(t, s, "C-1", noon.Add(-72*time.Hour), "P-1")
	got := decide(t, s, letter.ID)[0]
	if got.State != cancellation.ItemDecided || got.EndsOn.String() != "2026-12-19" {
		t.Fatalf("the earlier end: %+v", got)
	}
	linked := items(t, s, later.ID)[0]
	if linked.State != cancellation.ItemRefused || linked.RefusedCaseID != letter.ID || linked.RefusedEndsOn.String() != "2026-12-19" {
		t.Errorf("the one that held it: %+v", linked)
	}
	if list := told(t, s, later.ID, 1); list["P-1"].RefusedReference != letter.ReceiptCode || list["P-1"].RefusedEndsOn.String() != "2026-12-19" {
		t.Errorf("it is told %+v", list)
	}
	if corrections(t, s, letter.ID) != 0 {
		t.Error("the new one is corrected")
	}
	o, err := s.Order(t.Context(), got.ItemID)
	if err != nil || !o.Later || !o.Straggles || o.Waits {
		t.Errorf("the order is %+v, %v", o, err)
	}
	same(t, s)

	// The letter was not the customer's: what it took goes back.
	mark(t, s, got.ItemID)
	done(t, s, letter.ID, cancellation.ActVoid, store.ActDetails{})
	freed := decide(t, s, later.ID)[0]
	if freed.State != cancellation.ItemDecided || freed.EndsOn.String() != "2026-12-22" || freed.Decision != 2 {
		t.Errorf("the one that was linked: %+v", freed)
	}
	if list := told(t, s, later.ID, 2); list["P-1"].EndsOn.String() != "2026-12-22" {
		t.Errorf("it is told %+v", list)
	}
	if o, err = s.Order(t.Context(), freed.ItemID); err != nil || !o.Waits {
		t.Errorf("it does not wait until the backend knows that the other lets go: %+v, %v", o, err)
	}
	mark(t, s, got.ItemID)
	if o, err = s.Order(t.Context(), freed.ItemID); err != nil || o.Waits {
		t.Errorf("%+v, %v", o, err)
	}
	same(t, s)
}

func TestVoidingALinkedDeclarationLeavesTheOneThatHolds(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	holds := storetest.Declare(t, s, "C-1", noon, "P-1")
	linked := storetest.Declare(t, s, "C-1", noon.Add(time.Hour), "P-1")
	decide(t, s, linked.ID)
	done(t, s, linked.ID, cancellation.ActVoid, store.ActDetails{})
	done(t, s, holds.ID, cancellation.ActVoid, store.ActDetails{})
	if got := decide(t, s, linked.ID)[0]; got.State != cancellation.ItemContinued {
		t.Errorf("a voided declaration takes its turn: %+v", got)
	}
	st, err := s.Standing(t.Context(), linked.ID)
	if err != nil || st.Items[0].Decision != st.Items[0].Marked {
		t.Errorf("its run has something to do: %+v, %v", st.Items, err)
	}
	same(t, s)
}

// Its product was ended by a case that is voided, with a date of its own.
func TestALaterDecisionWithAnotherDateIsCarriedOutAndToldLikeAContinuation(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first := storetest.Declare(t, s, "C-1", noon, "P-1")
	second := storetest.Declare(t, s, "C-1", noon.Add(24*time.Hour), "P-1")
	decide(t, s, second.ID)
	mark(t, s, items(t, s, first.ID)[0].ItemID)
	done(t, s, first.ID, cancellation.ActVoid, store.ActDetails{})
	got := decide(t, s, second.ID)[0]
	if got.EndsOn != date(t, "2026-12-23") || got.Decision != 1 || told(t, s, second.ID, 1)["P-1"].EndsOn != date(t, "2026-12-23") {
		t.Errorf("%+v", got)
	}
}

func date(t *testing.T, text string) notice.Date {
	t.Helper()
	return storetest.Date(t, text)
}
