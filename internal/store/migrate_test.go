package store_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func migrate(tb testing.TB, url string) {
	tb.Helper()
	if err := store.Migrate(tb.Context(), url); err != nil {
		tb.Error(err)
	}
}

// text is the one text that a query answers.
func text(tb testing.TB, url, query string) (answer string) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(tb.Context())
	if err := conn.QueryRow(tb.Context(), query).Scan(&answer); err != nil {
		tb.Fatal(err)
	}
	return answer
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	const made = `
		SELECT concat_ws(' ', (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
		    (SELECT string_agg(tgrelid || '.' || oid, ',' ORDER BY oid) FROM pg_trigger),
		    (SELECT xmin || '.' || made_by FROM docket), (SELECT v.xmin || '.' || v FROM view_version AS v))`
	before := text(t, url, made)
	migrate(t, url)
	if diff := cmp.Diff(before, text(t, url, made)); diff != "" {
		t.Error(diff)
	}
	if state(t, s, d.ID) != cancellation.CaseNeedsAttention {
		t.Error("the views are gone")
	}
}

func TestProcessesThatMigrateAtOnceMakeEachThingOnce(t *testing.T) {
	url := databases.Empty(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { migrate(t, url) })
	}
	wg.Wait()
	if got := text(t, url, `SELECT number || ' ' || rebuilt FROM view_version`); got != "1 1" {
		t.Errorf("versions of views and docket: %s", got)
	}
	storetest.Import(t, openURL(t, url), storetest.Record(t, "C-1", "V-1", [3]string{"P-1", storetest.Monthly, ""}))
	storetest.Declare(t, openURL(t, url), "C-1", noon, "P-1")
}

// older makes the views look as an older release left them, and each row of the
// docket like one of a finished case.
const older = `
	UPDATE view_version SET hash = 'older';
	UPDATE docket SET state = 'completed', open = false, owes = NULL, since = NULL, waits_since = NULL, cause = NULL, act_by = NULL, run_due_at = NULL,
	    mail_owed = false, mail_due_at = NULL, unconfirmed = false`

// multiply repeats the only declaration so many times.
func multiply(tb testing.TB, url, times string) {
	tb.Helper()
	err := exec(tb, url, `
		INSERT INTO declarations (id, customer_id, kind, channel, locale, typed, received_at, rule_version, receipt, receipt_code,
		    issuer, subject, idempotency_key, body_hash)
		SELECT gen_random_uuid(), customer_id, kind, channel, locale, typed, received_at - n * interval '1 minute', rule_version,
		    receipt, 'code-' || n,
		    issuer, subject, encode(sha256(('key-' || n)::bytea), 'hex'), body_hash
		FROM declarations, generate_series(1, `+times+`) AS n WHERE id = (SELECT min(id::text)::uuid FROM declarations)`)
	if err != nil {
		tb.Fatal(err)
	}
}

func TestViewsThatHaveChangedAreMadeAnewAndEveryRowFollows(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	stalled(t, s)
	multiply(t, url, "2300")
	if err := exec(t, url, older); err != nil {
		t.Fatal(err)
	}
	if ids, err := s.DocketDiffers(t.Context()); err != nil || len(ids) != 2301 {
		t.Fatalf("%d rows are stale, %v", len(ids), err)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { migrate(t, url) })
	}
	wg.Wait()
	same(t, s)
	asserts(t, url, `SELECT bool_and(made_by = 2) FROM docket`)
	asserts(t, url, `SELECT number = 2 AND rebuilt = 2 FROM view_version`)
	role, err := databases.AsAPI(url)
	if err != nil {
		t.Fatal(err)
	}
	api := openURL(t, role)
	if list, err := api.Cases(t.Context(), store.Filter{State: cancellation.CaseReceived, Limit: 5}); err != nil || len(list) != 5 {
		t.Errorf("the API's role lists %d, %v", len(list), err)
	}
	if err := exec(t, role, `SELECT docket_refresh(case_id) FROM docket`); err == nil {
		t.Error("the API's role may refresh the docket")
	}
}

func TestARebuildThatWasBrokenOffIsEnded(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	stalled(t, s)
	err := exec(t, url, older+
		`; UPDATE docket SET made_by = 0; UPDATE view_version SET rebuilt = 0, hash = '`+text(t, url, `SELECT hash FROM view_version`)+`'`)
	if err != nil {
		t.Fatal(err)
	}
	migrate(t, url)
	same(t, s)
	asserts(t, url, `SELECT rebuilt = number FROM view_version`)
}

// Views are dropped and recreated, for which nobody may be reading them.
func TestWhoReadsWhileTheViewsAreMadeAnewIsNotKeptWaiting(t *testing.T) {
	url := databases.New(t)
	s := openURL(t, url)
	d := stalled(t, s)
	if err := exec(t, url, `UPDATE view_version SET hash = 'older'`); err != nil {
		t.Fatal(err)
	}
	letGo := hold(t, url, `SELECT FROM case_items`, `SELECT FROM cases`)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		migrate(t, url)
	}()
	waits(t, url)
	if state(t, s, d.ID) != cancellation.CaseNeedsAttention {
		t.Error("it could not be read")
	}
	select {
	case <-ended:
		t.Error("the views were recreated under who reads them")
	default:
	}
	letGo()
	<-ended
	same(t, s)
}
