package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// AppendDeliveryEvents stores what the mail provider reports. Each report about
// a mail counts once, however often and in whatever order it comes. A mail that
// the ledger does not hold is no error: the report is kept, and shows nowhere.
func (s *Store) AppendDeliveryEvents(ctx context.Context, events []cancellation.DeliveryEvent) error {
	var mails, kinds []string
	var attempts []int
	var at []time.Time
	for _, e := range events {
		mails, kinds, at = append(mails, e.MailID), append(kinds, string(e.Delivery)), append(at, e.OccurredAt)
		attempts = append(attempts, e.Attempt)
	}
	args := pgx.StrictNamedArgs{"mails": nonNil(mails), "attempts": attempts, "kinds": nonNil(kinds), "at": at}
	// In the order of the cases, so that requests that overlap wait for each other in
	// turn, here and for the docket.
	return exec(ctx, s.pool, "insert delivery events", `
		INSERT INTO delivery_events (mail_id, attempt, event, occurred_at)
		SELECT e.mail_id, e.attempt, e.event, min(e.occurred_at)
		FROM unnest(@mails::uuid[], @attempts::integer[], @kinds::text[], @at::timestamptz[]) AS e (mail_id, attempt, event, occurred_at)
		LEFT JOIN mails AS m ON m.id = e.mail_id
		GROUP BY m.case_id, e.mail_id, e.attempt, e.event
		ORDER BY m.case_id, e.mail_id, e.attempt, e.event
		ON CONFLICT DO NOTHING`, args)
}
