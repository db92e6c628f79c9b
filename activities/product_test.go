package activities_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestAProductIsCancelledOnceHoweverOftenTheActivityRuns(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	item := activities.ItemInput{ItemID: g.decided(t, "C-1", "P-1").Items[0].ItemID}
	for range 3 {
		got, err := run[activities.Cancelled](g, activity.CancelProduct, item)
		if err != nil || got.EndsOn.String() != "2026-12-22" || got.Decision != 1 {
			t.Fatalf("cancelled %+v, %v", got, err)
		}
	}
	p := g.backends.Product("access", "P-1")
	if p.Effects != 1 || p.Calls != 1 || *p.TerminationDate != "2026-12-22" {
		t.Errorf("the backend saw %+v", p)
	}
}

func TestABackendThatAppliedAndDroppedTheConnectionIsToldOnceInEffect(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	item := activities.ItemInput{ItemID: g.decided(t, "C-1", "P-1").Items[0].ItemID}
	g.backends.SetFaults("access", backendtest.Faults{Next: 1, DropAfterApply: true})
	_, err := run[activities.Cancelled](g, activity.CancelProduct, item)
	if _, final := code(t, err); final {
		t.Errorf("a dropped connection would not be retried: %v", err)
	}
	if _, err := run[activities.Cancelled](g, activity.CancelProduct, item); err != nil {
		t.Fatal(err)
	}
	if p := g.backends.Product("access", "P-1"); p.Effects != 1 {
		t.Errorf("%d effects", p.Effects)
	}
}

func TestWhatTemporalRetriesOfABackendsAnswers(t *testing.T) {
	tests := []struct {
		name   string
		status int
		code   string
		final  bool
	}{
		{"overloaded", 503, "http_503", false},
		{"too many requests", 429, "http_429", false},
		{"our token is wrong", 401, "http_401", false},
		{"not known there", 404, "http_404", true},
		{"redirected", 302, "http_302", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := newStage(t)
			storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
			item := activities.ItemInput{ItemID: g.decided(t, "C-1", "P-1").Items[0].ItemID}
			g.backends.SetFaults("access", backendtest.Faults{Status: test.status})
			_, err := run[activities.Cancelled](g, activity.CancelProduct, item)
			if got, final := code(t, err); got != test.code || final != test.final {
				t.Errorf("code %s, final %v", got, final)
			}
		})
	}
}

func TestALineThatNobodyConfiguredParksAndALineWithoutABackendIsOnlyMarked(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", storetest.Monthly, ""})
	r.Products[0].Line, r.Products[1].Line = "fax", "tv"
	storetest.Import(t, g.store, r)
	items := g.decided(t, "C-1", "P-1", "P-2").Items
	_, err := run[activities.Cancelled](g, activity.CancelProduct, activities.ItemInput{ItemID: items[0].ItemID})
	if _, final := code(t, err); !final {
		t.Errorf("a line without configuration would be retried: %v", err)
	}
	_, err = run[activities.Cancelled](g, activity.CancelProduct, activities.ItemInput{ItemID: items[1].ItemID})
	if err != nil {
		t.Error(err)
	}
}

func TestARunOfACaseThatDoesNotExistEnds(t *testing.T) {
	g := newStage(t)
	in := activities.CaseInput{CaseID: "01900000-0000-7000-8000-000000000000"}
	_, err := run[activities.Standing](g, activity.ComputeEndDates, in)
	if got, final := code(t, err); got != activities.CodeMissing || !final {
		t.Errorf("code %s, final %v", got, final)
	}
}

// item declares that one product ends and decides it.
func (g *stage) item(t *testing.T) (caseID string, in activities.ItemInput) {
	t.Helper()
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, g.store, "C-1", received, "P-1")
	return d.ID, activities.ItemInput{ItemID: g.decide(t, d.ID).Items[0].ItemID}
}

