package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// NewOutcome is what a person settled, before it is stored.
type NewOutcome struct {
	ID           string // a UUID
	WithdrawalID string
	Outcome      cancellation.WithdrawalOutcome
	NoteID       string // a UUID
	Note         string // free text, may name people
	Actor        Actor
	Key          string
	BodyHash     []byte // SHA-256 of the parsed body, with the withdrawal
}

// SettleWithdrawal stores what a person settled. The same key with the same body
// changes nothing, with another body it is ErrKeyReused. Where nothing waits for
// a person it is ErrNothingToSettle.
func (s *Store) SettleWithdrawal(ctx context.Context, o NewOutcome) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		// Two people at once: the second sees what the first settled.
		_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(@id::text, 356))`, pgx.StrictNamedArgs{"id": o.WithdrawalID})
		if err != nil {
			return fmt.Errorf("lock withdrawal: %w", err)
		}
		if err := settled(ctx, tx, o); !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		type row struct{ State cancellation.WithdrawalState }
		now, err := one[row](ctx, tx, `SELECT state FROM withdrawal_states WHERE id = @id`,
			pgx.StrictNamedArgs{"id": o.WithdrawalID})
		switch {
		case err != nil:
			return fmt.Errorf("read withdrawal: %w", err)
		case now.State != cancellation.WithdrawalNeedsAttention:
			return cancellation.ErrNothingToSettle
		}
		_, err = tx.Exec(ctx, `INSERT INTO notes (id, text) VALUES (@id, @text)`,
			pgx.StrictNamedArgs{"id": o.NoteID, "text": o.Note})
		if err != nil {
			return fmt.Errorf("insert note: %w", redact(err))
		}
		tag, err := tx.Exec(ctx, `
			INSERT INTO withdrawal_outcomes (id, withdrawal_id, outcome, note_id, issuer, subject, idempotency_key, body_hash)
			VALUES (@id, @withdrawal, @outcome, @note, @issuer, @subject, @key, @hash)
			ON CONFLICT (issuer, subject, idempotency_key) DO NOTHING`,
			pgx.StrictNamedArgs{
				"id": o.ID, "withdrawal": o.WithdrawalID, "outcome": o.Outcome, "note": o.NoteID,
				"issuer": o.Actor.Issuer, "subject": o.Actor.Subject, "key": o.Key, "hash": o.BodyHash,
			})
		if err != nil {
			return fmt.Errorf("insert outcome: %w", redact(err))
		}
		if tag.RowsAffected() == 0 {
			return cancellation.ErrKeyReused // for another withdrawal, just now
		}
		return nil
	})
}

// settled finds an outcome by its key: nil for the same body.
func settled(ctx context.Context, q querier, o NewOutcome) error {
	type row struct{ BodyHash []byte }
	r, err := one[row](ctx, q, `
		SELECT body_hash FROM withdrawal_outcomes
		WHERE issuer = @issuer AND subject = @subject AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": o.Actor.Issuer, "subject": o.Actor.Subject, "key": o.Key})
	if err != nil {
		return fmt.Errorf("find outcome by key: %w", err)
	}
	if !bytes.Equal(r.BodyHash, o.BodyHash) {
		return cancellation.ErrKeyReused
	}
	return nil
}
