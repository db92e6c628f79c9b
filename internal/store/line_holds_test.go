package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// holding is a line with decided items, each a case of its own, by the roles that
// place a hold and that work under it.
type holding struct {
	url        string
	owner      *store.Store
	api, own   *store.Store
	cases, ids []string
}

func newHolding(t *testing.T, n int) *holding {
	t.Helper()
	h := &holding{url: databases.New(t)}
	h.owner, h.own = openURL(t, h.url), databases.Worker(t, h.url)
	api, err := databases.AsAPI(h.url)
	if err != nil {
		t.Fatal(err)
	}
	h.api = openURL(t, api)
	var products [][3]string
	for p := range n {
		products = append(products, [3]string{fmt.Sprintf("P-%d", p), storetest.Monthly, ""})
	}
	storetest.Import(t, h.owner, storetest.Record(t, "C-1", "V-1", products...))
	for _, p := range products {
		d := storetest.Declare(t, h.owner, "C-1", noon, p[0])
		h.cases, h.ids = append(h.cases, d.ID), append(h.ids, decide(t, h.owner, d.ID)[0].ItemID)
	}
	return h
}

func newLineHold() store.NewLineHold {
	return store.NewLineHold{
		Line: "access", Code: cancellation.HoldOutage, Reason: "the backend answers 500", ReviewAt: noon.Add(24 * time.Hour),
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
}

func (h *holding) place(t *testing.T) string {
	t.Helper()
	id, err := h.api.PlaceLineHold(t.Context(), newLineHold())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// ask does what the run of each item does: it asks for the order, and is held.
func (h *holding) ask(t *testing.T) (held int) {
	t.Helper()
	for _, id := range h.ids {
		o, err := h.own.Order(t.Context(), id)
		if err == nil && o.HeldSince != nil {
			held++
			err = h.own.KeepHeld(t.Context(), o)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return held
}

func (h *holding) release(t *testing.T, id string, rate int) {
	t.Helper()
	if err := h.api.ReleaseLineHold(t.Context(), store.Release{ID: id, By: "ben", Rate: rate, Hash: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
}

// passes lets time pass since turns were given last.
func (h *holding) passes(t *testing.T, d time.Duration) {
	t.Helper()
	for _, column := range []string{"released_at", "turns_until"} {
		if err := exec(t, h.url, fmt.Sprintf(`UPDATE holds SET %s = %s - interval '%f seconds' WHERE released_at IS NOT NULL`, column, column, d.Seconds())); err != nil {
			t.Fatal(err)
		}
	}
}

// turns are given by two workers at once.
func (h *holding) turns(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if err := h.own.GiveTurns(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func (h *holding) waiting(t *testing.T) int {
	t.Helper()
	return backlog(t, h.own).Held
}

func TestItemsOfAReleasedHoldGoOnAtItsRateAndNeverInABurst(t *testing.T) {
	h := newHolding(t, 40)
	id := h.place(t)
	if held := h.ask(t); held != 40 || h.waiting(t) != 40 {
		t.Fatalf("%d are held, %d wait", held, h.waiting(t))
	}
	h.turns(t)
	h.passes(t, time.Hour)
	if h.turns(t); h.waiting(t) != 40 {
		t.Errorf("%d wait while the hold stands", h.waiting(t))
	}
	h.release(t, id, 60)
	for _, step := range []struct {
		passes time.Duration
		left   int
	}{{0, 40}, {1100 * time.Millisecond, 39}, {5 * time.Second, 34}, {time.Hour, 23}} { // after an hour without a worker: ten seconds' worth and the one that is due
		h.passes(t, step.passes)
		if h.turns(t); h.waiting(t) != step.left {
			t.Errorf("after %s %d wait, want %d", step.passes, h.waiting(t), step.left)
		}
	}
	for range 30 {
		h.passes(t, time.Second)
		h.turns(t)
	}
	b := backlog(t, h.own)
	if b.Held != 0 || b.Delayed != 40 || h.ask(t) != 0 {
		t.Errorf("%+v", b)
	}
	same(t, h.owner)
}

func TestATurnIsNewsToTheRunOfItsCase(t *testing.T) {
	h := newHolding(t, 1)
	id := h.place(t)
	h.ask(t)
	item := items(t, h.owner, h.cases[0])[0]
	if item.State != cancellation.ItemHeld || item.HoldID != id || item.HoldBy != "anna" || item.HoldCode != cancellation.HoldOutage {
		t.Errorf("it shows %+v", item)
	}
	soon(t, h.url)
	takeRuns(t, h.own, 10)
	h.release(t, id, 6000)
	h.passes(t, time.Second)
	h.turns(t)
	if left := dueIn(t, h.url, h.cases[0]); left > 3*time.Second {
		t.Errorf("its run hears of it in %s", left)
	}
	soon(t, h.url)
	if runs := takeRuns(t, h.own, 10); len(runs) != 1 || runs[h.cases[0]].NewsAt == nil {
		t.Errorf("due: %+v", runs)
	}
	if item := items(t, h.owner, h.cases[0])[0]; item.State != cancellation.ItemDelayed || item.Round != 1 || item.HoldID != "" {
		t.Errorf("it shows %+v", item)
	}
}

func TestAnItemThatIsParkedStaysParkedThroughAHold(t *testing.T) {
	h := newHolding(t, 2)
	if err := h.own.Stall(t.Context(), h.ids[0], 0, cancellation.ItemParked, "conflict"); err != nil {
		t.Fatal(err)
	}
	id := h.place(t)
	h.ask(t)
	if b := backlog(t, h.own); b.Parked != 1 || b.Held != 1 {
		t.Errorf("on hold: %+v", b)
	}
	h.release(t, id, 6000)
	h.passes(t, time.Minute)
	h.turns(t)
	if b := backlog(t, h.own); b.Parked != 1 || b.Held != 0 {
		t.Errorf("released: %+v", b)
	}
	if _, err := act(t, h.owner, h.cases[0], cancellation.ActRetry, store.ActDetails{}); err != nil {
		t.Errorf("a person cannot retry it: %v", err)
	}
}

func TestALineIsHeldOnceAndWaitsAreLetGoByItsNewestHold(t *testing.T) {
	h := newHolding(t, 3)
	first := h.place(t)
	h.ask(t)
	if _, err := h.api.PlaceLineHold(t.Context(), newLineHold()); !errors.Is(err, cancellation.ErrOnHold) {
		t.Errorf("a second hold of the line: %v", err)
	}
	h.release(t, first, 6000)
	second := h.place(t)
	h.passes(t, time.Minute)
	if h.turns(t); h.waiting(t) != 3 {
		t.Errorf("%d wait, though the line is on hold again", h.waiting(t))
	}
	h.release(t, second, 1)
	h.passes(t, 61*time.Second)
	if h.turns(t); h.waiting(t) != 2 {
		t.Errorf("%d wait, want the newest hold's rate", h.waiting(t))
	}
}

func TestAHoldSaysWhenItIsForgotten(t *testing.T) {
	h := newHolding(t, 1)
	late := newLineHold()
	late.ReviewAt = time.Now().Add(-time.Minute)
	id, err := h.api.PlaceLineHold(t.Context(), late)
	if err != nil {
		t.Fatal(err)
	}
	h.ask(t)
	if b := backlog(t, h.own); b.Holds != 1 || b.OverdueHolds != 1 {
		t.Errorf("%+v", b)
	}
	list, err := h.api.LineHolds(t.Context(), "")
	if err != nil || len(list) != 1 || !list[0].Overdue || list[0].Waiting != 1 || list[0].Reason != "the backend answers 500" {
		t.Errorf("%+v, %v", list, err)
	}
	h.release(t, id, 60)
	if b := backlog(t, h.own); b.Holds != 0 || b.OverdueHolds != 0 {
		t.Errorf("released: %+v", b)
	}
}

func TestPlacingAndReleasingAreRepeatedByTheirKeys(t *testing.T) {
	h := newHolding(t, 1)
	hold := newLineHold()
	id, err := h.api.PlaceLineHold(t.Context(), hold)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.api.PlaceLineHold(t.Context(), hold); err != nil || again != id {
		t.Errorf("again: %s, %v", again, err)
	}
	h.release(t, id, 60)
	h.release(t, id, 60)
	other := store.Release{ID: id, By: "ben", Rate: 60, Hash: append(make([]byte, 31), 1)}
	if err := h.api.ReleaseLineHold(t.Context(), other); !errors.Is(err, cancellation.ErrReleased) {
		t.Errorf("released by somebody else: %v", err)
	}
	if again, err := h.api.PlaceLineHold(t.Context(), hold); err != nil || again != id {
		t.Errorf("after the release: %s, %v", again, err)
	}
	hold.BodyHash = append(make([]byte, 31), 1)
	if _, err := h.api.PlaceLineHold(t.Context(), hold); !errors.Is(err, cancellation.ErrKeyReused) {
		t.Errorf("another body: %v", err)
	}
	other.ID = uuid.NewString()
	if err := h.api.ReleaseLineHold(t.Context(), other); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("an unknown hold: %v", err)
	}
	hold = newLineHold()
	hold.Line = "acces"
	if _, err := h.api.PlaceLineHold(t.Context(), hold); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("a line of no product: %v", err)
	}
}
