package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// ahead is an instant after every offer of a test.
func ahead() time.Time { return time.Now().Add(time.Minute).Truncate(time.Second) }

// order is the newest order about an item.
func order(t *testing.T, s *store.Store, item string) store.Order {
	t.Helper()
	o, err := s.Order(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// tooLate lets the backend of an item refuse the acceptance, twice: a worker that dies
// after it does it again.
func tooLate(t *testing.T, s *store.Store, o store.Order) {
	t.Helper()
	for range 2 {
		if err := s.TooLate(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	same(t, s)
}

// wantLinked says that the product of a case ends by another case, on its day.
func wantLinked(t *testing.T, s *store.Store, caseID, by string, on notice.Date) {
	t.Helper()
	i := items(t, s, caseID)[0]
	if i.State != cancellation.ItemRefused || i.RefusedCaseID != by || i.RefusedEndsOn != on {
		t.Errorf("%s is %s by %s on %s, want by %s on %s", caseID, i.State, i.RefusedCaseID, i.RefusedEndsOn, by, on)
	}
}

// tv is a product that ends by a case, cancelled at its backend.
func tv(t *testing.T, s *store.Store, received time.Time) (caseID string, item store.CaseItem) {
	t.Helper()
	dsl(t, s)
	caseID = storetest.Declare(t, s, "C-1", received, "P-3").ID
	item = decide(t, s, caseID)[0]
	mark(t, s, item.ItemID)
	return caseID, item
}

// linked declares the same product once more, and is linked to whoever ends it.
func linked(t *testing.T, s *store.Store, received time.Time) (caseID string) {
	t.Helper()
	caseID = storetest.Declare(t, s, "C-1", received, "P-3").ID
	decide(t, s, caseID)
	return caseID
}

func TestNothingIsLiftedBeforeTheBackendHasTheAcceptance(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	holder, item := tv(t, s, before(3*time.Hour))
	older, newer := linked(t, s, before(2*time.Hour)), linked(t, s, ahead())
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	for _, caseID := range []string{older, newer} {
		wantLinked(t, s, caseID, holder, item.EndsOn)
		wantTold(t, url, caseID, "1:cancellation.declared/0", "2:item.refused/0")
	}
	mark(t, s, item.ItemID)
	mark(t, s, item.ItemID)
	if i := items(t, s, older)[0]; i.State != cancellation.ItemContinued || corrections(t, s, older) != 0 {
		t.Errorf("what was received before the offer: %+v", i)
	}
	wantTold(t, url, older, "1:cancellation.declared/0", "2:item.refused/0", "3:item.continued/0")
	if i := decide(t, s, newer)[0]; i.State != cancellation.ItemDecided || i.EndsOn.IsZero() || corrections(t, s, newer) != 1 {
		t.Errorf("what was received after the offer: %+v", i)
	}
	same(t, s)
}

func TestTooLateChangesNothingForWhoeverWasLinked(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	holder, item := tv(t, s, before(4*time.Hour))
	others := []string{linked(t, s, before(3*time.Hour)), linked(t, s, before(2*time.Hour)), linked(t, s, ahead())}
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	tooLate(t, s, order(t, s, item.ItemID))
	mark(t, s, item.ItemID)
	for _, caseID := range others {
		wantLinked(t, s, caseID, holder, item.EndsOn)
		wantTold(t, url, caseID, "1:cancellation.declared/0", "2:item.refused/0")
		if n := corrections(t, s, caseID); n != 0 {
			t.Errorf("%d corrections tell of nothing", n)
		}
	}
	if told, owed := answer(t, s, holder, 1); !owed || told["P-3"].EndsOn != item.EndsOn {
		t.Errorf("the holder is told %+v", told)
	}
}

func TestTooLateAfterAnEarlierEndWasDeclaredLinksAllToThatOne(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	dsl(t, s)
	d := storetest.Declaration(t, s, "C-1", before(3*time.Hour), "P-3")
	d.Items[0].Candidate.RequestedEnd = notice.CivilDay(time.Now().Add(90 * 24 * time.Hour))
	if _, err := s.Declare(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	item := decide(t, s, d.ID)[0]
	second := storetest.Declaration(t, s, "C-1", before(2*time.Hour), "P-3")
	second.Items[0].Candidate.RequestedEnd = d.Items[0].Candidate.RequestedEnd
	if _, err := s.Declare(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	decide(t, s, second.ID)
	accepted(t, s, d.ID, offered(t, s, d.ID, item.ItemID))
	o := order(t, s, item.ItemID)
	sooner := linked(t, s, ahead())
	ends := items(t, s, sooner)[0].EndsOn
	if !ends.Before(item.EndsOn) {
		t.Fatalf("%s is not before %s", ends, item.EndsOn)
	}
	tooLate(t, s, o)
	wantLinked(t, s, d.ID, sooner, ends)
	wantLinked(t, s, second.ID, sooner, ends)
	if told, owed := answer(t, s, d.ID, 1); !owed || told["P-3"].RefusedEndsOn != ends || corrections(t, s, d.ID) != 0 {
		t.Errorf("the holder is told %+v", told)
	}
	if told(t, s, second.ID, 1)["P-3"].RefusedEndsOn != ends || corrections(t, s, second.ID) != 1 {
		t.Error("whoever was linked is not told once that it ends earlier")
	}
	// The one that was lifted at last holds up nobody: its order was never carried out.
	mark(t, s, items(t, s, sooner)[0].ItemID)
	accepted(t, s, sooner, offered(t, s, sooner, items(t, s, sooner)[0].ItemID))
	mark(t, s, items(t, s, sooner)[0].ItemID)
	again := linked(t, s, ahead())
	if o := order(t, s, items(t, s, again)[0].ItemID); o.Waits {
		t.Errorf("%+v", o)
	}
}

func TestTooLateAfterALaterEndWasDeclaredTellsEachOnceThatItEndsEarlier(t *testing.T) {
	s := databases.Open(t)
	holder, item := tv(t, s, before(72*time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	o := order(t, s, item.ItemID)
	again, twice := linked(t, s, ahead()), linked(t, s, ahead().Add(time.Minute))
	tooLate(t, s, o)
	for _, caseID := range []string{again, twice} {
		wantLinked(t, s, caseID, holder, item.EndsOn)
		if told(t, s, caseID, 1)["P-3"].RefusedEndsOn != item.EndsOn || corrections(t, s, caseID) != 1 {
			t.Errorf("%s is not told once", caseID)
		}
	}
}

// A letter that arrived before the offer is entered while the backend is asked.
func TestALetterThatIsEnteredWhileTheBackendIsAskedEndsNothingOnceItAgrees(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	holder, item := tv(t, s, before(2*time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	letter := linked(t, s, before(time.Hour))
	if i := items(t, s, letter)[0]; i.State != cancellation.ItemDecided || i.EndsOn.IsZero() {
		t.Errorf("it decides by its own receipt, since nobody knows: %+v", i)
	}
	if o := order(t, s, items(t, s, letter)[0].ItemID); !o.Waits {
		t.Errorf("it does not wait for the answer of the backend: %+v", o)
	}
	mark(t, s, item.ItemID)
	mark(t, s, item.ItemID)
	i := items(t, s, letter)[0]
	if told := told(t, s, letter, 1)["P-3"]; i.State != cancellation.ItemContinued || !told.EndsOn.IsZero() || told.RefusedCode != "" {
		t.Errorf("it is %s and told %+v", i.State, told)
	}
	want := []string{"1:cancellation.declared/0", "2:item.decided/1/" + item.EndsOn.String(), "3:item.continued/0"}
	if diff := cmp.Diff(want, eventsOf(t, url, letter)); diff != "" || corrections(t, s, letter) != 1 {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	again := linked(t, s, ahead())
	if o := order(t, s, items(t, s, again)[0].ItemID); o.State != cancellation.ItemDecided || o.Waits {
		t.Errorf("cancelled again: %+v", o)
	}
	same(t, s)
}

func TestALetterThatIsEnteredWhileTheBackendIsAskedCountsIfItIsTooLate(t *testing.T) {
	s := databases.Open(t)
	holder, item := tv(t, s, before(2*time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	o := order(t, s, item.ItemID)
	letter := linked(t, s, before(50*time.Hour))
	ends := items(t, s, letter)[0].EndsOn
	if !ends.Before(item.EndsOn) {
		t.Fatalf("%s is not before %s", ends, item.EndsOn)
	}
	tooLate(t, s, o)
	wantLinked(t, s, holder, letter, ends)
	if i := items(t, s, letter)[0]; i.EndsOn != ends || corrections(t, s, letter) != 0 {
		t.Errorf("%+v", i)
	}
}

func TestTooLateAfterAPersonHasSettledItByHandChangesNothing(t *testing.T) {
	s := databases.Open(t)
	holder, item := tv(t, s, before(2*time.Hour))
	other := linked(t, s, before(time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	o := order(t, s, item.ItemID)
	if err := s.Stall(t.Context(), item.ItemID, o.Round, cancellation.ItemParked, "http_404"); err != nil {
		t.Fatal(err)
	}
	done(t, s, holder, cancellation.ActComplete, store.ActDetails{})
	tooLate(t, s, o)
	for _, caseID := range []string{holder, other} {
		if i := items(t, s, caseID)[0]; i.State != cancellation.ItemContinued || !i.EndsOn.IsZero() {
			t.Errorf("%+v", i)
		}
	}
	if told, owed := answer(t, s, holder, 1); !owed || !told["P-3"].EndsOn.IsZero() {
		t.Errorf("told %+v", told)
	}
}

// Its backend refuses for good and says no more than that, so that a person finds out.
func TestAPersonWhoFindsThatItEndedAllTheSameSaysOnWhichDay(t *testing.T) {
	s := databases.Open(t)
	holder, item := tv(t, s, before(2*time.Hour))
	other := linked(t, s, before(time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item.ItemID))
	o := order(t, s, item.ItemID)
	if err := s.Stall(t.Context(), item.ItemID, o.Round, cancellation.ItemParked, "http_404"); err != nil {
		t.Fatal(err)
	}
	done(t, s, holder, cancellation.ActComplete, store.ActDetails{Effective: item.EndsOn})
	if i := items(t, s, holder)[0]; i.State != cancellation.ItemCancelled || i.EndsOn != item.EndsOn {
		t.Errorf("%+v", i)
	}
	wantLinked(t, s, other, holder, item.EndsOn)
	if told, owed := answer(t, s, holder, 1); !owed || told["P-3"].EndsOn != item.EndsOn {
		t.Errorf("told %+v", told)
	}
}

// The call that may be under way was waited for already, by the decision after it.
func TestWhoCancelsAgainDoesNotWaitForACallThatWasWaitedFor(t *testing.T) {
	s := databases.Open(t)
	dsl(t, s)
	d := storetest.Declare(t, s, "C-1", before(time.Hour), "P-3")
	item := decide(t, s, d.ID)[0].ItemID // its backend hangs
	accepted(t, s, d.ID, offered(t, s, d.ID, item))
	if o := order(t, s, item); !o.Straggles {
		t.Errorf("going on: %+v", o)
	}
	mark(t, s, item)
	again := linked(t, s, ahead())
	if o := order(t, s, items(t, s, again)[0].ItemID); !o.Later || o.Straggles || o.Waits {
		t.Errorf("cancelled again: %+v", o)
	}
}

func TestNobodyJudgesADayWhileTheBackendIsAsked(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	holder := storetest.Declare(t, s, "C-1", before(3*time.Hour), "P-1").ID
	item := decide(t, s, holder)[0].ItemID
	mark(t, s, item)
	d := forCause(t, s, before(2*time.Hour))
	accepted(t, s, holder, offered(t, s, holder, item))
	o, judged := order(t, s, item), store.ActDetails{Outcome: string(cancellation.Accepted)}
	if _, err := act(t, s, d.ID, cancellation.ActJudge, judged, d.Items[0].ID); !errors.Is(err, cancellation.ErrNothingOpen) {
		t.Errorf("while the backend is asked: %v", err)
	}
	tooLate(t, s, o)
	if got := done(t, s, d.ID, cancellation.ActJudge, judged, d.Items[0].ID); got != cancellation.ActDone {
		t.Errorf("once it is too late: %s", got)
	}
	if i := items(t, s, holder)[0]; i.RefusedCaseID != d.ID || corrections(t, s, holder) != 1 {
		t.Errorf("%+v", i)
	}
	same(t, s)
}
