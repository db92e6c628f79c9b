package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// NewEntry is a declaration that was entered long after its receipt. It waits for a
// second person, and is none until then.
type NewEntry struct {
	ID         string // a UUID
	NoteID     string // a UUID
	CustomerID string
	ReceivedAt time.Time
	Body       []byte // JSON, as it was sent
	Actor      Actor
	Key        string
	BodyHash   []byte // SHA-256 of the parsed body
}

const entryNote = "It was received long before it was entered."

// Enter keeps such a declaration, as a proposal without a case. The same key with the
// same body returns what stands already; with another body it is ErrKeyReused.
func (s *Store) Enter(ctx context.Context, e NewEntry) (p Proposal, err error) {
	key := NewAct{Kind: cancellation.ActBackdate, Actor: e.Actor, Key: e.Key, BodyHash: e.BodyHash}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if p, err = proposed(ctx, tx, key); !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		if err := keepNote(ctx, tx, e.NoteID, entryNote); err != nil {
			return err
		}
		rows, err := affected(ctx, tx, "insert proposal", `
			INSERT INTO proposals (id, act, note_id, case_version, issuer, maker, idempotency_key, body_hash, expires_at)
			VALUES (@id, @act, @note, '', @issuer, @maker, @key, @hash, `+twoWorkdays+`)
			ON CONFLICT (issuer, maker, act, idempotency_key) DO NOTHING`,
			pgx.StrictNamedArgs{
				"id": e.ID, "act": key.Kind, "note": e.NoteID, "issuer": e.Actor.Issuer, "maker": e.Actor.Subject,
				"key": hashed(e.Key), "hash": e.BodyHash,
			})
		if err != nil {
			return err
		}
		if rows == 0 { // the same key was at work at the same moment
			return errActStands
		}
		err = exec(ctx, tx, "insert entry", `
			INSERT INTO entries (proposal_id, customer_id, received_at, body) VALUES (@id, @customer, @received, @body)`,
			pgx.StrictNamedArgs{"id": e.ID, "customer": e.CustomerID, "received": e.ReceivedAt, "body": e.Body})
		if err != nil {
			return err
		}
		p, err = proposed(ctx, tx, key)
		return err
	})
	if errors.Is(err, errActStands) {
		return proposed(ctx, s.pool, key)
	}
	return p, err
}

// takeEntry makes a declaration that of the entry which its approval lets in: its
// maker's, under the key that he sent. It returns the case that the same answer has
// made already, or "".
func takeEntry(ctx context.Context, tx pgx.Tx, d *Declaration) (caseID string, err error) {
	o, stands, err := lockProposal(ctx, tx, *d.Approval)
	if err != nil || stands {
		return o.CaseID, err
	}
	d.Actor, d.hashedKey, d.BodyHash = Actor{Issuer: o.Issuer, Subject: o.Maker}, o.IdempotencyKey, o.BodyHash
	return "", nil
}
