package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestADueCaseIsTakenByOneWorkerHoweverManyLook(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))

	first := storetest.Declare(t, s, "C-1", noon, "P-1").ID
	for n := range 39 {
		storetest.Declare(t, s, "C-1", noon.Add(time.Duration(n+1)*time.Second), "P-1")
	}
	if due := takeRuns(t, s, 10); len(due) != 0 {
		t.Errorf("%d are due within the grace of who declared", len(due))
	}
	soon(t, url)
	var mu sync.Mutex
	taken := map[string]int{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				list, err := s.TakeRuns(t.Context(), 7)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, r := range list {
					taken[r.CaseID]++
					if r.Products != 1 || r.Channel != "api" || r.CaseID == first && r.EarliestEnd.String() != "2026-12-22" {
						t.Errorf("%+v", r)
					}
				}
				mu.Unlock()
				if len(list) == 0 {
					return
				}
			}
		})
	}
	wg.Wait()
	if len(taken) != 40 {
		t.Errorf("%d of %d are taken", len(taken), 40)
	}
	for id, times := range taken {
		if times != 1 {
			t.Errorf("%s is taken %d times", id, times)
		}
	}
}

// The confirmation is sent, and the address that it did not go to is not told yet.
func TestACaseStaysDueUntilEveryMailOfItsIsSettled(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	id := typed(t, s, "C-1", "other@example.com", "P-1")
	for _, i := range decide(t, s, id) {
		mark(t, s, i.ItemID)
	}
	send(t, s, confirmation(id), cancellation.MailSent)
	soon(t, url)
	if due := takeRuns(t, s, 10); len(due) != 1 {
		t.Errorf("%d cases are due while the alert is pending", len(due))
	}
	send(t, s, store.MailRef{CaseID: id, Kind: cancellation.MailAlert}, cancellation.MailSent)
	soon(t, url)
	if due := takeRuns(t, s, 10); len(due) != 0 || state(t, s, id) != cancellation.CaseCompleted {
		t.Errorf("%d cases are due when all is done", len(due))
	}
	same(t, s)
}

func TestABadlyClosedRunIsDueAtOnceAndNotAgainAfterALook(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	closed := []store.ClosedRun{{CaseID: d.ID, ClosedAt: time.Now()}, {CaseID: "01900000-0000-7000-8000-000000000000", ClosedAt: time.Now()}}
	for n, want := range []int{1, 0} {
		if err := s.ReportClosed(t.Context(), closed); err != nil {
			t.Fatal(err)
		}
		if due := takeRuns(t, s, 10); len(due) != want {
			t.Errorf("round %d: %d are due", n, len(due))
		}
	}
}

