package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func TestAReceiptIsDueOnceTheConfirmationIsLateAndOneWorkerTakesIt(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	window := store.MailWindow{After: time.Hour, Limit: 10}
	due := func() int {
		t.Helper()
		soon(t, url)
		list, err := s.TakeMails(t.Context(), window)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			if m.Kind != cancellation.MailReceipt {
				t.Errorf("%+v", m)
			}
		}
		return len(list)
	}
	if n := due(); n != 0 {
		t.Errorf("%d are due before their time", n)
	}
	window.After = 0
	if n := due(); n != 1 {
		t.Errorf("%d are due", n)
	}
	if again, err := s.TakeMails(context.WithoutCancel(t.Context()), window); err != nil || len(again) != 0 {
		t.Errorf("taken twice: %v, %v", again, err)
	}
	decide(t, s, d.ID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	if n := due(); n != 0 {
		t.Errorf("%d are due after the confirmation", n)
	}
}

func TestADueMailIsTakenByOneWorkerHoweverManyLook(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	want := map[store.MailRef]int{}
	for range 12 {
		want[acknowledgement(withdraw(t, s))]++
		want[store.MailRef{CaseID: typed(t, s, "", "erika@example.com"), Kind: cancellation.MailReceipt}]++
	}
	soon(t, url)
	got := map[store.MailRef]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for n := 1; n > 0; {
				list, err := s.TakeMails(t.Context(), store.MailWindow{Limit: 3})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, m := range list {
					got[m]++
				}
				mu.Unlock()
				n = len(list)
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	same(t, s)
}

func TestAMailWhoseTimeHasNotComeIsDueThenAndKeepsNoOtherWaiting(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	// Many that are due to be looked at, and of which the time has not come.
	for n := range 20 {
		storetest.Declare(t, s, "C-1", noon.Add(time.Duration(n)*time.Second), "P-1")
	}
	late := storetest.Declare(t, s, "C-1", noon, "P-1").ID
	unmatched := typed(t, s, "", "erika@example.com")
	if err := exec(t, url, `UPDATE docket SET mail_due_at = now() - interval '1 hour', recorded_at = now() - interval '10 seconds';
		UPDATE docket SET mail_due_at = now(), recorded_at = now() - interval '1 minute' WHERE case_id = '`+late+`'`); err != nil {
		t.Fatal(err)
	}
	taken := map[string]bool{}
	for range 3 {
		list, err := s.TakeMails(t.Context(), store.MailWindow{After: time.Minute, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			taken[m.CaseID] = true
		}
	}
	if len(taken) != 2 || !taken[late] || !taken[unmatched] {
		t.Errorf("taken %v, want %s and %s", taken, late, unmatched)
	}
	asserts(t, url, `SELECT count(*) = 20 FROM docket WHERE mail_due_at = recorded_at + interval '1 minute' AND mail_looks = 0`)
}

// What becomes of the receipt is a matter of its own: the case is not open for it.
func TestAReceiptThatIsPrintedOrParkedIsNotDueAgain(t *testing.T) {
	for name, leave := range map[string]func(*store.Store, store.MailRef) error{
		"printed": func(s *store.Store, r store.MailRef) error {
			return s.ToPrint(context.Background(), store.Frozen{Ref: r, Subject: "s", Document: []byte("{}")})
		},
		"parked": func(s *store.Store, r store.MailRef) error {
			m, err := s.ClaimMail(context.Background(), store.MailClaim{Frozen: store.Frozen{Ref: r, Subject: "s", Document: []byte("{}")}})
			if err != nil {
				return err
			}
			return s.Settle(context.Background(), m.ID, m.Attempt, cancellation.MailParked, "", "refused")
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := databases.New(t)
			s := openURL(t, url)
			storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
			d := storetest.Declare(t, s, "C-1", noon, "P-1")
			if err := leave(s, store.MailRef{CaseID: d.ID, Kind: cancellation.MailReceipt}); err != nil {
				t.Fatal(err)
			}
			soon(t, url)
			if list, err := s.TakeMails(t.Context(), store.MailWindow{Limit: 10}); err != nil || len(list) != 0 {
				t.Errorf("due %v, %v", list, err)
			}
			same(t, s)
			if state(t, s, d.ID) != cancellation.CaseReceived {
				t.Errorf("the case is %s for its receipt", state(t, s, d.ID))
			}
		})
	}
}

func TestTheLeaseOfAMailGrowsToTenMinutes(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	withdraw(t, s)
	for _, want := range []string{"5 seconds", "10 seconds", "20 seconds"} {
		takeMail(t, s, url)
		asserts(t, url, `SELECT mail_due_at - now() BETWEEN interval '`+want+`' - interval '2 seconds' AND interval '`+want+`' FROM docket`)
	}
	if err := exec(t, url, `UPDATE docket SET mail_looks = 40`); err != nil {
		t.Fatal(err)
	}
	takeMail(t, s, url)
	asserts(t, url, `SELECT mail_due_at - now() BETWEEN interval '9 minutes' AND interval '10 minutes' FROM docket`)
}

func takeMail(t *testing.T, s *store.Store, url string) {
	t.Helper()
	soon(t, url)
	if list, err := s.TakeMails(t.Context(), store.MailWindow{Limit: 10}); err != nil || len(list) != 1 {
		t.Fatalf("due %v, %v", list, err)
	}
}
