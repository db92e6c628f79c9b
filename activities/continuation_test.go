package activities_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// goOn lets a product that ends go on, as holder and provider agreed.
func (g *stage) goOn(t *testing.T, caseID string, item activities.ItemInput) {
	t.Helper()
	offer := store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.ActOffer, ItemIDs: []string{item.ItemID}, NoteID: uuid.NewString(),
		Note: "offered", Actor: store.Actor{Issuer: "i", Subject: "s"}, Key: uuid.NewString(), BodyHash: make([]byte, 32),
	}
	answer := offer
	answer.ID, answer.NoteID, answer.Kind = uuid.NewString(), uuid.NewString(), cancellation.ActAnswer
	answer.Details = store.ActDetails{Outcome: string(cancellation.Accepted), Offer: offer.ID}
	offer.Then = &answer
	if _, err := g.store.AppendAct(t.Context(), offer); err != nil {
		t.Fatal(err)
	}
	if _, err := run[activities.Standing](g, activity.ApplyActs, activities.CaseInput{CaseID: caseID}); err != nil {
		t.Fatal(err)
	}
}

func TestABackendThatSaysTooLateGetsTheEarlierEndAgain(t *testing.T) {
	for _, status := range []int{409, 410, 422} {
		g := newStage(t)
		storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
		d := storetest.Declare(t, g.store, "C-1", time.Now().Add(-time.Hour).Truncate(time.Second), "P-1")
		in := activities.ItemInput{ItemID: g.decide(t, d.ID).Items[0].ItemID}
		first, err := run[activities.Cancelled](g, activity.CancelProduct, in)
		if err != nil {
			t.Fatal(err)
		}
		g.goOn(t, d.ID, in)
		g.backends.SetFaults("access", backendtest.Faults{Next: 1, Status: status})
		if got, err := run[activities.Cancelled](g, activity.CancelProduct, in); err != nil || got.Again <= 0 {
			t.Fatalf("%d: %+v, %v", status, got, err)
		}
		g.now = time.Now().Add(time.Minute) // nothing of the refused order can arrive any more
		g.carryOut(t, in, activities.Cancelled{Decision: 3, EndsOn: first.EndsOn})
		if p := g.backends.Product("access", "P-1"); p.Status != "pendingTerminate" || *p.TerminationDate != first.EndsOn.String() {
			t.Errorf("%d: the backend holds %+v", status, p)
		}
	}
}

func TestABackendThatIsAwayIsNotTooLate(t *testing.T) {
	g := newStage(t)
	storetest.Import(t, g.store, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, g.store, "C-1", time.Now().Add(-time.Hour).Truncate(time.Second), "P-1")
	in := activities.ItemInput{ItemID: g.decide(t, d.ID).Items[0].ItemID}
	if _, err := run[activities.Cancelled](g, activity.CancelProduct, in); err != nil {
		t.Fatal(err)
	}
	g.goOn(t, d.ID, in)
	g.backends.SetFaults("access", backendtest.Faults{Next: 1, Status: 503})
	if _, err := run[activities.Cancelled](g, activity.CancelProduct, in); err == nil {
		t.Error("it got through")
	}
	g.carryOut(t, in, activities.Cancelled{Decision: 2})
	if p := g.backends.Product("access", "P-1"); p.Status != "active" || p.TerminationDate != nil {
		t.Errorf("the backend holds %+v", p)
	}
}