func (g *stage) carryOut(t *testing.T, in activities.ItemInput, want activities.Cancelled) {
	t.Helper()
	if got, err := run[activities.Cancelled](g, activity.CancelProduct, in); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestAVoidTellsTheBackendThatTheProductContinues(t *testing.T) {
	g := newStage(t)
	id, in := g.item(t)
	g.carryOut(t, in, activities.Cancelled{Decision: 1, EndsOn: storetest.Date(t, "2026-12-22")})
	st := g.act(t, id, cancellation.ActVoid, store.ActDetails{})
	if i := st.Items[0]; i.Decision != 2 || i.Marked != 1 || !i.EndsOn.IsZero() || i.Round != 1 || len(st.Mails) != 2 {
		t.Fatalf("it stands at %+v", st)
	}
	g.carryOut(t, in, activities.Cancelled{Decision: 2})
	p := g.backends.Product("access", "P-1")
	if p.Status != "active" || p.TerminationDate != nil || p.Effects != 2 {
		t.Errorf("the backend holds %+v", p)
	}
	g.carryOut(t, in, activities.Cancelled{Decision: 2})
	if p = g.backends.Product("access", "P-1"); p.Calls != 2 {
		t.Errorf("%d calls", p.Calls)
	}
}

// The keys of two decisions do not order their calls.
func TestALaterDecisionWaitsUntilNoAttemptOfTheEarlierOneCanArrive(t *testing.T) {
	g := newStage(t)
	id, in := g.item(t)
	g.backends.SetFaults("access", backendtest.Faults{Next: 1, DropAfterApply: true})
	if _, err := run[activities.Cancelled](g, activity.CancelProduct, in); err == nil {
		t.Fatal("it got through")
	}
	g.act(t, id, cancellation.ActVoid, store.ActDetails{})
	if got, err := run[activities.Cancelled](g, activity.CancelProduct, in); err != nil || got.Again <= 0 || got.Decision != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if p := g.backends.Product("access", "P-1"); p.Calls != 1 {
		t.Errorf("%d calls", p.Calls)
	}
	g.now = g.now.Add(time.Minute)
	g.carryOut(t, in, activities.Cancelled{Decision: 2})
	if p := g.backends.Product("access", "P-1"); p.Status != "active" {
		t.Errorf("the backend holds %+v", p)
	}
}

func TestTheNextDeclarationWaitsUntilTheBackendKnowsThatTheFirstLetsGo(t *testing.T) {
	g := newStage(t)
	id, first := g.item(t)
	linked := storetest.Declare(t, g.store, "C-1", received.Add(24*time.Hour), "P-1")
	g.decide(t, linked.ID)
	g.carryOut(t, first, activities.Cancelled{Decision: 1, EndsOn: storetest.Date(t, "2026-12-22")})
	g.act(t, id, cancellation.ActVoid, store.ActDetails{})
	next := activities.ItemInput{ItemID: g.decide(t, linked.ID).Items[0].ItemID}
	if got, err := run[activities.Cancelled](g, activity.CancelProduct, next); err != nil || got.Again <= 0 || got.Decision != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	g.carryOut(t, first, activities.Cancelled{Decision: 2})
	g.carryOut(t, next, activities.Cancelled{Decision: 1, EndsOn: storetest.Date(t, "2026-12-23")})
	if p := g.backends.Product("access", "P-1"); p.Status != "pendingTerminate" || *p.TerminationDate != "2026-12-23" {
		t.Errorf("the backend holds %+v", p)
	}
}

func TestALineOnHoldIsNotCalledUntilTheTurnOfTheItemHasCome(t *testing.T) {
	g := newStage(t)
	_, in := g.item(t)
	hold, err := g.store.PlaceLineHold(t.Context(), store.NewLineHold{
		Line: "access", Code: cancellation.HoldOutage, Reason: "away", ReviewAt: g.now,
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: "k", BodyHash: make([]byte, 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	held := func(when string) {
		t.Helper()
		if got, err := run[activities.Cancelled](g, activity.CancelProduct, in); err != nil || got.Held <= 0 || got.Decision != 0 {
			t.Errorf("%s: %+v, %v", when, got, err)
		}
		_, err := run[struct{}](g, activity.AwaitTurn, in)
		if got, final := code(t, err); got != cancellation.CodeHeld || final {
			t.Errorf("%s it waits with code %s, final %v", when, got, final)
		}
		if calls := g.backends.Product("access", "P-1").Calls; calls != 0 {
			t.Errorf("%s: %d calls", when, calls)
		}
	}
	held("on hold")
	if err := g.store.ReleaseLineHold(t.Context(), store.Release{ID: hold, By: "ben", Rate: 6000, Hash: make([]byte, 32)}); err != nil {
		t.Fatal(err)
	}
	held("released, before its turn")
	for waits := true; waits; { // the first turn comes a hundredth of a second after the release
		err := g.store.GiveTurns(t.Context())
		if err == nil {
			waits, err = g.store.Waits(t.Context(), in.ItemID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run[struct{}](g, activity.AwaitTurn, in); err != nil {
		t.Errorf("its turn has come: %v", err)
	}
	g.carryOut(t, in, activities.Cancelled{Decision: 1, EndsOn: storetest.Date(t, "2026-12-22")})
}
