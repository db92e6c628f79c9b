package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// MailLimit bounds the mails to an address that may be anybody's. What is over it
// waits, and is never lost.
type MailLimit struct {
	Address    string // however it is written, it is this mailbox
	OnBehalf   []byte // a hash of the name in it
	CustomerID string // "" while nobody knows
	// Of one kind an address gets PerHour mails, and a customer as many to all
	// addresses that are not on file.
	PerHour         int
	CustomerPerHour int
	Now             time.Time
	// Turn is how often an address that has had enough still takes the first mail of
	// a name that it has not heard of in a day: so forms in a stranger's hand keep
	// nobody waiting for long. The newest of them is served first.
	Turn time.Duration
}

// over says whether the mail waits. Two that ask at once wait for each other.
func (l MailLimit) over(ctx context.Context, tx pgx.Tx, r MailRef) (bool, error) {
	// The address first and the customer second, whoever asks.
	for i, key := range []string{l.Address, l.CustomerID} {
		err := exec(ctx, tx, "lock limit", `SELECT pg_advisory_xact_lock(hashtextextended(@key::text, @of::bigint))`,
			pgx.StrictNamedArgs{"key": key, "of": 312 + 2*i})
		if err != nil {
			return false, err
		}
		if l.CustomerID == "" {
			break
		}
	}
	return value[bool](ctx, tx, "count mails", `
		WITH this AS (
		    SELECT id, created_at FROM mails WHERE case_id = @case AND kind = @kind AND number = @number
		), others AS (
		    SELECT m.on_behalf, m.claimed_at FROM mails AS m
		    WHERE m.counts_for = @address AND m.kind = @kind AND m.claimed_at >= @day AND m.id <> (SELECT id FROM this)
		), newer AS (
		    SELECT FROM mails AS m, this
		    WHERE m.counts_for = @address AND m.kind = @kind AND m.claimed_at IS NULL AND m.state = 'pending'
		      AND m.created_at > greatest(this.created_at, @hour)
		      AND NOT EXISTS (SELECT FROM others AS o WHERE o.on_behalf = m.on_behalf)
		), customers AS (
		    SELECT FROM docket AS d JOIN mails AS m ON m.case_id = d.case_id
		    WHERE d.customer_id = @customer AND d.received_at >= @day
		      AND m.counts_for IS NOT NULL AND m.claimed_at >= @hour AND m.id <> (SELECT id FROM this)
		)
		SELECT (SELECT count(*) FROM customers) >= @customer_most
		    OR (SELECT count(*) FROM others WHERE claimed_at >= @hour) >= @most
		       AND (EXISTS (SELECT FROM others WHERE on_behalf = @behalf OR claimed_at >= @turn) OR EXISTS (SELECT FROM newer)) AS over`,
		pgx.StrictNamedArgs{
			"address": l.Address, "behalf": l.OnBehalf, "customer": l.CustomerID, "most": l.PerHour, "customer_most": l.CustomerPerHour,
			"day": l.Now.Add(-24 * time.Hour), "hour": l.Now.Add(-time.Hour), "turn": l.Now.Add(-l.Turn),
			"case": r.CaseID, "kind": r.Kind, "number": r.Number,
		})
}
