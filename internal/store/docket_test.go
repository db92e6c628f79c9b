package store_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// same checks that each row of the docket is what the view says.
func same(tb testing.TB, s *store.Store) {
	tb.Helper()
	if ids, err := s.DocketDiffers(tb.Context()); err != nil || len(ids) != 0 {
		tb.Errorf("the docket differs from the view for %v, %v", ids, err)
	}
}

// soon makes everything due that is owed.
func soon(tb testing.TB, url string) {
	tb.Helper()
	err := exec(tb, url, `UPDATE docket SET run_due_at = now() - interval '1 second' WHERE open;
		UPDATE docket SET mail_due_at = now() - interval '1 second' WHERE mail_owed`)
	if err != nil {
		tb.Fatal(err)
	}
}

func takeRuns(tb testing.TB, s *store.Store, limit int) map[string]store.Run {
	tb.Helper()
	list, err := s.TakeRuns(tb.Context(), limit)
	if err != nil {
		tb.Fatal(err)
	}
	runs := map[string]store.Run{}
	for _, r := range list {
		runs[r.CaseID] = r
	}
	return runs
}

func TestADocketThatDoesNotFollowIsNoticed(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	err := exec(t, url, `ALTER TABLE items DISABLE TRIGGER docket_touch; ALTER TABLE decisions DISABLE TRIGGER docket_touch;
		ALTER TABLE mails DISABLE TRIGGER docket_touch`)
	if err != nil {
		t.Fatal(err)
	}
	decide(t, s, d.ID)
	if number, err := s.RecentlyDiffers(t.Context()); err != nil || number != 1 {
		t.Errorf("%d differ, %v", number, err)
	}
	if ids, err := s.DocketDiffers(t.Context()); err != nil || len(ids) != 1 || ids[0] != d.ID {
		t.Errorf("differs for %v, %v", ids, err)
	}
}

// The row of a new declaration is written without the view, and says the same.
func TestTheDocketSaysWhatTheViewSaysOfANewDeclarationOfEveryKind(t *testing.T) {
	s := databases.Open(t)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	storetest.Declare(t, s, "C-1", noon, "P-1")
	typed(t, s, "", "erika@example.com")
	withdraw(t, s)
	same(t, s)
	if due := takeRuns(t, s, 10); len(due) != 0 {
		t.Errorf("%d are due within the grace of who declared", len(due))
	}
}
