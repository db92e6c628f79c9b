package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestImportRefusesWhatTheDataMayNotBecome(t *testing.T) {
	tests := []struct {
		name   string
		record func(testing.TB) store.Record
		want   error
	}{
		{"a part of itself by way of another", func(tb testing.TB) store.Record {
			return storetest.Record(tb, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, "P-2"}, [3]string{"P-2", storetest.Monthly, "P-1"})
		}, store.ErrCircle},
		{"a part of nothing", func(tb testing.TB) store.Record {
			return storetest.Record(tb, "C-1", "V-1", [3]string{"P-5", storetest.Monthly, "P-404"})
		}, store.ErrNoMain},
		{"a part of another customer's product", func(tb testing.TB) store.Record {
			return storetest.Record(tb, "C-2", "V-2", [3]string{"P-6", storetest.Monthly, "P-1"})
		}, store.ErrNoMain},
		{"another customer's contract", func(tb testing.TB) store.Record {
			return storetest.Record(tb, "C-2", "V-1", [3]string{"P-7", storetest.Monthly, ""})
		}, store.ErrForeign},
		{"another contract's product", func(tb testing.TB) store.Record {
			return storetest.Record(tb, "C-1", "V-3", [3]string{"P-1", storetest.Monthly, ""})
		}, store.ErrForeign},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := databases.Open(t)
			storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
			if err := storetest.TryImport(t.Context(), s, test.record(t)); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if _, err := s.Catalogue(t.Context(), "C-2"); !errors.Is(err, cancellation.ErrNotFound) {
				t.Errorf("half of the refused record stands: %v", err)
			}
		})
	}
}

func TestImportNeverRevivesWhatEnded(t *testing.T) {
	s := databases.Open(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Products[0].EndedOn = storetest.Date(t, "2025-03-31")
	storetest.Import(t, s, r)
	r.Products[0].EndedOn = notice.Date{}
	storetest.Import(t, s, r)
	list, err := s.Catalogue(t.Context(), "C-1")
	if err != nil || list[0].EndedOn.String() != "2025-03-31" {
		t.Errorf("ended on %s, %v", list[0].EndedOn, err)
	}
}

func TestImportKeepsAHoldAndItsEnd(t *testing.T) {
	s := databases.Open(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	storetest.Import(t, s, r)
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	storetest.Import(t, s, r)
	list, err := s.Catalogue(t.Context(), "C-1")
	if err != nil {
		t.Fatal(err)
	}
	if h := list[0].Hold; h == nil || h.CaseID != d.ID || !h.Claimed || h.EndsOn.String() != "2026-12-22" {
		t.Errorf("hold %+v", h)
	}
}

func TestPartsAndProductsInheritTermsAndTheDayOfConclusion(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1",
		[3]string{"P-1", `{"starts_on":"2024-02-01","initial_term":"P24M","notice":"P1M"}`, ""},
		[3]string{"P-2", `{"notice":"P2W"}`, "P-1"}, [3]string{"P-3", `{}`, "P-2"}))
	list, err := s.Catalogue(t.Context(), "C-1")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"P1M", "P2W", "P2W"} {
		got := list[i].Terms
		if got.Notice.String() != want || got.StartsOn.String() != "2024-02-01" || got.ConcludedOn.String() != "2024-01-15" {
			t.Errorf("%s: %+v, want notice %s", list[i].ID, got, want)
		}
	}
}

func TestAProductThatWasCancelledElsewhereKeepsItsDayAndGivesWayToAnEarlierEnd(t *testing.T) {
	for _, tt := range []struct{ name, to, want string }{
		{"elsewhere it ends first", "2026-12-01", "already_cancelled 2026-12-01"},
		{"elsewhere it ends on the same day", "2026-12-22", "already_cancelled 2026-12-22"},
		{"by this declaration it ends first", "2027-03-31", " 2026-12-22"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := databases.Open(t)
			r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
			r.Products[0].CancelledTo, r.Products[0].ReceivedOn = storetest.Date(t, tt.to), storetest.Date(t, "2026-11-02")
			storetest.Import(t, s, r)
			list, err := s.Catalogue(t.Context(), "C-1")
			if err != nil || list[0].End().String() != tt.to || list[0].Status(storetest.Date(t, "2026-11-22")) != cancellation.StatusCancelled {
				t.Errorf("the product ends on %s, %v", list[0].End(), err)
			}
			d := storetest.Declare(t, s, "C-1", noon, "P-1")
			decide(t, s, d.ID)
			i := items(t, s, d.ID)[0]
			end := i.EndsOn
			if i.RefusedCode != "" {
				end = i.RefusedEndsOn
			}
			if got := string(i.RefusedCode) + " " + end.String(); got != tt.want || i.RefusedCaseID != "" {
				t.Errorf("got %q by case %q, want %q", got, i.RefusedCaseID, tt.want)
			}
		})
	}
}

func TestTheBookTellsNothingNewOfWhatACaseDecidedSince(t *testing.T) {
	s := databases.Open(t)
	r := storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""})
	r.Products[0].CancelledTo = storetest.Date(t, "2027-03-31")
	storetest.Import(t, s, r)
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	end := func() string {
		list, err := s.Catalogue(t.Context(), "C-1")
		if err != nil {
			t.Fatal(err)
		}
		return list[0].Hold.CaseID + " " + list[0].End().String()
	}
	if got := end(); got != d.ID+" 2026-12-22" {
		t.Errorf("after the decision: %s", got)
	}
	r.Products[0].CancelledTo = storetest.Date(t, "2026-12-01")
	storetest.Import(t, s, r)
	if got := end(); got != " 2026-12-01" {
		t.Errorf("after the book told of an earlier end: %s", got)
	}
}