// Somebody ends the run of a case that owes no more than its alert.
func TestARunThatIsTerminatedWhileTheAlertIsPendingIsDueAtOnce(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	id := typed(t, s, "C-1", "other@example.com", "P-1")
	for _, i := range decide(t, s, id) {
		mark(t, s, i.ItemID)
	}
	send(t, s, confirmation(id), cancellation.MailSent)
	soon(t, url)
	takeRuns(t, s, 10)
	if due := takeRuns(t, s, 10); len(due) != 0 {
		t.Fatalf("due within the lease: %v", due)
	}
	for _, want := range []int{1, 0} {
		if err := s.ReportClosed(t.Context(), []store.ClosedRun{{CaseID: id, ClosedAt: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		if due := takeRuns(t, s, 10); len(due) != want {
			t.Errorf("%d are due, want %d", len(due), want)
		}
		alert := store.MailRef{CaseID: id, Kind: cancellation.MailAlert}
		if m, err := s.Mail(t.Context(), alert); err == nil && m.State == cancellation.MailPending {
			claimed := claim(t, s, alert, "erika@example.com")
			if err := s.Settle(t.Context(), claimed.ID, claimed.Attempt, cancellation.MailSent, "", ""); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A run that fails as soon as it is started must not keep the workers busy.
func TestARunThatClosesRightAfterEachLookWaitsForItsLease(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	looks := 0
	for range 20 {
		if err := s.ReportClosed(t.Context(), []store.ClosedRun{{CaseID: d.ID, ClosedAt: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		looks += len(takeRuns(t, s, 10))
	}
	if looks != 6 {
		t.Errorf("looked at %d times in a row", looks)
	}
	if left := dueIn(t, url, d.ID); left < 10*time.Minute || left > time.Hour {
		t.Errorf("looked at again in %s", left)
	}
	if err := exec(t, url, `UPDATE docket SET run_looked_at = now() - interval '1 minute'`); err != nil {
		t.Fatal(err)
	}
	if err := s.ReportClosed(t.Context(), []store.ClosedRun{{CaseID: d.ID, ClosedAt: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	if due := takeRuns(t, s, 10); len(due) != 1 {
		t.Error("one that was terminated long after its look is not due")
	}
}

func TestTheLeaseOfWhatAMachineOwesGrowsToAnHourAndBeginsAnewWithAnAct(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	for _, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute} {
		soon(t, url)
		takeRuns(t, s, 1)
		if left := dueIn(t, url, d.ID); left > want || left < want-5*time.Second {
			t.Errorf("looked at again in %s, want %s", left, want)
		}
	}
	if err := exec(t, url, `UPDATE docket SET run_looks = 40`); err != nil {
		t.Fatal(err)
	}
	soon(t, url)
	takeRuns(t, s, 1)
	if left := dueIn(t, url, d.ID); left < 59*time.Minute || left > time.Hour {
		t.Errorf("after many looks again in %s", left)
	}
	if _, err := act(t, s, d.ID, cancellation.ActRetry, store.ActDetails{}); err != nil {
		t.Fatal(err)
	}
	if left := dueIn(t, url, d.ID); left > 4*time.Second {
		t.Errorf("an act is looked at in %s", left)
	}
	soon(t, url)
	takeRuns(t, s, 1)
	if left := dueIn(t, url, d.ID); left > 30*time.Second {
		t.Errorf("after an act again in %s", left)
	}
}

func TestWhatWaitsForPeopleIsLookedAtHourlyAndAnActMakesItDueAtOnce(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	if err := s.Stall(t.Context(), d.Items[0].ID, 0, cancellation.ItemParked, "http_400"); err != nil {
		t.Fatal(err)
	}
	soon(t, url)
	takeRuns(t, s, 10)
	left := dueIn(t, url, d.ID)
	if left < 59*time.Minute {
		t.Errorf("looked at again in %s", left)
	}
	if _, err := act(t, s, d.ID, cancellation.ActRetry, store.ActDetails{}); err != nil {
		t.Fatal(err)
	}
	if left = dueIn(t, url, d.ID); left > 5*time.Second {
		t.Errorf("an act is looked at in %s", left)
	}
	soon(t, url)
	if r := takeRuns(t, s, 10)[d.ID]; r.NewsAt == nil {
		t.Error("the run is not told that there is news")
	}
	same(t, s)
}

func TestARunIsStartedWithWhatItIsAbout(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}, [3]string{"P-2", `{"notice":"P3M"}`, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1", "P-2")
	for id, want := range map[string]store.Run{
		d.ID:           {Channel: "api", Products: 2, EarliestEnd: storetest.Date(t, "2026-12-22")},
		withdraw(t, s): {Channel: "form", Withdrawal: true},
	} {
		want.CaseID, want.Reference = id, text(t, url, `SELECT receipt_code FROM declarations WHERE id = '`+id+`'`)
		if got, err := s.Run(t.Context(), id); err != nil || got != want {
			t.Errorf("%+v, want %+v, %v", got, want, err)
		}
	}
	if _, err := s.Run(t.Context(), "01900000-0000-7000-8000-000000000000"); !errors.Is(err, cancellation.ErrNotFound) {
		t.Errorf("an unknown case: %v", err)
	}
}

func TestALeaseThatIsGivenBackCountsAsNoLook(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	soon(t, url)
	takeRuns(t, s, 1)
	if err := s.PutBackRuns(t.Context(), []string{d.ID}); err != nil {
		t.Fatal(err)
	}
	if left := dueIn(t, url, d.ID); left < time.Second || left > 5*time.Second {
		t.Errorf("due again in %s", left)
	}
	asserts(t, url, `SELECT run_looks = 0 FROM docket`)
}
