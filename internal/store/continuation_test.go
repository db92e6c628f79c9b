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

// before is an instant that does not lie ahead.
func before(d time.Duration) time.Time { return time.Now().Add(-d).Truncate(time.Second) }

// dsl is a customer with a connection, a part of it and a product beside it.
func dsl(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, "P-1"}, [3]string{"P-3", storetest.Monthly, ""}))
}

// offered is an offer of the holder that has no answer yet.
func offered(t *testing.T, s *store.Store, caseID string, items ...string) string {
	t.Helper()
	id, err := act(t, s, caseID, cancellation.ActOffer, store.ActDetails{By: cancellation.PartyHolder}, items...)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func accepted(t *testing.T, s *store.Store, caseID, offer string) cancellation.ActOutcome {
	t.Helper()
	return done(t, s, caseID, cancellation.ActAnswer, store.ActDetails{Outcome: string(cancellation.Accepted), Offer: offer, By: cancellation.PartyRule})
}

// answer is the mail that tells what came of an offer, by product; false: it is not owed.
func answer(t *testing.T, s *store.Store, caseID string, number int) (map[string]store.DossierItem, bool) {
	t.Helper()
	ref := store.MailRef{CaseID: caseID, Kind: cancellation.MailContinuation, Number: number}
	if _, err := s.Mail(t.Context(), ref); errors.Is(err, cancellation.ErrNotFound) {
		return nil, false
	}
	d, err := s.Dossier(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]store.DossierItem{}
	for _, i := range d.Items {
		list[i.ProductID] = i
	}
	return list, true
}

func TestGoingOnIsToldOnceEveryBackendHasItAndTheProductCanBeCancelledAgain(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-1", "P-2")
	list := decide(t, s, d.ID)
	mark(t, s, list[0].ItemID) // the other one is delayed
	if err := s.Stall(t.Context(), list[1].ItemID, 0, cancellation.ItemDelayed, "http_503"); err != nil {
		t.Fatal(err)
	}
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	offer := offered(t, s, d.ID, list[0].ItemID, list[1].ItemID)
	if got := state(t, s, d.ID); got != cancellation.CaseNeedsAttention {
		t.Errorf("an offer without an answer is nobody's: %s", got)
	}
	if _, err := act(t, s, d.ID, cancellation.ActOffer, store.ActDetails{}, list[0].ItemID); !errors.Is(err, cancellation.ErrOffered) {
		t.Errorf("offered twice: %v", err)
	}
	if got := accepted(t, s, d.ID, offer); got != cancellation.ActDone {
		t.Fatal(got)
	}
	mark(t, s, list[0].ItemID)
	if _, owed := answer(t, s, d.ID, 1); owed {
		t.Error("it is promised before each backend has it")
	}
	if k, err := s.Continuations(t.Context(), d.ID); err != nil || len(k) != 1 || k[0].Answer != "" || k[0].Waits {
		t.Errorf("%+v, %v", k, err)
	}
	mark(t, s, list[1].ItemID)
	told, owed := answer(t, s, d.ID, 1)
	if !owed || len(told) != 2 || !told["P-1"].EndsOn.IsZero() || !told["P-2"].EndsOn.IsZero() {
		t.Errorf("it is told %+v", told)
	}
	mark(t, s, list[1].ItemID)
	if _, owed := answer(t, s, d.ID, 2); owed || corrections(t, s, d.ID) != 0 {
		t.Error("there is a second mail about it")
	}
	for _, i := range items(t, s, d.ID) {
		if i.State != cancellation.ItemContinued || i.Marked != 2 {
			t.Errorf("%+v", i)
		}
	}
	k, err := s.Continuations(t.Context(), d.ID)
	if err != nil || len(k) != 1 || k[0].Answer != cancellation.Accepted || k[0].Late {
		t.Errorf("%+v, %v", k, err)
	}
	again := storetest.Declare(t, s, "C-1", time.Now().Add(time.Minute).Truncate(time.Second), "P-1")
	if i := decide(t, s, again.ID)[0]; i.State != cancellation.ItemDecided || i.EndsOn.IsZero() {
		t.Errorf("cancelled again: %+v", i)
	}
	same(t, s)
}

func TestGoingOnCoversEveryDeclarationUpToTheOfferAndNoneAfterIt(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	first := storetest.Declare(t, s, "C-1", before(3*time.Hour), "P-1", "P-3")
	older := storetest.Declare(t, s, "C-1", before(2*time.Hour), "P-1", "P-3")
	decide(t, s, older.ID)
	list := items(t, s, first.ID)
	offer := offered(t, s, first.ID, list[0].ItemID, list[1].ItemID, list[2].ItemID)
	newer := storetest.Declare(t, s, "C-1", time.Now().Add(time.Hour).Truncate(time.Second), "P-3")
	decide(t, s, newer.ID)
	accepted(t, s, first.ID, offer)
	for _, i := range list {
		mark(t, s, i.ItemID)
	}
	for _, i := range decide(t, s, older.ID) {
		if i.State != cancellation.ItemContinued {
			t.Errorf("the one before the offer ends it again: %+v", i)
		}
	}
	if i := decide(t, s, newer.ID)[0]; i.State != cancellation.ItemDecided || i.EndsOn.IsZero() {
		t.Errorf("the one after the offer: %+v", i)
	}
	same(t, s)
}

func TestALetterThatWasReceivedBeforeTheOfferAndEnteredAfterItEndsNothing(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-3")
	item := decide(t, s, d.ID)[0].ItemID
	accepted(t, s, d.ID, offered(t, s, d.ID, item))
	mark(t, s, item)
	letter := storetest.Declare(t, s, "C-1", before(30*time.Minute), "P-3")
	if i := decide(t, s, letter.ID)[0]; i.State != cancellation.ItemContinued {
		t.Errorf("it ends the product: %+v", i)
	}
	if st, err := s.Standing(t.Context(), letter.ID); err != nil || st.Items[0].Decision != st.Items[0].Marked {
		t.Errorf("its run has something to do: %+v, %v", st.Items, err)
	}
	same(t, s)
}

func TestWhatABackendCannotTakeBackEndsAsBeforeAndIsToldPlainly(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-1", "P-2")
	list := decide(t, s, d.ID)
	for _, i := range list {
		mark(t, s, i.ItemID)
	}
	accepted(t, s, d.ID, offered(t, s, d.ID, list[0].ItemID, list[1].ItemID))
	mark(t, s, list[0].ItemID)
	o, err := s.Order(t.Context(), list[1].ItemID)
	if err != nil || !o.Agreed || !o.EndsOn.IsZero() {
		t.Fatalf("%+v, %v", o, err)
	}
	for range 2 { // a worker that dies after it does it again
		if err := s.TooLate(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	after, err := s.Order(t.Context(), list[1].ItemID)
	if err != nil || after.Decision != 3 || after.EndsOn != list[1].EndsOn || after.Agreed {
		t.Errorf("the order is %+v, %v", after, err)
	}
	told, owed := answer(t, s, d.ID, 1)
	if !owed || !told["P-1"].EndsOn.IsZero() || told["P-2"].EndsOn != list[1].EndsOn {
		t.Errorf("it is told %+v", told)
	}
	if k, err := s.Continuations(t.Context(), d.ID); err != nil || !k[0].Late {
		t.Errorf("%+v, %v", k, err)
	}
	mark(t, s, list[1].ItemID)
	if i := items(t, s, d.ID)[1]; i.State != cancellation.ItemCancelled || i.EndsOn != list[1].EndsOn {
		t.Errorf("%+v", i)
	}
	same(t, s)
}

func TestTooLateAfterTheProductWasCancelledAgainLetsTheEarlierEndCount(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(72*time.Hour), "P-3")
	item := decide(t, s, d.ID)[0]
	mark(t, s, item.ItemID)
	accepted(t, s, d.ID, offered(t, s, d.ID, item.ItemID))
	o, err := s.Order(t.Context(), item.ItemID)
	if err != nil {
		t.Fatal(err)
	}
	again := storetest.Declare(t, s, "C-1", time.Now().Add(time.Minute).Truncate(time.Second), "P-3")
	if i := decide(t, s, again.ID)[0]; !i.EndsOn.After(item.EndsOn) {
		t.Fatalf("%+v", i)
	}
	if err := s.TooLate(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if i := items(t, s, d.ID)[0]; i.EndsOn != item.EndsOn {
		t.Errorf("%+v", i)
	}
	if i := items(t, s, again.ID)[0]; i.RefusedCaseID != d.ID || told(t, s, again.ID, 1)["P-3"].RefusedEndsOn != item.EndsOn {
		t.Errorf("%+v", i)
	}
	same(t, s)
}

func TestADeclinedOfferChangesNothingAndIsToldWithItsReason(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-3")
	item := decide(t, s, d.ID)[0]
	offer := offered(t, s, d.ID, item.ItemID)
	a := newAct(d.ID, cancellation.ActAnswer, store.ActDetails{Outcome: string(cancellation.Declined), Offer: offer, By: cancellation.PartySupport}, item.ItemID)
	a.Words, a.Statement = "Den Tarif gibt es nicht mehr.", &store.Statement{Receipt: `{"key_id":"k"}`, Code: "CODE"}
	if _, err := s.AppendAct(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := storetest.TakeUp(t, s, d.ID); err != nil {
		t.Fatal(err)
	}
	if i := items(t, s, d.ID)[0]; i.Decision != 1 || i.EndsOn != item.EndsOn || i.State != cancellation.ItemDecided {
		t.Errorf("%+v", i)
	}
	if told, owed := answer(t, s, d.ID, 1); !owed || told["P-3"].EndsOn != item.EndsOn {
		t.Errorf("it is told %+v", told)
	}
	k, err := s.Continuations(t.Context(), d.ID)
	if err != nil || k[0].Answer != cancellation.Declined || k[0].Reason != a.Words || k[0].Waits {
		t.Errorf("%+v, %v", k, err)
	}
	if kept, err := s.StatementOf(t.Context(), d.ID, a.ID); err != nil || kept != `{"key_id": "k"}` {
		t.Errorf("%s, %v", kept, err)
	}
	offered(t, s, d.ID, item.ItemID) // and he may ask again
	same(t, s)
}

func TestNobodyGoesOnAfterTheEndNorWithWhatEndsByNothing(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	ended := storetest.Declare(t, s, "C-1", before(60*24*time.Hour), "P-3")
	item := decide(t, s, ended.ID)[0]
	if !item.EndsOn.Before(notice.CivilDay(time.Now())) {
		t.Fatalf("%+v", item)
	}
	if _, err := act(t, s, ended.ID, cancellation.ActOffer, store.ActDetails{}, item.ItemID); !errors.Is(err, cancellation.ErrTooLate) {
		t.Errorf("after the end: %v", err)
	}
	if _, err := act(t, s, ended.ID, cancellation.ActAnswer, store.ActDetails{Outcome: "accepted", Offer: ended.ID}); !errors.Is(err, cancellation.ErrNothingOffered) {
		t.Errorf("without an offer: %v", err)
	}
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-1")
	list := decide(t, s, d.ID)
	offer := offered(t, s, d.ID, list[0].ItemID)
	done(t, s, d.ID, cancellation.ActVoid, store.ActDetails{})
	if _, err := act(t, s, d.ID, cancellation.ActAnswer, store.ActDetails{Outcome: "accepted", Offer: offer}); !errors.Is(err, cancellation.ErrNotContinuable) {
		t.Errorf("it does not end any more: %v", err)
	}
	// Somebody has to end what nobody can accept, and the holder reads it.
	done(t, s, d.ID, cancellation.ActAnswer, store.ActDetails{Outcome: "declined", Offer: offer})
	if k, err := s.Continuations(t.Context(), d.ID); err != nil || k[0].State() != store.OfferDeclined || k[0].AnswerID == "" {
		t.Errorf("declined it is %+v, %v", k, err)
	}
	if told, owed := answer(t, s, d.ID, 1); owed {
		t.Errorf("a mail says that a product ends which continues: %+v", told)
	}
}

func TestAnOfferIsDeclinedAlsoIfAnotherCaseEndsTheProductByThen(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-1")
	list := decide(t, s, d.ID)
	offer := offered(t, s, d.ID, list[0].ItemID)
	earlier := storetest.Declare(t, s, "C-1", before(9*24*time.Hour), "P-1")
	decided := decide(t, s, earlier.ID)
	if !decided[0].EndsOn.Before(list[0].EndsOn) {
		t.Fatalf("%+v", decided)
	}
	done(t, s, d.ID, cancellation.ActAnswer, store.ActDetails{Outcome: "declined", Offer: offer})
	if k, err := s.Continuations(t.Context(), d.ID); err != nil || k[0].State() != store.OfferDeclined {
		t.Errorf("declined it is %+v, %v", k, err)
	}
	told, owed := answer(t, s, d.ID, 1)
	if i := told["P-1"]; !owed || i.RefusedCode != "already_cancelled" || i.RefusedEndsOn != decided[0].EndsOn {
		t.Errorf("the mail tells %+v", told)
	}
}
