package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Act is what a person did to a case. Why stands in the note alone.
type Act struct {
	ID         string // a UUID; also the ID of the update that carries it out
	CaseID     string
	Kind       string
	ItemIDs    []string // empty: all that fits
	NoteID     string
	Issuer     string
	Subject    string
	RecordedAt time.Time
	MailResolution
}

// MailResolution is what an act of the kind ActResolve says; zero in others.
type MailResolution struct {
	MailOutcome cancellation.MailOutcome
	MailAttempt int // the attempt that was looked at
}

// The kinds of acts.
const (
	// ActRetry resumes what is delayed or parked.
	ActRetry = "retry"
	// ActResolve says what became of a confirmation whose outcome is unknown.
	ActResolve = "resolve"
	// ActIdentify says whose a typed declaration is.
	ActIdentify = "identify"
	// ActObjection is the customer's word that the declaration is not his. A
	// person looks at it; no run waits for it.
	ActObjection = "objection"
	// ActSettle is a person's word that an objection was looked at.
	ActSettle = "settle_objection"
)

// errActStands rolls the note of a repeated act back.
var errActStands = errors.New("act stands already")

// NewAct is an act before it is stored.
type NewAct struct {
	ID       string // a UUID
	CaseID   string
	Kind     string
	ItemIDs  []string
	NoteID   string // a UUID
	Note     string // free text, may name people
	Actor    Actor
	Key      string
	BodyHash []byte // SHA-256 of the parsed body, with the case
	MailResolution
}

// AppendAct stores an act and its note, and returns the act's ID. The same key
// with the same body returns the ID that stands already; with another body it
// is ErrKeyReused.
func (s *Store) AppendAct(ctx context.Context, a NewAct) (string, error) {
	err := s.inTx(ctx, func(tx pgx.Tx) error { return insertAct(ctx, tx, a) })
	if errors.Is(err, errActStands) {
		return s.Acted(ctx, a.Actor, a.Kind, a.Key, a.BodyHash)
	}
	return a.ID, err
}

// insertAct stores an act and its note; a repeated one is errActStands.
func insertAct(ctx context.Context, tx pgx.Tx, a NewAct) error {
	_, err := tx.Exec(ctx, `INSERT INTO notes (id, text) VALUES (@id, @text)`,
		pgx.StrictNamedArgs{"id": a.NoteID, "text": a.Note})
	if err != nil {
		return fmt.Errorf("insert note: %w", redact(err))
	}
	tag, err := tx.Exec(ctx, `
		INSERT INTO acts (id, case_id, kind, item_ids, note_id, issuer, subject, idempotency_key, body_hash,
		    mail_outcome, mail_attempt)
		VALUES (@id, @case, @kind, @items::uuid[], @note, @issuer, @subject, @key, @hash,
		    nullif(@outcome, ''), nullif(@attempt, 0))
		ON CONFLICT (issuer, subject, kind, idempotency_key) DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": a.ID, "case": a.CaseID, "kind": a.Kind, "items": nonNil(a.ItemIDs), "note": a.NoteID,
			"issuer": a.Actor.Issuer, "subject": a.Actor.Subject, "key": a.Key, "hash": a.BodyHash,
			"outcome": a.MailOutcome, "attempt": a.MailAttempt,
		})
	if err != nil {
		return fmt.Errorf("insert act: %w", redact(err))
	}
	if tag.RowsAffected() == 0 {
		return errActStands
	}
	return nil
}

// Acted returns the ID of the act that a key stands for. A key that stands for
// nothing is ErrNotFound, one with another body ErrKeyReused.
func (s *Store) Acted(ctx context.Context, actor Actor, kind, key string, bodyHash []byte) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, s.pool, `
		SELECT id, body_hash FROM acts
		WHERE issuer = @issuer AND subject = @subject AND kind = @kind AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": actor.Issuer, "subject": actor.Subject, "kind": kind, "key": key})
	if err != nil {
		return "", fmt.Errorf("find act by key: %w", err)
	}
	if !bytes.Equal(r.BodyHash, bodyHash) {
		return "", cancellation.ErrKeyReused
	}
	return r.ID, nil
}

// CloseAct records what became of an act. The first outcome counts.
func (s *Store) CloseAct(ctx context.Context, actID string, outcome cancellation.ActOutcome) error {
	_, err := s.pool.Exec(ctx,
		`INSERT INTO act_outcomes (act_id, code) VALUES (@act, @code) ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{"act": actID, "code": outcome})
	if err != nil {
		return fmt.Errorf("close act: %w", redact(err))
	}
	return nil
}

// ActOutcome returns what became of an act; nothing yet is ErrNotFound.
func (s *Store) ActOutcome(ctx context.Context, actID string) (cancellation.ActOutcome, error) {
	type row struct{ Code cancellation.ActOutcome }
	r, err := one[row](ctx, s.pool, `SELECT code FROM act_outcomes WHERE act_id = @act`,
		pgx.StrictNamedArgs{"act": actID})
	if err != nil {
		return "", fmt.Errorf("read act outcome: %w", err)
	}
	return r.Code, nil
}

const actColumns = `
	a.id, a.case_id, a.kind, a.item_ids, a.note_id, a.issuer, a.subject, a.recorded_at,
	coalesce(a.mail_outcome, '') AS mail_outcome, coalesce(a.mail_attempt, 0) AS mail_attempt`

// Act reads one act; there is none with that ID: ErrNotFound.
func (s *Store) Act(ctx context.Context, id string) (Act, error) {
	a, err := one[Act](ctx, s.pool, `SELECT `+actColumns+` FROM acts AS a WHERE a.id = @id`,
		pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Act{}, fmt.Errorf("read act: %w", err)
	}
	return a, nil
}

// OpenActs lists the acts that runs have still to answer and that were recorded
// at least so long ago, oldest first.
func (s *Store) OpenActs(ctx context.Context, age time.Duration, limit int) ([]Act, error) {
	acts, err := all[Act](ctx, s.pool, `
		SELECT `+actColumns+` FROM acts AS a
		WHERE NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)
		  AND a.recorded_at <= now() - @age::interval AND a.kind <> @objection
		ORDER BY a.recorded_at, a.id
		LIMIT @limit`, pgx.StrictNamedArgs{"age": age, "limit": limit, "objection": ActObjection})
	if err != nil {
		return nil, fmt.Errorf("list open acts: %w", err)
	}
	return acts, nil
}

// Resumable says whether a retry could find something: one of those items, or
// with none given any, is delayed or parked, or the confirmation is open. A
// pending confirmation may have failed already: its run knows.
func (s *Store) Resumable(ctx context.Context, caseID string, itemIDs []string) (bool, error) {
	type row struct{ Resumable bool }
	r, err := one[row](ctx, s.pool, `
		SELECT EXISTS (SELECT FROM items
		               WHERE case_id = @case AND state IN ('delayed', 'parked')
		                 AND (cardinality(@items::uuid[]) = 0 OR id = ANY(@items)))
		    OR (cardinality(@items::uuid[]) = 0 AND NOT EXISTS (
		        SELECT FROM mails WHERE case_id = @case AND kind = @kind AND number = 0
		          AND state NOT IN ('pending', 'sending', 'unknown', 'parked'))) AS resumable`,
		pgx.StrictNamedArgs{"case": caseID, "items": nonNil(itemIDs), "kind": cancellation.MailConfirmation})
	if err != nil {
		return false, fmt.Errorf("look for what a retry could resume: %w", err)
	}
	return r.Resumable, nil
}

func nonNil(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}
