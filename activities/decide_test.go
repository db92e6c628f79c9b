package activities_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestTheDecisionIsThePreviewAlsoAfterTermsWereImportedAnew(t *testing.T) {
	g := newStage(t)
	r := storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", `{"starts_on":"2025-08-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`, ""},
		[3]string{"P-2", `{}`, "P-1"}, [3]string{"P-3", storetest.Monthly, ""})
	storetest.Import(t, g.store, r)
	d := storetest.Declare(t, g.store, "C-1", received, "P-1", "P-3")
	for i := range r.Products {
		r.Products[i].Terms = storetest.Terms(t, `{"notice":"P3M"}`)
	}
	storetest.Import(t, g.store, r)
	var got []string
	for _, item := range g.decide(t, d.ID).Items {
		got = append(got, item.State+" "+item.EndsOn.String())
	}
	want := []string{"decided 2027-07-31", "decided 2026-12-22", "decided 2027-07-31"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheLaterOfTwoDeclarationsIsReceivedAndSaysWhichCaseHoldsTheProduct(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	earlier := storetest.Declare(t, g.store, "C-1", received, "P-1")
	later := storetest.Declare(t, g.store, "C-1", received.Add(time.Hour), "P-1")
	if got := g.decide(t, later.ID).Items[0]; got.State != "refused" || got.InReview {
		t.Errorf("later: %+v", got)
	}
	items, err := g.store.Items(t.Context(), earlier.ID, later.ID)
	if err != nil {
		t.Fatal(err)
	}
	if items[0].Decision != 1 || items[1].RefusedCaseID != earlier.ID || items[1].RefusedEndsOn != items[0].EndsOn {
		t.Errorf("earlier %+v, later %+v", items[0], items[1])
	}
	in := activities.MailInput{CaseID: later.ID}
	if got, err := run[activities.MailStatus](g, activity.SendConfirmation, in); err != nil || got.State != "sent" {
		t.Errorf("the later declaration is not confirmed: %+v, %v", got, err)
	}
}

func TestALetterThatWasReceivedBeforeTakesTheProductOver(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	later := storetest.Declare(t, g.store, "C-1", received, "P-1")
	g.decide(t, later.ID)
	letter := storetest.Declare(t, g.store, "C-1", received.Add(-3*24*time.Hour), "P-1")
	if got := g.decide(t, letter.ID).Items[0]; got.State != "decided" || got.EndsOn.String() != "2026-12-19" {
		t.Errorf("a letter received before: %+v", got)
	}
	st, err := run[activities.Standing](g, activity.ApplyActs, activities.CaseInput{CaseID: later.ID})
	if err != nil || st.Items[0].State != "refused" || st.Items[0].Decision != 0 || len(st.Mails) != 2 {
		t.Errorf("the other: %+v, %v", st, err)
	}
}
