package alerts

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// database are the outages of Postgres.
func database() []outage {
	return []outage{
		{
			name: "Postgres is down", quick: true, alerts: []string{"FairwellDeclarationsRefused", "FairwellStarterFailing"},
			ends:   "start Postgres, `fairwell migrate`",
			breaks: stops("postgres"),
			mends: func(t *testing.T, w *world) {
				w.part(t, "start", "postgres")
				w.follow(t, "FairwellDeclarationsRefused", "fairwell migrate")
			},
		},
		{
			// The nearest thing to a slow disk: what reads or writes declarations waits until it gives up.
			name: "Postgres is slow: a long transaction locks declarations", alerts: []string{"FairwellDeclarationsRefused", "FairwellStarterFailing"},
			ends: "end the transaction",
			breaks: func(t *testing.T, w *world) {
				w.alter(t, "BEGIN", "LOCK TABLE declarations IN ACCESS EXCLUSIVE MODE")
			},
			mends: func(t *testing.T, w *world) {
				first, _, _ := strings.Cut(w.follow(t, "FairwellPoolExhausted", "SELECT pid"), "\n")
				w.follow(t, "FairwellPoolExhausted", "SELECT pg_terminate_backend", "PID", first)
			},
		},
		{
			// The nearest thing to a full disk: every write is refused, reading goes on.
			name: "Postgres is full: it takes no write", alerts: []string{"FairwellDeclarationsRefused", "FairwellStarterFailing"},
			ends:   "make room, so that writes are taken again",
			breaks: func(t *testing.T, w *world) { w.readOnly(t, "SET default_transaction_read_only = on") },
			during: waiting(),
			mends:  func(t *testing.T, w *world) { w.readOnly(t, "RESET default_transaction_read_only") },
		},
		{
			name: "a row of the docket is wrong", alerts: []string{"FairwellDocketDiffers"},
			ends: "its two queries",
			breaks: func(t *testing.T, w *world) {
				w.alter(t, "UPDATE docket SET state = 'received' WHERE case_id = (SELECT case_id FROM docket WHERE NOT open AND owes IS NULL ORDER BY updated_at DESC LIMIT 1)")
			},
			mends: func(t *testing.T, w *world) {
				if w.follow(t, "FairwellDocketDiffers", "SELECT case_id") == "" {
					t.Error("nothing differs")
				}
				w.follow(t, "FairwellDocketDiffers", "SELECT docket_refresh")
			},
		},
	}
}

// readOnly changes what sessions of the database may do from now on.
func (w *world) readOnly(t *testing.T, setting string) {
	t.Helper()
	w.alter(t, "SET default_transaction_read_only = off", "ALTER DATABASE fairwell "+setting)
	w.sql(t, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'fairwell' AND pid <> pg_backend_pid()")
}

// alter changes something as the owner of the database.
func (w *world) alter(t *testing.T, statements ...string) *pgx.Conn {
	t.Helper()
	c := w.owner(t)
	for _, statement := range statements {
		if _, err := c.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return c
}
