package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Run is a case that owes its run something, and what the run shows of it.
type Run struct {
	CaseID      string
	Reference   string // as people read it out
	Withdrawal  bool
	Channel     string
	Products    int
	EarliestEnd notice.Date // by the stored preview, inclusive, or zero
	NewsAt      *time.Time  // when what its run does not know yet was recorded; nil: nothing
}

const runColumns = `
	d.case_id, f.receipt_code AS reference, d.withdrawal, f.channel, d.news_at, p.products, p.earliest_end
FROM due AS d
JOIN declarations AS f ON f.id = d.case_id
CROSS JOIN LATERAL (
    SELECT count(*) AS products, min((preview ->> 'ends_on')::date) AS earliest_end FROM declared_items WHERE case_id = d.case_id
) AS p`

// Run reads one case as its run shows it; there is none with that ID: ErrNotFound.
func (s *Store) Run(ctx context.Context, caseID string) (Run, error) {
	return one[Run](ctx, s.pool, "read run", `
		WITH due AS (SELECT case_id, withdrawal, news_at FROM docket WHERE case_id = @case)
		SELECT `+runColumns, pgx.StrictNamedArgs{"case": caseID})
}

// TakeRuns takes the cases whose runs are to be looked after, the longest due
// first, each with a lease: it is due again later, ever later the more often it
// was looked after in vain, so that one whose runs keep failing does not restart
// for ever. The lease is committed before anything is called: a worker that dies
// costs its case that time and no more. Two that take at once get different cases.
func (s *Store) TakeRuns(ctx context.Context, limit int) ([]Run, error) {
	return all[Run](ctx, s.pool, "take due cases", `
		WITH taken AS (
		    SELECT case_id FROM docket WHERE run_due_at <= now()
		    ORDER BY run_due_at LIMIT @limit FOR NO KEY UPDATE SKIP LOCKED
		), due AS (
		    UPDATE docket AS d
		    SET run_due_at = now() + CASE WHEN d.owes = 'machine'
		            THEN least(interval '30 seconds' * power(2, least(d.run_looks, 10)), interval '1 hour')
		            ELSE interval '1 hour' END,
		        run_looks = d.run_looks + 1, run_looked_at = now()
		    FROM taken AS t WHERE d.case_id = t.case_id
		    RETURNING d.case_id, d.withdrawal, d.news_at
		)
		SELECT `+runColumns, pgx.StrictNamedArgs{"limit": limit})
}

// Told keeps that a run has taken up what was new when it was read here. Until then
// its acts are owed to it, also those that have an outcome already.
func (s *Store) Told(ctx context.Context, r Run) error {
	return exec(ctx, s.pool, "keep that a run was told", `
		UPDATE act_outcomes AS o SET told_at = now() FROM acts AS a
		WHERE a.id = o.act_id AND a.case_id = @case AND a.recorded_at <= @news::timestamptz AND o.told_at IS NULL`,
		pgx.StrictNamedArgs{"case": r.CaseID, "news": r.NewsAt})
}

// PutBackRuns gives leases back that nobody could use, as while Temporal is away.
func (s *Store) PutBackRuns(ctx context.Context, caseIDs []string) error {
	return exec(ctx, s.pool, "put back due cases", `
		UPDATE docket AS d
		SET run_due_at = least(d.run_due_at, now() + interval '5 seconds'), run_looks = greatest(d.run_looks - 1, 0)
		FROM (SELECT case_id FROM docket WHERE case_id = ANY(@cases::uuid[]) ORDER BY case_id FOR NO KEY UPDATE) AS l
		WHERE d.case_id = l.case_id AND d.run_due_at IS NOT NULL`, pgx.StrictNamedArgs{"cases": nonNil(caseIDs)})
}

// ClosedRun is a run that ended without completing.
type ClosedRun struct {
	CaseID   string
	ClosedAt time.Time
}

