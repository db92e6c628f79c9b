package activities_test

import (
	"testing"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
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
	_, err := run[activities.Status](g, activity.ComputeEndDates, in)
	if got, final := code(t, err); got != activities.CodeMissing || !final {
		t.Errorf("code %s, final %v", got, final)
	}
}
