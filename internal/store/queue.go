package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// Waiting is a declaration that a person has to look at. It holds no personal data.
type Waiting struct {
	CaseID      string
	Withdrawal  bool
	ReceiptCode string
	State       string
	Cause       string
	ActBy       notice.Date // by which day, inclusive
	WaitsSince  time.Time
	ReceivedAt  time.Time
	TakenBy     string // subject of who works on it, ""
	TakenUntil  *time.Time
}

// QueueFilter narrows the queue. Zero fields do not narrow.
type QueueFilter struct {
	Cause string
	Taker *Actor // only what he has taken
	After QueuePlace
	Limit int
}

// QueuePlace is a place in the queue: what the next page begins after.
type QueuePlace struct {
	ActBy      notice.Date
	WaitsSince time.Time
	CaseID     string
}

// Queue lists what waits for people: what has to be done first, and of one day what
// has waited longest.
func (s *Store) Queue(ctx context.Context, f QueueFilter) ([]Waiting, error) {
	where, args := `waits_since IS NOT NULL`, pgx.StrictNamedArgs{"limit": f.Limit}
	if f.Cause != "" {
		where += ` AND cause = @cause`
		args["cause"] = f.Cause
	}
	if f.Taker != nil {
		where += ` AND case_id IN (SELECT case_id FROM takes WHERE (issuer, subject) = (@issuer, @subject) AND until > now())`
		args["issuer"], args["subject"] = f.Taker.Issuer, f.Taker.Subject
	}
	if f.After.CaseID != "" {
		where += ` AND (act_by, waits_since, case_id) > (@act_by::date, @since::timestamptz, @case::uuid)`
		args["act_by"], args["since"], args["case"] = f.After.ActBy, f.After.WaitsSince, f.After.CaseID
	}
	return all[Waiting](ctx, s.pool, "list what waits", `
		WITH next AS MATERIALIZED (
		    SELECT * FROM docket WHERE `+where+` ORDER BY act_by, waits_since, case_id LIMIT @limit
		)
		SELECT n.case_id, n.withdrawal, d.receipt_code, n.state, n.cause, n.act_by, n.waits_since, n.received_at,
		       coalesce(t.subject, '') AS taken_by, t.until AS taken_until
		FROM next AS n JOIN declarations AS d ON d.id = n.case_id
		LEFT JOIN takes AS t ON t.case_id = n.case_id AND t.until > now()
		ORDER BY n.act_by, n.waits_since, n.case_id`, args)
}

// Cause counts what waits for people for one reason.
type Cause struct {
	Cause string
	Cases int
	ActBy notice.Date // of the first
}

// Causes counts what waits for people by cause, the most first.
func (s *Store) Causes(ctx context.Context) ([]Cause, error) {
	return all[Cause](ctx, s.pool, "count what waits", `
		SELECT cause, count(*) AS cases, min(act_by) AS act_by FROM docket
		WHERE waits_since IS NOT NULL GROUP BY cause ORDER BY count(*) DESC, cause`, pgx.StrictNamedArgs{})
}
