package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// isUnacknowledged says that the withdrawal w is still owed something by itself:
// nobody has looked whose it is, or its mail is not settled. A mail that waits
// for a person, because it was refused or its outcome stays unknown for long,
// needs no run, unless the provider has reported on it since.
const isUnacknowledged = `(
	NOT EXISTS (SELECT FROM withdrawal_matches AS f WHERE f.withdrawal_id = w.id)
	OR NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = w.id AND m.kind = 'withdrawal' AND m.number = 0)
	OR EXISTS (SELECT FROM mails AS m WHERE m.case_id = w.id AND m.kind = 'withdrawal' AND m.number = 0
	           AND (m.state IN ('pending', 'sending')
	                OR m.state = 'unknown' AND (m.claimed_at > now() - interval '1 day'
	                   OR EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id)))))`

// StartableWithdrawals lists the withdrawals that are owed something and were
// recorded at least grace ago, by ID, from the one behind after on.
func (s *Store) StartableWithdrawals(ctx context.Context, grace time.Duration, after string, limit int) ([]string, error) {
	return s.withdrawalIDs(ctx, `
		SELECT w.id FROM withdrawals AS w
		WHERE w.recorded_at <= now() - @grace::interval
		  AND (@after::uuid IS NULL OR w.id > @after)
		  AND `+isUnacknowledged+`
		ORDER BY w.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{"grace": grace, "after": nullText(after), "limit": limit})
}

// AcknowledgementsDue lists withdrawals, oldest first, whose mail is late: none
// was tried, the last attempt was surely not sent and its pause is over, or it
// was left in the middle. An address that had its mails of this hour is not due.
func (s *Store) AcknowledgementsDue(ctx context.Context, r ReceiptWindow, perHour int) ([]string, error) {
	return s.withdrawalIDs(ctx, `
		SELECT w.id FROM withdrawals AS w
		LEFT JOIN mails AS r ON r.case_id = w.id AND r.kind = @kind AND r.number = 0
		WHERE w.recorded_at <= now() - @after::interval
		  AND (r.id IS NULL
		       OR r.state = 'sending' AND r.claimed_at <= now() - @settled::interval
		       OR r.state = 'pending' AND r.created_at > now() - @for::interval
		          AND (r.attempt = 0 OR r.updated_at <=
		               now() - least(@first::interval * power(2, least(r.attempt, 20) - 1), @last::interval)))
		  AND (SELECT count(*) FROM mails AS m
		       WHERE m.kind = @kind AND m.claimed_at > now() - interval '1 hour' AND m.case_id <> w.id
		         AND lower(m.recipients[m.attempt]) = lower(btrim(w.typed ->> 'email'))) < @per_hour
		ORDER BY w.recorded_at, w.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{
			"kind": cancellation.MailWithdrawal, "after": r.After, "settled": r.Settled, "for": r.TryFor,
			"first": r.FirstTry, "last": r.LastTry, "limit": r.Limit, "per_hour": perHour,
		})
}

// AcknowledgedAt counts the other withdrawals whose mail went to that address, or
// may have, within the hour.
func (s *Store) AcknowledgedAt(ctx context.Context, address, butNot string) (int, error) {
	type row struct{ Count int }
	r, err := one[row](ctx, s.pool, `
		SELECT count(*) AS count FROM mails
		WHERE kind = @kind AND claimed_at > now() - interval '1 hour' AND case_id <> @id
		  AND lower(recipients[attempt]) = lower(@address)`,
		pgx.StrictNamedArgs{"kind": cancellation.MailWithdrawal, "id": butNot, "address": address})
	if err != nil {
		return 0, fmt.Errorf("count mails to an address: %w", redact(err))
	}
	return r.Count, nil
}

func (s *Store) withdrawalIDs(ctx context.Context, sql string, args pgx.StrictNamedArgs) ([]string, error) {
	type row struct{ ID string }
	rows, err := all[row](ctx, s.pool, sql, args)
	if err != nil {
		return nil, fmt.Errorf("list withdrawals: %w", err)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, nil
}

// ParkAcknowledgement records that a withdrawal's mail was surely not sent and
// waits for a person.
func (s *Store) ParkAcknowledgement(ctx context.Context, id, code string) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE mails SET state = 'parked', error_code = @code, updated_at = now()
		WHERE case_id = @id AND kind = @kind AND number = 0 AND state = 'pending'`,
		pgx.StrictNamedArgs{"id": id, "kind": cancellation.MailWithdrawal, "code": code})
	if err != nil {
		return fmt.Errorf("park mail: %w", redact(err))
	}
	return nil
}

// WithdrawalBacklog is what is still owed to withdrawals, in numbers.
type WithdrawalBacklog struct {
	Open                 int           // owed something by itself
	NeedAttention        int           // wait for a person
	OldestUnacknowledged time.Duration // since the oldest whose mail is not sent was recorded
}

// WithdrawalBacklog counts what is still owed.
func (s *Store) WithdrawalBacklog(ctx context.Context) (WithdrawalBacklog, error) {
	b, err := one[WithdrawalBacklog](ctx, s.pool, `
		SELECT (SELECT count(*) FROM withdrawals AS w WHERE `+isUnacknowledged+`) AS open,
		       (SELECT count(*) FROM withdrawal_states WHERE state = 'needs_attention') AS need_attention,
		       coalesce((SELECT now() - min(w.recorded_at) FROM withdrawals AS w
		                 WHERE NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = w.id AND m.kind = 'withdrawal'
		                                   AND m.state = 'sent')
		                   AND NOT EXISTS (SELECT FROM withdrawal_outcomes AS o
		                                   WHERE o.withdrawal_id = w.id AND o.note_id IS NOT NULL)), interval '0')
		           AS oldest_unacknowledged`,
		pgx.StrictNamedArgs{})
	if err != nil {
		return WithdrawalBacklog{}, fmt.Errorf("count open withdrawals: %w", err)
	}
	return b, nil
}
