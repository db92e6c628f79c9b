package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Mail is a row of the ledger. Unique by case, kind and number.
type Mail struct {
	ID         string // a UUID
	CaseID     string
	Kind       string
	Number     int
	State      cancellation.MailState // as the ledger has it, without delivery events
	Attempt    int                    // of the newest claim, 0 before the first
	Subject    string
	Text       string
	HTML       string
	Document   []byte // JSON of what is saved beside the mail; nil: nothing
	Recipient  string // of the newest attempt, "" before the first
	XMessageID string
	ErrorCode  string
	ClaimedAt  *time.Time
}

const mailColumns = `
	id, case_id, kind, number, state, attempt, subject, text, html, document, coalesce(recipients[attempt], '') AS recipient,
	coalesce(x_message_id, '') AS x_message_id, coalesce(error_code, '') AS error_code, claimed_at`

// Confirmation reads the ledger row of a case's central mail; before its
// content is frozen there is none: ErrNotFound.
func (s *Store) Confirmation(ctx context.Context, caseID string) (Mail, error) {
	return s.Mail(ctx, caseID, cancellation.MailConfirmation)
}

// Mail reads the ledger row of a case's only mail of that kind; before its
// content is frozen there is none: ErrNotFound.
func (s *Store) Mail(ctx context.Context, caseID, kind string) (Mail, error) {
	return s.mail(ctx, caseID, kind, 0)
}

func (s *Store) mail(ctx context.Context, caseID, kind string, number int) (Mail, error) {
	m, err := one[Mail](ctx, s.pool, `
		SELECT `+mailColumns+` FROM mails WHERE case_id = @case AND kind = @kind AND number = @number`,
		pgx.StrictNamedArgs{"case": caseID, "kind": kind, "number": number})
	if err != nil {
		return Mail{}, fmt.Errorf("read mail: %w", err)
	}
	return m, nil
}

// Freeze stores a mail's content before its first try, and returns what the
// ledger holds: content that was frozen before stays.
func (s *Store) Freeze(ctx context.Context, m Mail) (Mail, error) {
	hash := sha256.Sum256([]byte(m.Subject + "\x00" + m.Text + "\x00" + m.HTML))
	_, err := s.pool.Exec(ctx, `
		INSERT INTO mails (id, case_id, kind, number, state, subject, text, html, document, body_hash)
		VALUES (@id, @case, @kind, @number, @state, @subject, @text, @html, @document, @hash)
		ON CONFLICT (case_id, kind, number) DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": m.ID, "case": m.CaseID, "kind": m.Kind, "number": m.Number, "state": m.State,
			"subject": m.Subject, "text": m.Text, "html": m.HTML, "document": m.Document, "hash": hash[:],
		})
	if err != nil {
		return Mail{}, fmt.Errorf("freeze mail: %w", redact(err))
	}
	return s.mail(ctx, m.CaseID, m.Kind, m.Number)
}

// ClaimMail takes a mail for one attempt: pending or parked becomes sending,
// committed before anything is sent. Whoever finds it in another state gets
// ErrIllegalMove and sends nothing.
func (s *Store) ClaimMail(ctx context.Context, mailID, recipient string) (Mail, error) {
	return claimMail(ctx, s.pool, mailID, recipient)
}

func claimMail(ctx context.Context, q querier, mailID, recipient string) (Mail, error) {
	m, err := one[Mail](ctx, q, `
		UPDATE mails
		SET state = 'sending', attempt = attempt + 1, recipients = recipients || @recipient::text,
		    claimed_at = now(), absent_polls = '{}', error_code = NULL, updated_at = now()
		WHERE id = @mail AND state IN ('pending', 'parked')
		RETURNING `+mailColumns, pgx.StrictNamedArgs{"mail": mailID, "recipient": recipient})
	if errors.Is(err, cancellation.ErrNotFound) {
		return Mail{}, cancellation.ErrIllegalMove
	}
	if err != nil {
		return Mail{}, fmt.Errorf("claim mail: %w", redact(err))
	}
	return m, nil
}

// Settle records what became of an attempt: sent, pending again, parked or
// unknown. It counts only for the attempt it speaks of, and only while that one
// is sending or unknown; else ErrIllegalMove.
func (s *Store) Settle(ctx context.Context, mailID string, attempt int, to cancellation.MailState, xMessageID, code string) error {
	tag, err := s.pool.Exec(ctx, `
		UPDATE mails
		SET state = @to, x_message_id = coalesce(nullif(@message, ''), x_message_id), error_code = nullif(@code, ''),
		    sent_at = CASE WHEN @to = 'sent' THEN now() END, updated_at = now()
		WHERE id = @mail AND attempt = @attempt AND state IN ('sending', 'unknown')`,
		pgx.StrictNamedArgs{"mail": mailID, "attempt": attempt, "to": to, "message": xMessageID, "code": code})
	if err != nil {
		return fmt.Errorf("settle mail: %w", redact(err))
	}
	if tag.RowsAffected() == 0 {
		return cancellation.ErrIllegalMove
	}
	return nil
}
