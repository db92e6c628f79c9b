package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// The causes that a clock ends or begins, and no fact.
const (
	CauseReservation = "reservation" // until its last day the declaration can be rejected; then it stands
	CauseFollowUp    = "followup"    // a day that was noted has come, or a proposal has expired
	CauseBackdate    = "backdate"    // an entry that nobody has answered in time; its ID is the proposal's
)

// Waiting is a declaration that a person has to look at. It holds no personal data.
type Waiting struct {
	CaseID      string
	Withdrawal  bool
	ReceiptCode string // "" of an entry
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
	Cause      string
}

// waiting are the four ways in which something waits: by what the docket says,
// until a day, and since an instant of a case or of an entry. Each is read in order by an index of its own.
func waiting() []string {
	return []string{
		`SELECT case_id, withdrawal, state, cause, act_by, waits_since, received_at FROM docket WHERE waits_since IS NOT NULL`,
		`SELECT case_id, withdrawal, state, '` + CauseReservation + `' AS cause, reject_by AS act_by, recorded_at AS waits_since, received_at
		 FROM docket WHERE reject_by >= ` + today,
		`SELECT case_id, withdrawal, state, '` + CauseFollowUp + `' AS cause, (look_at AT TIME ZONE 'Europe/Berlin')::date AS act_by,
		     look_at AS waits_since, received_at
		 FROM docket WHERE look_at <= now()`,
		`SELECT p.id AS case_id, false AS withdrawal, p.state, p.act AS cause,
		     (p.expires_at AT TIME ZONE 'Europe/Berlin')::date AS act_by, p.expires_at AS waits_since, e.received_at
		 FROM proposals AS p JOIN entries AS e ON e.proposal_id = p.id WHERE p.state = 'open' AND p.expires_at <= now()`,
	}
}

// Queue lists what waits for people: what has to be done first, and of one day what
// has waited longest. A case that waits for two reasons is in it twice.
func (s *Store) Queue(ctx context.Context, f QueueFilter) ([]Waiting, error) {
	where, args := `true`, pgx.StrictNamedArgs{"limit": f.Limit}
	if f.Cause != "" {
		where += ` AND cause = @cause`
		args["cause"] = f.Cause
	}
	if f.Taker != nil {
		where += ` AND case_id IN (SELECT case_id FROM takes WHERE (issuer, subject) = (@issuer, @subject) AND until > now())`
		args["issuer"], args["subject"] = f.Taker.Issuer, f.Taker.Subject
	}
	if f.After.CaseID != "" {
		where += ` AND (act_by, waits_since, case_id, cause) > (@act_by::date, @since::timestamptz, @case::uuid, @after)`
		args["act_by"], args["since"], args["case"] = f.After.ActBy, f.After.WaitsSince, f.After.CaseID
		args["after"] = f.After.Cause
	}
	const order = ` ORDER BY act_by, waits_since, case_id, cause LIMIT @limit`
	var parts []string
	for _, w := range waiting() {
		parts = append(parts, `(SELECT * FROM (`+w+`) AS w WHERE `+where+order+`)`)
	}
	return all[Waiting](ctx, s.pool, "list what waits", `
		WITH next AS MATERIALIZED (`+strings.Join(parts, ` UNION ALL `)+order+`)
		SELECT n.case_id, n.withdrawal, coalesce(d.receipt_code, '') AS receipt_code, n.state, n.cause, n.act_by, n.waits_since, n.received_at,
		       coalesce(t.subject, '') AS taken_by, t.until AS taken_until
		FROM next AS n LEFT JOIN declarations AS d ON d.id = n.case_id
		LEFT JOIN takes AS t ON t.case_id = n.case_id AND t.until > now()
		ORDER BY n.act_by, n.waits_since, n.case_id, n.cause`, args)
}

// Cause counts what waits for people for one reason.
type Cause struct {
	Cause string
	Cases int
	ActBy notice.Date // of the first
	Since time.Time   // of what has waited longest
}

// Causes counts what waits for people by cause, the most first.
func (s *Store) Causes(ctx context.Context) ([]Cause, error) {
	var parts []string
	for _, w := range waiting() {
		parts = append(parts, `SELECT cause, count(*) AS cases, min(act_by) AS act_by, min(waits_since) AS since FROM (`+w+`) AS w GROUP BY cause`)
	}
	return all[Cause](ctx, s.pool, "count what waits", strings.Join(parts, ` UNION ALL `)+` ORDER BY cases DESC, cause`, pgx.StrictNamedArgs{})
}
