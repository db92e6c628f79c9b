package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// NewLineHold stops the calls to the backend of a line. It has nothing to do with a
// Hold, which keeps data from being erased.
type NewLineHold struct {
	Line     string
	Code     cancellation.HoldCode
	Reason   string // may name people
	ReviewAt time.Time
	Actor    Actor
	Key      string
	BodyHash []byte
}

// LineHold is a hold of a line as people see it.
type LineHold struct {
	ID          string
	Line        string
	Code        cancellation.HoldCode
	Reason      string
	Issuer      string
	PlacedBy    string
	RecordedAt  time.Time
	ReviewAt    time.Time
	Overdue     bool // it stands, and was to be looked at by now
	ReleasedAt  *time.Time
	ReleasedBy  string
	ReleaseRate int // items a minute, 0 while it stands
	Waiting     int // items of the line that wait, of its newest hold alone
}

// PlaceLineHold stops the calls to the backend of a line, and returns the hold's ID.
// The same key with the same body is the hold that stands under it; with another body
// it is ErrKeyReused. A line of no product is ErrNotFound, one on hold ErrOnHold.
func (s *Store) PlaceLineHold(ctx context.Context, h NewLineHold) (id string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		id, err = heldBy(ctx, tx, h)
		if !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		err := there(ctx, tx, cancellation.ErrNotFound, `SELECT EXISTS (SELECT FROM products WHERE line = @line) AS there`,
			pgx.StrictNamedArgs{"line": h.Line})
		if err != nil {
			return err
		}
		note, err := insertNote(ctx, tx, h.Reason)
		if err != nil {
			return err
		}
		id = uuid.NewString()
		rows, err := affected(ctx, tx, "place hold of a line", `
			INSERT INTO holds (id, line, code, note_id, review_at, issuer, placed_by, idempotency_key, body_hash)
			VALUES (@id, @line, @code, @note, @review, @issuer, @by, @key, @hash)
			ON CONFLICT DO NOTHING`,
			pgx.StrictNamedArgs{
				"id": id, "line": h.Line, "code": h.Code, "note": note, "review": h.ReviewAt,
				"issuer": h.Actor.Issuer, "by": h.Actor.Subject, "key": hashed(h.Key), "hash": h.BodyHash,
			})
		if err == nil && rows == 0 {
			err = cancellation.ErrOnHold
		}
		return err
	})
	if errors.Is(err, cancellation.ErrOnHold) { // or the same call came twice at once
		if same, again := heldBy(ctx, s.pool, h); !errors.Is(again, cancellation.ErrNotFound) {
			return same, again
		}
	}
	return id, err
}

// heldBy returns the ID of the hold that a key stands for; none is ErrNotFound.
func heldBy(ctx context.Context, q querier, h NewLineHold) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, q, "find hold by key",
		`SELECT id, body_hash FROM holds WHERE issuer = @issuer AND placed_by = @by AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": h.Actor.Issuer, "by": h.Actor.Subject, "key": hashed(h.Key)})
	if err == nil && !bytes.Equal(r.BodyHash, h.BodyHash) {
		err = cancellation.ErrKeyReused
	}
	return r.ID, err
}

// Release ends a hold of a line.
type Release struct {
	ID   string
	By   string
	Rate int    // items a minute
	Hash []byte // SHA-256 of who released it, by which key, and how
}

// ReleaseLineHold ends a hold: its items go on at the rate. Releasing again by the
// same hash changes nothing; by another it is ErrReleased. An unknown hold is
// ErrNotFound.
func (s *Store) ReleaseLineHold(ctx context.Context, r Release) error {
	rows, err := affected(ctx, s.pool, "release hold of a line", `
		UPDATE holds SET released_at = now(), released_by = @by, release_rate = @rate, release_hash = @hash
		WHERE id = @id AND released_at IS NULL`,
		pgx.StrictNamedArgs{"id": r.ID, "by": r.By, "rate": r.Rate, "hash": r.Hash})
	if err != nil || rows > 0 {
		return err
	}
	stands, err := value[[]byte](ctx, s.pool, "read release", `SELECT release_hash FROM holds WHERE id = @id`,
		pgx.StrictNamedArgs{"id": r.ID})
	if err == nil && !bytes.Equal(stands, r.Hash) {
		err = cancellation.ErrReleased
	}
	return err
}

// mostHolds bounds the list of holds.
const mostHolds = 200

// LineHolds lists the holds of lines, those that stand first, then the newest. With an
// ID it is that one alone; an unknown one is ErrNotFound.
func (s *Store) LineHolds(ctx context.Context, id string) ([]LineHold, error) {
	list, err := all[LineHold](ctx, s.pool, "list holds of lines", `
		SELECT h.id, h.line, h.code, n.text AS reason, h.issuer, h.placed_by, h.recorded_at, h.review_at,
		       h.released_at IS NULL AND h.review_at < now() AS overdue, h.released_at,
		       coalesce(h.released_by, '') AS released_by, coalesce(h.release_rate, 0) AS release_rate,
		       CASE WHEN h.id = (SELECT id FROM holds WHERE line = h.line ORDER BY recorded_at DESC LIMIT 1)
		           THEN (SELECT count(*) FROM items AS i WHERE i.line = h.line AND i.state = 'held') ELSE 0 END AS waiting
		FROM holds AS h JOIN notes AS n ON n.id = h.note_id
		WHERE @id = '' OR h.id::text = @id
		ORDER BY h.released_at IS NOT NULL, h.recorded_at DESC, h.id LIMIT @most`,
		pgx.StrictNamedArgs{"id": id, "most": mostHolds})
	if err == nil && id != "" && len(list) == 0 {
		err = cancellation.ErrNotFound
	}
	return list, err
}
