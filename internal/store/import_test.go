package store_test

import (
	"errors"
	"testing"

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
