package store_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func held(t *testing.T, s *store.Store) *cancellation.Hold {
	t.Helper()
	list, err := s.Catalogue(t.Context(), "C-1")
	if err != nil {
		t.Fatal(err)
	}
	return list[0].Hold
}

// Two declarations may name one product. The customer is told of the one by which
// it ends.
func TestTheCatalogueNamesTheCaseByWhichAProductEnds(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	if h := held(t, s); h != nil {
		t.Errorf("before anything was declared: %+v", h)
	}
	first := storetest.Declare(t, s, "C-1", noon, "P-1")
	expect := func(when, caseID string, claimed bool, ends string) {
		t.Helper()
		if h := held(t, s); h == nil || h.CaseID != caseID || h.Claimed != claimed || h.EndsOn.String() != ends {
			t.Errorf("%s: %+v", when, h)
		}
	}
	expect("declared", first.ID, false, "2026-12-22")
	second := storetest.Declare(t, s, "C-1", noon.Add(24*time.Hour), "P-1")
	expect("declared again", first.ID, false, "2026-12-22")
	decide(t, s, second.ID)
	expect("decided", first.ID, true, "2026-12-22")
	letter := storetest.Declare(t, s, "C-1", noon.Add(-72*time.Hour), "P-1")
	expect("one that ends it earlier is entered", letter.ID, false, "2026-12-19")
	decide(t, s, letter.ID)
	expect("and decided", letter.ID, true, "2026-12-19")
	done(t, s, letter.ID, cancellation.ActVoid, store.ActDetails{})
	decide(t, s, second.ID)
	expect("and voided", first.ID, true, "2026-12-22")
	for _, id := range []string{first.ID, second.ID} {
		done(t, s, id, cancellation.ActVoid, store.ActDetails{})
	}
	if h := held(t, s); h != nil {
		t.Errorf("all are voided: %+v", h)
	}
}
