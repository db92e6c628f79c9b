package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// ToPrint records that a mail has no address to go to: a person prints it. A
// mail that was tried meanwhile stays as it is.
func (s *Store) ToPrint(ctx context.Context, mailID string) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE mails SET state = 'to_print', error_code = NULL, updated_at = now()
		WHERE id = @mail AND state IN ('pending', 'parked')`, pgx.StrictNamedArgs{"mail": mailID})
	if err != nil {
		return fmt.Errorf("record mail to print: %w", redact(err))
	}
	return nil
}

// HasDeliveryEvent says whether SendGrid has ever reported on a mail: then it
// has taken it.
func (s *Store) HasDeliveryEvent(ctx context.Context, mailID string) (bool, error) {
	type row struct{ Seen bool }
	r, err := one[row](ctx, s.pool,
		`SELECT EXISTS (SELECT FROM delivery_events WHERE mail_id = @mail) AS seen`,
		pgx.StrictNamedArgs{"mail": mailID})
	if err != nil {
		return false, fmt.Errorf("look for delivery events: %w", err)
	}
	return r.Seen, nil
}

// Evidence is a confirmation whose outcome is unknown although the provider has
// reported on it.
type Evidence struct {
	MailID  string
	CaseID  string
	Attempt int
}

// Evident lists confirmations that were tried at least so long ago and are
// unknown although the provider has reported on them: a report may come after
// the search has ended.
func (s *Store) Evident(ctx context.Context, age time.Duration, limit int) ([]Evidence, error) {
	list, err := all[Evidence](ctx, s.pool, `
		SELECT m.id AS mail_id, m.case_id, m.attempt FROM mails AS m
		WHERE m.kind = @kind AND m.state = 'unknown' AND m.claimed_at <= now() - @age::interval
		  AND EXISTS (SELECT FROM delivery_events AS e WHERE e.mail_id = m.id)
		ORDER BY m.claimed_at, m.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{"kind": cancellation.MailConfirmation, "age": age, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list mails with evidence: %w", err)
	}
	return list, nil
}

// RecordAbsence adds a search of SendGrid's log that began at that instant and
// did not find the attempt, and returns all of them. It counts only while that
// attempt is unknown; else ErrIllegalMove.
func (s *Store) RecordAbsence(ctx context.Context, mailID string, attempt int, beganAt time.Time) ([]time.Time, error) {
	type row struct{ AbsentPolls []time.Time }
	r, err := one[row](ctx, s.pool, `
		UPDATE mails SET absent_polls = absent_polls || @began::timestamptz, updated_at = now()
		WHERE id = @mail AND attempt = @attempt AND state = 'unknown'
		RETURNING absent_polls`,
		pgx.StrictNamedArgs{"mail": mailID, "attempt": attempt, "began": beganAt})
	if errors.Is(err, cancellation.ErrNotFound) {
		return nil, cancellation.ErrIllegalMove
	}
	if err != nil {
		return nil, fmt.Errorf("record absence: %w", redact(err))
	}
	return r.AbsentPolls, nil
}

// ParkMail records that a pending mail of the case, of that kind, waits for a person.
func (s *Store) ParkMail(ctx context.Context, caseID, kind, code string) error {
	_, err := s.pool.Exec(ctx, `
		UPDATE mails SET state = 'parked', error_code = @code, updated_at = now()
		WHERE case_id = @case AND kind = @kind AND number = 0 AND state = 'pending'`,
		pgx.StrictNamedArgs{"case": caseID, "kind": kind, "code": code})
	if err != nil {
		return fmt.Errorf("park mail: %w", redact(err))
	}
	return nil
}
