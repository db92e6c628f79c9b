package store_test

import (
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func backlog(tb testing.TB, s *store.Store) store.Backlog {
	tb.Helper()
	b, err := s.Backlog(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func TestWhatWaitsForAPersonHasAnAgeOfItsOwn(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	id := typed(t, s, "", "other@example.com")
	if err := exec(t, url, `UPDATE docket SET recorded_at = recorded_at - interval '3 days'`); err != nil {
		t.Fatal(err)
	}
	b, err := s.Backlog(t.Context())
	if err != nil || b.OpenCases != 1 || b.OldestUnconfirmed < 71*time.Hour {
		t.Errorf("before anybody looked: %+v, %v", b, err)
	}
	if err := s.KeepTried(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b, err = s.Backlog(t.Context())
	if err != nil || b.OpenCases != 0 || b.WaitingCases != 1 || b.OldestUnconfirmed != 0 || b.OldestWaiting <= 0 {
		t.Errorf("unmatched: %+v, %v", b, err)
	}
	if state(t, s, id) != cancellation.CaseUnmatched {
		t.Errorf("it is %s", state(t, s, id))
	}
	soon(t, url)
	if due := takeRuns(t, s, 10); len(due) != 0 {
		t.Errorf("strangers fill Temporal: %v", due)
	}
}

// One item is parked while another is still tried.
func TestWhatWaitsForAPersonIsCountedAlsoWhileAMachineOwesSomething(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	if err := s.Stall(t.Context(), d.Items[1].ID, 0, cancellation.ItemDelayed, "http_503"); err != nil {
		t.Fatal(err)
	}
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	ago(t, url, "items", "updated_at", "1 hour", "WHERE state = 'parked'")
	b := backlog(t, s)
	if b.OpenCases != 1 || b.WaitingCases != 1 || b.Delayed != 1 || b.Parked != 1 || b.OldestUnconfirmed != 0 || b.OldestWaiting.Round(time.Minute) != time.Hour {
		t.Errorf("%+v", b)
	}
}

// ago moves a time of some rows back by an interval.
func ago(tb testing.TB, url, table, column, by, where string) {
	tb.Helper()
	if err := exec(tb, url, "UPDATE "+table+" SET "+column+" = "+column+" - interval '"+by+"' "+where); err != nil {
		tb.Fatal(err)
	}
}

func TestTheAgeOfAnUnknownMailIsThatOfItsAttemptHoweverOftenSomebodyLooks(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	id := withdraw(t, s)
	if _, err := s.KeepMatch(t.Context(), id, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	done(t, s, id, cancellation.ActSettle, store.ActDetails{Outcome: "rejected"})
	m := send(t, s, acknowledgement(id), cancellation.MailUnknown)
	ago(t, url, "mails", "claimed_at", "3 hours", "")
	ago(t, url, "act_outcomes", "recorded_at", "4 hours", "")
	if _, err := s.RecordAbsence(t.Context(), m.ID, m.Attempt, time.Now()); err != nil {
		t.Fatal(err)
	}
	b := backlog(t, s)
	if b.WaitingWithdrawals != 1 || b.Unknown != 1 || b.OldestWaiting.Round(time.Minute) != 3*time.Hour {
		t.Errorf("%+v", b)
	}
	same(t, s)
}

// A stranger's declaration waits for days; then it is known whose it is.
func TestWhatAPersonHasDealtWithDoesNotMakeTheNextThingOlder(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	id := typed(t, s, "", "erika@example.com")
	if err := s.KeepTried(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	ago(t, url, "tried_matches", "recorded_at", "5 days", "")
	identify(t, s, id, "C-1", "P-1")
	item := decide(t, s, id)[0].ItemID
	if err := s.Stall(t.Context(), item, 0, cancellation.ItemParked, "http_400"); err != nil {
		t.Fatal(err)
	}
	if b := backlog(t, s); b.WaitingCases != 1 || b.OldestWaiting > time.Minute {
		t.Errorf("%+v", b)
	}
}

// Its product was ended by another case for months; that one is voided.
func TestAnItemThatDecidesAnewIsOwedSinceThen(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	mark(t, s, decide(t, s, d.ID)[0].ItemID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	letter := storetest.Declare(t, s, "C-1", noon.Add(-72*time.Hour), "P-1")
	mark(t, s, decide(t, s, letter.ID)[0].ItemID)
	send(t, s, store.MailRef{CaseID: d.ID, Kind: cancellation.MailCorrection, Number: 1}, cancellation.MailSent)
	ago(t, url, "decisions", "decided_at", "90 days", "")
	done(t, s, letter.ID, cancellation.ActVoid, store.ActDetails{})
	asserts(t, url, `SELECT owes = 'machine' AND since > now() - interval '1 minute' FROM docket WHERE case_id = '`+d.ID+`'`)
	same(t, s)
}

func TestTheBacklogCountsActsUntilTheirRunsHaveTakenThemUpButNoObjections(t *testing.T) {
	s := databases.Open(t)
	d := stalled(t, s)
	if _, err := act(t, s, d.ID, cancellation.ActRetry, store.ActDetails{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Object(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.ApplyActs(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	if b := backlog(t, s); b.Acts != 1 {
		t.Errorf("%+v", b)
	}
	if err := storetest.TakeUp(t, s, d.ID); err != nil {
		t.Fatal(err)
	}
	if b := backlog(t, s); b.Acts != 0 || b.WaitingCases != 1 {
		t.Errorf("after they were applied: %+v", b)
	}
}
