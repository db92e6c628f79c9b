package store_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// hold runs SQL in a transaction that stays open until it is let go.
func hold(tb testing.TB, url string, sql ...string) (letGo func()) {
	tb.Helper()
	ctx := context.WithoutCancel(tb.Context())
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close(ctx) })
	for _, q := range append([]string{"BEGIN"}, sql...) {
		if _, err := conn.Exec(ctx, q); err != nil {
			tb.Fatalf("%s: %v", q, err)
		}
	}
	return func() {
		tb.Helper()
		if _, err := conn.Exec(ctx, "COMMIT"); err != nil {
			tb.Error(err)
		}
	}
}

// waits returns as soon as anybody waits for a lock in that database.
func waits(tb testing.TB, url string) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(tb.Context()))
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		var waiting bool
		err := conn.QueryRow(tb.Context(), `
			SELECT EXISTS (SELECT FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
			               WHERE NOT l.granted AND a.datname = current_database())`).Scan(&waiting)
		if err != nil {
			tb.Fatal(err)
		}
		if waiting {
			return
		}
	}
	tb.Fatal("nobody waits")
}

func lockDocket(caseID string) string {
	return `SELECT FROM docket WHERE case_id = '` + caseID + `' FOR NO KEY UPDATE`
}

// free checks that nobody holds the row of a case.
func free(tb testing.TB, url, caseID string) {
	tb.Helper()
	if err := exec(tb, url, lockDocket(caseID)+" NOWAIT"); err != nil {
		tb.Errorf("it holds the row of another case while it waits: %v", err)
	}
}

func TestWhoWaitsForARowOfTheDocketSeesWhatTheOtherWrote(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	letGo := hold(t, url,
		`UPDATE items SET state = 'parked', error_code = 'x', error_since = now(), updated_at = now()
		WHERE id = '`+d.Items[1].ID+`'`, `SET CONSTRAINTS ALL IMMEDIATE`)
	ended := make(chan error)
	go func() {
		o, err := s.Order(t.Context(), d.Items[0].ID)
		if err == nil {
			err = s.Mark(t.Context(), o)
		}
		ended <- err
	}()
	waits(t, url)
	letGo()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	same(t, s)
}

// Two that touch the same cases in different orders would wait for each other;
// Postgres would end one of them.
func TestWhoTouchesSeveralCasesTakesTheirRowsInOneOrder(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T, *store.Store, []string) func() error{
		"a webhook": func(t *testing.T, s *store.Store, ids []string) func() error {
			var events []cancellation.DeliveryEvent
			for _, id := range slices.Backward(ids) {
				m := send(t, s, store.MailRef{CaseID: id, Kind: cancellation.MailReceipt}, cancellation.MailSent)
				events = append(events, cancellation.DeliveryEvent{MailID: m.ID, Attempt: 1, Delivery: cancellation.DeliveryBounce, OccurredAt: noon})
			}
			return func() error { return s.AppendDeliveryEvents(t.Context(), events) }
		},
		"a claim": func(t *testing.T, s *store.Store, ids []string) func() error {
			return func() error { _, err := s.Claim(t.Context(), ids[0]); return err }
		},
		"a take-over": func(t *testing.T, s *store.Store, ids []string) func() error {
			decide(t, s, ids[0]) // the second ends the product, and the first is linked to it
			letter := storetest.Declare(t, s, "C-1", before(120*time.Hour), "P-1").ID
			if _, err := s.Claim(t.Context(), letter); err != nil {
				t.Fatal(err)
			}
			return func() error { _, err := s.Decide(t.Context(), letter, rules()); return err }
		},
		"a mark that lets a product go on": func(t *testing.T, s *store.Store, ids []string) func() error {
			item := decide(t, s, ids[1])[0].ItemID
			mark(t, s, item)
			accepted(t, s, ids[1], offered(t, s, ids[1], item))
			decide(t, s, ids[0]) // while the backend is asked
			o := order(t, s, item)
			return func() error { return s.Mark(t.Context(), o) }
		},
		"closed runs": func(t *testing.T, s *store.Store, ids []string) func() error {
			var closed []store.ClosedRun
			for _, id := range slices.Backward(ids) {
				closed = append(closed, store.ClosedRun{CaseID: id, ClosedAt: time.Now()})
			}
			return func() error { return s.ReportClosed(t.Context(), closed) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := databases.New(t)
			s := openURL(t, url)
			storetest.Import(t, s, storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
			var ids []string
			for _, received := range []time.Time{before(time.Hour), before(49 * time.Hour)} { // in another order than that of the IDs
				ids = append(ids, storetest.Declare(t, s, "C-1", received, "P-1").ID)
			}
			do := prepare(t, s, ids)
			letGo := hold(t, url, lockDocket(ids[0]))
			ended := make(chan error)
			go func() { ended <- do() }()
			waits(t, url)
			free(t, url, ids[1])
			letGo()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			same(t, s)
		})
	}
}
