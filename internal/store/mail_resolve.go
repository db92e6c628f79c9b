package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Unresolved returns the attempt of a case's confirmation whose outcome is
// unknown; if it is known, or nothing was tried, ErrNotUnknown.
func (s *Store) Unresolved(ctx context.Context, caseID string) (attempt int, err error) {
	m, err := s.Confirmation(ctx, caseID)
	switch {
	case errors.Is(err, cancellation.ErrNotFound):
		return 0, cancellation.ErrNotUnknown
	case err != nil:
		return 0, err
	case m.State != cancellation.MailUnknown:
		return 0, cancellation.ErrNotUnknown
	default:
		return m.Attempt, nil
	}
}

// ResolveMail carries out what a person found out about an attempt, and closes
// the act with it: both or neither, so an act counts once however often it is
// carried out. Another attempt, or one whose outcome is known, is ErrNotUnknown.
func (s *Store) ResolveMail(ctx context.Context, caseID, actID string, r MailResolution) error {
	to := r.MailOutcome.After()
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			UPDATE mails
			SET state = @to, error_code = CASE WHEN @to = 'pending' THEN 'resolved' END,
			    sent_at = CASE WHEN @to = 'sent' THEN now() END, updated_at = now()
			WHERE case_id = @case AND kind = @kind AND number = 0 AND attempt = @attempt AND state = 'unknown'`,
			pgx.StrictNamedArgs{
				"to": to, "case": caseID, "kind": cancellation.MailConfirmation, "attempt": r.MailAttempt,
			})
		if err != nil {
			return fmt.Errorf("resolve mail: %w", redact(err))
		}
		if tag.RowsAffected() == 0 {
			return cancellation.ErrNotUnknown
		}
		tag, err = tx.Exec(ctx, `INSERT INTO act_outcomes (act_id, code) VALUES (@act, @code) ON CONFLICT DO NOTHING`,
			pgx.StrictNamedArgs{"act": actID, "code": cancellation.ActDone})
		if err != nil {
			return fmt.Errorf("close act: %w", redact(err))
		}
		if tag.RowsAffected() == 0 {
			return cancellation.ErrNotUnknown // closed otherwise: it must have no effect
		}
		return nil
	})
	if !errors.Is(err, cancellation.ErrNotUnknown) {
		return err
	}
	outcome, readErr := s.ActOutcome(ctx, actID)
	switch {
	case readErr == nil && outcome == cancellation.ActDone:
		return nil
	case readErr != nil && !errors.Is(readErr, cancellation.ErrNotFound):
		return readErr
	default:
		return err
	}
}
