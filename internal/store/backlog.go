package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Backlog counts what is owed, by whom and since when, for metrics and alerts.
// A case can be both open and waiting.
type Backlog struct {
	OpenCases            int // a machine owes them something
	WaitingCases         int // a person has to look at them
	OpenWithdrawals      int
	WaitingWithdrawals   int
	Delayed              int // items
	Held                 int // items that wait because of a hold
	Holds                int // lines on hold
	OverdueHolds         int // that were to be looked at by now
	Parked               int // items and mails
	Unknown              int // mails
	Acts                 int // that no run has applied yet
	BatchCases           int // of batches that run, and were not acted on yet
	EndpointsOff         int // of events, that no person has switched off
	AtRisk               int // waits for a person, and a product of it ends tomorrow at the latest, or it can no longer be rejected then
	OldestUnconfirmed    time.Duration
	OldestUnacknowledged time.Duration
	OldestWaiting        time.Duration
}

// Backlog counts what is still owed.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	return one[Backlog](ctx, s.pool, "count what is open", `
		SELECT o.*,
		       (SELECT count(*) FROM items WHERE state = 'delayed') AS delayed,
		       (SELECT count(*) FROM items WHERE state = 'held') AS held,
		       (SELECT count(*) FROM holds WHERE released_at IS NULL) AS holds,
		       (SELECT count(*) FROM holds WHERE released_at IS NULL AND review_at < now()) AS overdue_holds,
		       (SELECT count(*) FROM items WHERE state = 'parked')
		         + (SELECT count(*) FROM mails WHERE state = 'parked' AND kind <> 'receipt') AS parked,
		       (SELECT count(*) FROM mails WHERE state = 'unknown' AND kind <> 'receipt') AS unknown,
		       (SELECT count(*) FROM docket AS d JOIN acts AS a ON a.case_id = d.case_id
		        WHERE d.owes IS NOT NULL AND a.kind <> ALL(@waiting::text[])
		          AND NOT EXISTS (SELECT FROM act_outcomes AS r WHERE r.act_id = a.id AND r.told_at IS NOT NULL)) AS acts,
		       (SELECT count(*) FROM batches AS b JOIN batch_items AS i ON i.batch_id = b.id
		        WHERE b.state = 'running' AND i.outcome IS NULL) AS batch_cases,
		       (SELECT count(*) FROM event_endpoints WHERE off_code <> 'by_hand') AS endpoints_off,
		       (SELECT count(*) FROM docket WHERE waits_since IS NOT NULL AND act_by <= `+today+` + 1
		            -- What the provider owes at once is due from the first moment: FairwellWaitingTooLong is about that.
		            AND (cause LIKE 'product%' OR cause IN ('objection', 'review')))
		         + (SELECT count(*) FROM docket WHERE reject_by BETWEEN `+today+` AND `+today+` + 1) AS at_risk,
		       coalesce((SELECT now() - min(recorded_at) FROM docket
		                 WHERE NOT withdrawal AND unconfirmed AND owes = 'machine'), interval '0') AS oldest_unconfirmed,
		       coalesce((SELECT now() - min(recorded_at) FROM docket
		                 WHERE withdrawal AND unconfirmed AND owes = 'machine'), interval '0') AS oldest_unacknowledged
		FROM (
		    SELECT count(*) FILTER (WHERE NOT withdrawal AND owes = 'machine') AS open_cases,
		           count(waits_since) FILTER (WHERE NOT withdrawal) AS waiting_cases,
		           count(*) FILTER (WHERE withdrawal AND owes = 'machine') AS open_withdrawals,
		           count(waits_since) FILTER (WHERE withdrawal) AS waiting_withdrawals,
		           coalesce(now() - min(waits_since), interval '0') AS oldest_waiting
		    FROM docket WHERE owes IS NOT NULL
		) AS o`, pgx.StrictNamedArgs{"waiting": waitingKinds()})
}

// HeldLine is a line on hold.
type HeldLine struct {
	Line  string
	Since time.Time
}

// HeldLines lists the lines on hold.
func (s *Store) HeldLines(ctx context.Context) ([]HeldLine, error) {
	return all[HeldLine](ctx, s.pool, "list lines on hold",
		`SELECT line, min(recorded_at) AS since FROM holds WHERE released_at IS NULL GROUP BY line ORDER BY line`, pgx.StrictNamedArgs{})
}
