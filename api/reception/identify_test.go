package reception_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// identification is Anna's word that a case is Erika's.
func identification(caseID, key string, wanted ...cancellation.Wanted) reception.Identification {
	return reception.Identification{CaseID: caseID, CustomerID: "C-1", Wanted: wanted, Act: store.NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: store.ActIdentify, NoteID: uuid.NewString(), Note: "rang up",
		Actor: store.Actor{Issuer: "i", Subject: "anna"}, Key: key, BodyHash: make([]byte, 32),
	}}
}

// unmatched is a typed case beside two customers.
func unmatched(t *testing.T, contract string) (*desk, string) {
	t.Helper()
	d := newDesk(t)
	storetest.Import(t, d.owner, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", "{}", "P-1"}))
	storetest.Import(t, d.owner, storetest.Record(t, "C-2", "V-9", [3]string{"P-9", storetest.Monthly, ""}))
	typed := cancelling()
	typed.Kind, typed.Typed.Contract, typed.Typed.Wish = cancellation.Ordinary, contract, ""
	return d, d.declare(t, typed)
}

func TestWhatIsFoundOutLateIsDecidedAsOfTheDayOfReceipt(t *testing.T) {
	d, id := unmatched(t, " n-v-1 ")
	d.now = d.now.Add(60 * 24 * time.Hour)
	if err := d.Identify(t.Context(), identification(id, "1")); err != nil {
		t.Fatal(err)
	}
	declared, err := d.owner.DeclaredItems(t.Context(), id)
	if err != nil || len(declared) != 2 {
		t.Fatalf("%+v, %v", declared, err)
	}
	for _, i := range declared {
		if i.EndsOn.String() != "2026-12-22" {
			t.Errorf("%s ends on %s", i.ProductID, i.EndsOn)
		}
	}
	kept, err := d.owner.Typed(t.Context(), id)
	if err != nil || kept.CustomerID != "C-1" {
		t.Errorf("%+v, %v", kept, err)
	}
	if acts, err := d.owner.OpenActs(t.Context(), 0, 10); err != nil || len(acts) != 1 || acts[0].Kind != store.ActIdentify {
		t.Errorf("acts %v, %v", acts, err)
	}
}

func TestWhoseItIsIsSaidOnceAlsoIfTwoSayItAtOnce(t *testing.T) {
	d, id := unmatched(t, "N-V-1")
	results := make([]error, 6)
	var wg sync.WaitGroup
	for n := range results {
		wg.Go(func() { results[n] = d.Identify(t.Context(), identification(id, []string{"1", "2"}[n%2])) })
	}
	wg.Wait()
	said := 0
	for _, err := range results {
		switch {
		case err == nil:
			said++
		case !errors.Is(err, cancellation.ErrIdentified):
			t.Error(err)
		}
	}
	if acts, err := d.owner.OpenActs(t.Context(), 0, 10); said != 1 || err != nil || len(acts) != 1 {
		t.Errorf("said %d times, acts %v, %v", said, acts, err)
	}
	known := storetest.Declare(t, d.owner, "C-2", d.cases(t)[0].ReceivedAt, "P-9")
	if err := d.Identify(t.Context(), identification(known.ID, "3")); !errors.Is(err, cancellation.ErrIdentified) {
		t.Errorf("what a known customer declared: %v", err)
	}
}

func TestWhatDoesNotSayWhatIsMeantIsNotTaken(t *testing.T) {
	for name, tt := range map[string]struct {
		contract string
		spoil    func(*reception.Identification)
		want     error
	}{
		"an unclear contract":   {"mein Internet", nil, reception.ErrUnclear},
		"another's contract":    {"N-V-9", nil, reception.ErrUnclear},
		"another's product":     {"N-V-1", func(i *reception.Identification) { i.Wanted = []cancellation.Wanted{{ProductID: "P-9"}} }, cancellation.ErrNotFound},
		"another's contract ID": {"N-V-1", func(i *reception.Identification) { i.Wanted = []cancellation.Wanted{{ContractID: "V-9"}} }, cancellation.ErrNotFound},
		"an unknown customer":   {"N-V-1", func(i *reception.Identification) { i.CustomerID = "C-7" }, cancellation.ErrNotFound},
		"nobody at all": {"N-V-1", func(i *reception.Identification) {
			i.CustomerID, i.Wanted = "C-7", []cancellation.Wanted{{ProductID: "P-1"}}
		}, cancellation.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			d, id := unmatched(t, tt.contract)
			in := identification(id, "1")
			if tt.spoil != nil {
				tt.spoil(&in)
			}
			if err := d.Identify(t.Context(), in); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			kept, err := d.owner.Typed(t.Context(), id)
			if acts, actsErr := d.owner.OpenActs(t.Context(), 0, 10); err != nil || kept.CustomerID != "" || actsErr != nil || len(acts) != 0 {
				t.Errorf("%+v, %v; acts %v, %v", kept, err, acts, actsErr)
			}
		})
	}
}

func TestAPersonMaySayWhichProductsAreMeant(t *testing.T) {
	d, id := unmatched(t, "mein Internet")
	if err := d.Identify(t.Context(), identification(id, "1", cancellation.Wanted{ProductID: "P-2"})); err != nil {
		t.Fatal(err)
	}
	if declared, err := d.owner.DeclaredItems(t.Context(), id); err != nil || len(declared) != 1 || declared[0].ProductID != "P-2" {
		t.Errorf("%+v, %v", declared, err)
	}
}