func TestAnImportWritesWhatDiffersAndSaysWhat(t *testing.T) {
	s := databases.Open(t)
	var book []store.Record
	for _, n := range []string{"1", "2", "3"} {
		book = append(book, storetest.Record(t, "C-"+n, "V-"+n, [3]string{"P-" + n, storetest.Monthly, ""}, [3]string{"Q-" + n, `{}`, "P-" + n}))
	}
	load := func() []store.Imported {
		list, err := s.Import(t.Context(), book)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for _, i := range load() {
		if i.Err != nil || !i.New {
			t.Errorf("first: %+v", i)
		}
	}
	for _, i := range load() {
		if i.Err != nil || i.New || i.Changed() {
			t.Errorf("again: %+v", i)
		}
	}
	book[1].Products[1].Name = "Q renamed"
	want := []store.Imported{{}, {Products: []string{"Q-2"}}, {}}
	if diff := cmp.Diff(want, load()); diff != "" {
		t.Errorf("one line changed (-want +got):\n%s", diff)
	}
}

func TestOfABatchTheGoodRecordsGoInAndTheOthersSayWhy(t *testing.T) {
	s := databases.Open(t)
	record := func(customer, contract string, products ...[3]string) store.Record {
		return storetest.Record(t, customer, contract, products...)
	}
	monthly := storetest.Monthly
	book := []store.Record{
		record("C-1", "V-1", [3]string{"P-1", monthly, ""}),
		record("C-2", "V-1", [3]string{"P-2", monthly, ""}),    // the contract of C-1, of this very batch
		record("C-2", "V-2", [3]string{"P-3", monthly, "P-4"}), // its main product comes later
		record("C-2", "V-3", [3]string{"P-4", monthly, ""}),
		record("C-3", "V-4", [3]string{"P-1", monthly, ""}), // the product of C-1
		record("C-3", "V-5", [3]string{"P-5", monthly, ""}),
		record("C-4", "V-6", [3]string{"P-6", monthly, "P-7"}, [3]string{"P-7", monthly, "P-6"}),
		record("C-5", "V-7", [3]string{"P-8", monthly, ""}),
	}
	list, err := s.Import(t.Context(), book)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []error{nil, store.ErrForeign, store.ErrNoMain, nil, store.ErrForeign, nil, store.ErrCircle, nil} {
		if !errors.Is(list[n].Err, want) || (want == nil) != (list[n].Err == nil) {
			t.Errorf("record %d: %v, want %v", n, list[n].Err, want)
		}
	}
	for customer, want := range map[string]int{"C-1": 1, "C-2": 1, "C-3": 1, "C-4": 0, "C-5": 1} {
		products, err := s.Catalogue(t.Context(), customer)
		if want == 0 && errors.Is(err, cancellation.ErrNotFound) {
			continue
		}
		if err != nil || len(products) != want {
			t.Errorf("%s has %d products, %v", customer, len(products), err)
		}
	}
}

func TestARehearsalLeavesNothing(t *testing.T) {
	s := databases.Open(t)
	err := s.RehearseImport(t.Context(), func(load func(context.Context, []store.Record) ([]store.Imported, error)) error {
		for _, r := range []store.Record{
			storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}),
			storetest.Record(t, "C-1", "V-2", [3]string{"P-2", `{}`, "P-1"}),
		} {
			list, err := load(t.Context(), []store.Record{r})
			if err != nil || list[0].Err != nil || !list[0].New {
				t.Errorf("rehearsed %+v, %v", list, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Catalogue(t.Context(), "C-1"); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("something is left: %v", err)
	}
}

func TestWhatBecomesOfARecordDoesNotHangOnWhereABatchEnds(t *testing.T) {
	book := []store.Record{
		storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, "P-2"}), // its main product comes a line later
		storetest.Record(t, "C-1", "V-2", [3]string{"P-2", storetest.Monthly, ""}),
	}
	for _, size := range []int{1, 2} {
		s := databases.Open(t)
		var list []store.Imported
		for batch := range slices.Chunk(book, size) {
			done, err := s.Import(t.Context(), batch)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, done...)
		}
		if !errors.Is(list[0].Err, store.ErrNoMain) || list[1].Err != nil {
			t.Errorf("%d at a time: %v and %v", size, list[0].Err, list[1].Err)
		}
	}
}

// The other import's record comes in between the look and the writing.
func TestOfTwoImportsSideBySideOneAloneGetsAContract(t *testing.T) {
	url := databases.New(t)
	s := storetest.OpenURL(t, url)
	known := storetest.Record(t, "C-2", "V-2", [3]string{"P-2", storetest.Monthly, ""})
	storetest.Import(t, s, known)
	release := hold(t, url, `SELECT FROM customers WHERE id = 'C-2' FOR UPDATE`)
	known.Customer.Name = "Erika Anders" // so that the row is written
	claims := storetest.Record(t, "C-2", "V-1", [3]string{"P-3", storetest.Monthly, ""})
	claims.Customer = known.Customer
	second := make(chan []store.Imported, 1)
	go func() {
		list, err := s.Import(t.Context(), []store.Record{known, claims})
		if err != nil {
			t.Error(err)
		}
		second <- list
	}()
	waits(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	release()
	list := <-second
	if list == nil || list[0].Err != nil || !errors.Is(list[1].Err, store.ErrForeign) {
		t.Errorf("the second got %+v", list)
	}
	of, err := s.Catalogue(t.Context(), "C-1")
	if err != nil || len(of) != 1 || of[0].ID != "P-1" {
		t.Errorf("the first has %+v, %v", of, err)
	}
}
