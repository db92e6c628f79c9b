package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// eventsOf lists the events of a case in their order, each with its number.
func eventsOf(t *testing.T, url, caseID string) []string {
	t.Helper()
	return strings.Fields(text(t, url, `
		SELECT string_agg(sequence || ':' || type || '/' || number || coalesce('/' || ends_on, ''), ' ' ORDER BY sequence)
		FROM events WHERE case_id = '`+caseID+`'`))
}

func wantTold(t *testing.T, url, caseID string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, eventsOf(t, url, caseID)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestWhatHappensToACaseIsAnEventOnceAndInOrder(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	wantTold(t, url, d.ID, "1:cancellation.declared/0")
	item := decide(t, s, d.ID)[0]
	mark(t, s, item.ItemID)
	send(t, s, confirmation(d.ID), cancellation.MailSent)
	if _, err := act(t, s, d.ID, cancellation.ActVoid, store.ActDetails{}); err != nil {
		t.Fatal(err)
	}
	if err := storetest.TakeUp(t, s, d.ID); err != nil {
		t.Fatal(err)
	}
	mark(t, s, item.ItemID)
	want := []string{
		"1:cancellation.declared/0", "2:item.decided/1/2026-12-22", "3:item.cancelled/1/2026-12-22",
		"4:confirmation.sent/0", "5:item.continued/2",
	}
	wantTold(t, url, d.ID, want...)
	if err := exec(t, url, `SELECT docket_refresh(case_id) FROM docket`); err != nil {
		t.Fatal(err)
	}
	wantTold(t, url, d.ID, want...)
}

func TestAWithdrawalAndWhoDidNotGetThroughAreEvents(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	w := withdraw(t, s)
	if _, err := s.KeepMatch(t.Context(), w, cancellation.WithdrawalMatch{Code: cancellation.FoundNothing}); err != nil {
		t.Fatal(err)
	}
	if _, err := act(t, s, w, cancellation.ActSettle, store.ActDetails{Outcome: "rejected"}); err != nil {
		t.Fatal(err)
	}
	if err := storetest.TakeUp(t, s, w); err != nil {
		t.Fatal(err)
	}
	wantTold(t, url, w, "1:withdrawal.declared/0", "2:withdrawal.rejected/1")

	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first, second := storetest.Declare(t, s, "C-1", noon, "P-1"), storetest.Declare(t, s, "C-1", noon, "P-1")
	item := decide(t, s, first.ID)[0]
	decide(t, s, second.ID)
	wantTold(t, url, second.ID, "1:cancellation.declared/0", "2:item.refused/0")
	if err := s.Stall(t.Context(), item.ItemID, item.Round, cancellation.ItemParked, "http_503"); err != nil {
		t.Fatal(err)
	}
	wantTold(t, url, first.ID, "1:cancellation.declared/0", "2:item.decided/1/2026-12-22", "3:item.parked/0")
}

func TestWhoeverWasLinkedToACancellationIsToldThatTheProductContinues(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	first, second := storetest.Declare(t, s, "C-1", before(2*time.Hour), "P-1"), storetest.Declare(t, s, "C-1", before(time.Hour), "P-1")
	item := decide(t, s, first.ID)[0]
	decide(t, s, second.ID)
	accepted(t, s, first.ID, offered(t, s, first.ID, item.ItemID))
	mark(t, s, item.ItemID)
	wantTold(t, url, second.ID, "1:cancellation.declared/0", "2:item.refused/0", "3:item.continued/0")
}

func TestThatAProductDidNotEndAsDecidedIsAnEvent(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	decide(t, s, d.ID)
	storetest.RunOn(t, s, d.ID, "P-1")
	wantTold(t, url, d.ID, "1:cancellation.declared/0", "2:item.decided/1/2026-12-22", "3:item.cancelled/1/2026-12-22", "4:item.end_differs/1/2026-12-22")
}

func TestAnEventIsThereWithItsFactOrNotAtAll(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	if err := exec(t, url, `
		BEGIN;
		INSERT INTO items (id, case_id, product_id, line, state) SELECT id, case_id, product_id, line, 'received' FROM declared_items;
		INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, rule_version) SELECT id, 1, '2026-12-22', '2026-11-22', 'x' FROM items;
		SET CONSTRAINTS ALL IMMEDIATE;
		ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	wantTold(t, url, d.ID, "1:cancellation.declared/0")
}

func TestErasingACaseIsItsLastEvent(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	d := storetest.Declare(t, s, "C-1", noon, "P-1")
	for range 2 {
		if err := exec(t, url, `UPDATE declarations SET reason = NULL, erased_at = now()`); err != nil {
			t.Fatal(err)
		}
	}
	wantTold(t, url, d.ID, "1:cancellation.declared/0", "2:case.erased/0")
}