// ReportClosed makes cases due whose runs ended while the case still owes
// something, unless they were looked after since. One whose run fails right after
// each start waits for its lease after some looks.
func (s *Store) ReportClosed(ctx context.Context, closed []ClosedRun) error {
	ids, at := make([]string, len(closed)), make([]time.Time, len(closed))
	for i, c := range closed {
		ids[i], at[i] = c.CaseID, c.ClosedAt
	}
	return exec(ctx, s.pool, "report closed runs", `
		WITH closed AS (
		    SELECT case_id, max(closed_at) AS closed_at
		    FROM unnest(@ids::uuid[], @at::timestamptz[]) AS c (case_id, closed_at) GROUP BY case_id
		), open AS (
		    SELECT d.case_id FROM docket AS d JOIN closed AS c ON c.case_id = d.case_id
		    WHERE d.run_due_at > now() AND (d.run_looked_at IS NULL OR d.run_looked_at < c.closed_at -
		        CASE WHEN d.run_looks > 5 THEN interval '10 seconds' ELSE interval '0' END)
		    ORDER BY d.case_id FOR NO KEY UPDATE OF d
		)
		UPDATE docket AS d SET run_due_at = now(), run_looked_at = now() FROM open AS o WHERE d.case_id = o.case_id`,
		pgx.StrictNamedArgs{"ids": ids, "at": at})
}

// MailWindow says which mails that no run sends are due: receipts of forms, those of
// cases whose confirmation is late, and acknowledgements of withdrawals that are.
type MailWindow struct {
	After time.Duration // since the declaration was recorded
	Form  time.Duration // the same for the receipt of a form
	Limit int
}

const mailLate = `(recorded_at + CASE WHEN typed AND NOT withdrawal THEN @form::interval ELSE @after::interval END)`

// TakeMails takes the mails that are due, the longest due first, each with a lease
// like that of TakeRuns, but by a clock of its own: receipts go out while Temporal
// is away.
func (s *Store) TakeMails(ctx context.Context, w MailWindow) ([]MailRef, error) {
	return all[MailRef](ctx, s.pool, "take due mails", `
		WITH early AS (
		    SELECT case_id FROM docket WHERE mail_due_at <= now() AND `+mailLate+` > now()
		    ORDER BY mail_due_at LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED
		), postponed AS (
		    UPDATE docket AS d SET mail_due_at = `+mailLate+` FROM early AS e WHERE d.case_id = e.case_id
		), late AS (
		    SELECT case_id FROM docket WHERE mail_due_at <= now() AND `+mailLate+` <= now()
		    ORDER BY mail_due_at LIMIT @limit FOR NO KEY UPDATE SKIP LOCKED
		)
		UPDATE docket AS d
		SET mail_due_at = now() + least(interval '5 seconds' * power(2, least(d.mail_looks, 10)), interval '10 minutes'),
		    mail_looks = d.mail_looks + 1
		FROM late AS l WHERE d.case_id = l.case_id
		RETURNING d.case_id, CASE WHEN d.withdrawal THEN @acknowledgement ELSE @receipt END AS kind, 0 AS number`,
		pgx.StrictNamedArgs{
			"after": w.After, "form": w.Form, "limit": w.Limit,
			"acknowledgement": cancellation.MailAcknowledgement, "receipt": cancellation.MailReceipt,
		})
}

// RecentlyDiffers counts the cases of which DocketDiffers would tell among those that
// are owed something, or changed within the hour. It asks the view case by case.
func (s *Store) RecentlyDiffers(ctx context.Context) (int, error) {
	return value[int](ctx, s.pool, "compare docket and view", `
		SELECT count(*) FROM (
		    SELECT case_id FROM docket WHERE owes IS NOT NULL
		    UNION SELECT case_id FROM docket WHERE updated_at > now() - interval '1 hour'
		) AS d CROSS JOIN LATERAL (SELECT FROM docket_differs AS f WHERE f.case_id = d.case_id OFFSET 0) AS differs`, pgx.StrictNamedArgs{})
}

// DocketDiffers lists the cases whose row in the docket is not what the view says:
// always none.
func (s *Store) DocketDiffers(ctx context.Context) ([]string, error) {
	return values[string](ctx, s.pool, "compare docket and view",
		`SELECT case_id FROM docket_differs ORDER BY case_id`, pgx.StrictNamedArgs{})
}
