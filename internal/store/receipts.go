package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// ReceiptWindow says which receipts are owed by mail.
type ReceiptWindow struct {
	After    time.Duration // since the declaration was recorded, without a confirmation
	Unknown  time.Duration // the same, while it is not known whose it is: there may be none for long
	Settled  time.Duration // since a claim, after which no attempt can be under way
	FirstTry time.Duration // pause after a failed attempt; it doubles
	LastTry  time.Duration // longest such pause
	TryFor   time.Duration // since the content was frozen
	Limit    int
}

// ReceiptsDue lists cases, oldest first, whose confirmation is not sent and
// that are owed a receipt by mail: none was tried, the last attempt was surely
// not sent and its pause is over, or it was left in the middle. A case without
// an address is owed none; a mail that is sent, unknown or parked is not due.
func (s *Store) ReceiptsDue(ctx context.Context, w ReceiptWindow) ([]string, error) {
	type row struct{ CaseID string }
	rows, err := all[row](ctx, s.pool, `
		SELECT d.id AS case_id
		FROM declarations AS d
		LEFT JOIN identifications AS n ON n.case_id = d.id
		LEFT JOIN customers AS c ON c.id = coalesce(d.customer_id, n.customer_id)
		LEFT JOIN mails AS r ON r.case_id = d.id AND r.kind = @receipt AND r.number = 0
		WHERE d.recorded_at <= now() - least(@after::interval,
		          CASE WHEN c.id IS NULL THEN @unknown::interval ELSE @after::interval END)
		  AND coalesce(d.confirmation_email, c.email) IS NOT NULL
		  AND NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = d.id AND m.kind = @confirmation AND m.number = 0
		                  AND m.state IN ('sent', 'to_print'))
		  AND (r.id IS NULL
		       OR r.state = 'sending' AND r.claimed_at <= now() - @settled::interval
		       OR r.state = 'pending' AND r.created_at > now() - @for::interval
		          AND (r.attempt = 0 OR r.updated_at <=
		               now() - least(@first::interval * power(2, least(r.attempt, 20) - 1), @last::interval)))
		ORDER BY d.recorded_at, d.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{
			"receipt": cancellation.MailReceipt, "confirmation": cancellation.MailConfirmation, "after": w.After,
			"unknown": w.Unknown,
			"settled": w.Settled, "for": w.TryFor, "first": w.FirstTry, "last": w.LastTry, "limit": w.Limit,
		})
	if err != nil {
		return nil, fmt.Errorf("list receipts due: %w", err)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.CaseID
	}
	return ids, nil
}
