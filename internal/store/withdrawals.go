package store

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// NewWithdrawal is a withdrawal as it was declared, with its signed receipt.
type NewWithdrawal struct {
	ID          string // a UUID
	Typed       cancellation.Typed
	Locale      string
	ReceivedAt  time.Time // whole seconds
	Receipt     string    // JSON, signed
	ReceiptCode string
	Actor       Actor
	Key         string
	BodyHash    []byte // SHA-256 of what was typed
}

// Withdraw stores a withdrawal and returns its ID. The same key with the same
// body returns the ID that stands already; with another body it is ErrKeyReused.
func (s *Store) Withdraw(ctx context.Context, w NewWithdrawal) (string, error) {
	tag, err := s.pool.Exec(ctx, `
		INSERT INTO withdrawals (id, typed, locale, received_at, receipt, receipt_code, issuer, subject,
		    idempotency_key, body_hash)
		VALUES (@id, @typed, @locale, @received, @receipt, @code, @issuer, @subject, @key, @hash)
		ON CONFLICT (issuer, subject, idempotency_key) DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": w.ID, "typed": w.Typed, "locale": w.Locale, "received": w.ReceivedAt, "receipt": w.Receipt,
			"code": w.ReceiptCode, "issuer": w.Actor.Issuer, "subject": w.Actor.Subject, "key": w.Key, "hash": w.BodyHash,
		})
	if err != nil {
		return "", fmt.Errorf("insert withdrawal: %w", redact(err))
	}
	if tag.RowsAffected() == 0 {
		return s.Withdrawn(ctx, w.Actor, w.Key, w.BodyHash)
	}
	return w.ID, nil
}

// Withdrawn returns the ID of the withdrawal that a key stands for. A key that
// stands for nothing is ErrNotFound, one with another body ErrKeyReused.
func (s *Store) Withdrawn(ctx context.Context, actor Actor, key string, bodyHash []byte) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, s.pool, `
		SELECT id, body_hash FROM withdrawals
		WHERE issuer = @issuer AND subject = @subject AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": actor.Issuer, "subject": actor.Subject, "key": key})
	if err != nil {
		return "", fmt.Errorf("find withdrawal by key: %w", err)
	}
	if !bytes.Equal(r.BodyHash, bodyHash) {
		return "", cancellation.ErrKeyReused
	}
	return r.ID, nil
}

// Withdrawal is a withdrawal as the view derives it. Personal data: never logged.
type Withdrawal struct {
	ID          string
	State       cancellation.WithdrawalState
	Typed       cancellation.Typed
	Locale      string
	ReceivedAt  time.Time
	Receipt     string
	ReceiptCode string
	Code        cancellation.WithdrawalCode // "": nobody has looked yet
	CustomerID  string                      // "" unless one contract was found
	ContractID  string
	ProductIDs  []string
	Until       notice.Date // last day of the period; zero: unknown
	InTime      bool        // meaningful with Until alone
	Outcome     cancellation.WithdrawalOutcome
	ByPerson    bool // the outcome is a person's
	SettledAt   *time.Time
	MailState   cancellation.MailState
	MailSentAt  *time.Time
}

const withdrawalColumns = `
	id, state, typed, locale, received_at, receipt, receipt_code, code, coalesce(customer_id, '') AS customer_id,
	coalesce(contract_id, '') AS contract_id, product_ids, withdrawal_until AS until, coalesce(in_time, false) AS in_time,
	coalesce(outcome, '') AS outcome, by_person, settled_at, mail_state, mail_sent_at`

// Withdrawal reads one withdrawal; there is none with that ID: ErrNotFound.
func (s *Store) Withdrawal(ctx context.Context, id string) (Withdrawal, error) {
	w, err := one[Withdrawal](ctx, s.pool, `SELECT `+withdrawalColumns+` FROM withdrawal_states WHERE id = @id`,
		pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Withdrawal{}, fmt.Errorf("read withdrawal: %w", err)
	}
	return w, nil
}

// Withdrawals lists withdrawals, newest first. "" stands for every state.
func (s *Store) Withdrawals(
	ctx context.Context, state cancellation.WithdrawalState, before Cursor, limit int,
) ([]Withdrawal, error) {
	list, err := all[Withdrawal](ctx, s.pool, `
		SELECT `+withdrawalColumns+` FROM withdrawal_states
		WHERE (@state::text = '' OR state = @state)
		  AND (@before_id::uuid IS NULL OR (received_at, id) < (@before_at::timestamptz, @before_id))
		ORDER BY received_at DESC, id DESC
		LIMIT @limit`,
		pgx.StrictNamedArgs{
			"state": state, "before_at": nullTime(before.ReceivedAt), "before_id": nullText(before.ID), "limit": limit,
		})
	if err != nil {
		return nil, fmt.Errorf("list withdrawals: %w", err)
	}
	return list, nil
}

// WithdrawalLinkKey reads the key that links to a withdrawal are made with. It is
// a secret.
func (s *Store) WithdrawalLinkKey(ctx context.Context, id string) ([]byte, error) {
	type row struct{ LinkKey []byte }
	r, err := one[row](ctx, s.pool, `SELECT link_key FROM withdrawals WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return nil, fmt.Errorf("read link key: %w", err)
	}
	return r.LinkKey, nil
}
