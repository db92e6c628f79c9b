package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// The kinds of row in the ledger of erasures.
const (
	erasedCase     = "case"
	erasedCustomer = "customer"
	restricted     = "restriction"
)

// Erasure is a line of the ledger: what was erased or restricted, by ID alone.
type Erasure struct {
	Kind     string    `json:"kind"`
	ID       string    `json:"id"`
	Class    string    `json:"class"`
	ErasedAt time.Time `json:"erased_at"`
}

func noteErased(ctx context.Context, tx pgx.Tx, kind string, ids []string, c Class) error {
	return exec(ctx, tx, "note erasures", `
		INSERT INTO erasures (kind, id, class) SELECT @kind, id, @class FROM unnest(@ids::text[]) AS id
		ON CONFLICT (kind, id) DO UPDATE SET class = excluded.class, erased_at = excluded.erased_at`,
		pgx.StrictNamedArgs{"kind": kind, "ids": ids, "class": c})
}

// Ledger lists what was erased, oldest first.
func (s *Store) Ledger(ctx context.Context) ([]Erasure, error) {
	return all[Erasure](ctx, s.pool, "read the ledger of erasures",
		`SELECT kind, id, class, erased_at FROM erasures ORDER BY erased_at, kind, id`, pgx.StrictNamedArgs{})
}

// Replay erases again what the ledger names, whether it is due or not: a restore
// from a backup has brought it back. Who is not there is left out, but stays in the
// ledger: an older backup may be restored yet. Replaying twice changes nothing. A
// customer who was imported again since is told by the day: he stays.
func (s *Store) Replay(ctx context.Context, ledger []Erasure) (rows int64, err error) {
	for _, e := range ledger {
		err := s.erasing(ctx, func(tx pgx.Tx) error {
			n, err := replay(ctx, tx, e)
			rows += n
			return err
		})
		if err != nil {
			return rows, err
		}
	}
	return rows, nil
}

func replay(ctx context.Context, tx pgx.Tx, e Erasure) (rows int64, err error) {
	args := pgx.StrictNamedArgs{"id": e.ID, "at": e.ErasedAt}
	switch e.Kind {
	case erasedCase:
		var there bool
		there, err = value[bool](ctx, tx, "look for a case", `
			SELECT EXISTS (SELECT FROM declarations WHERE id = @id::uuid AND erased_at IS NULL) AS there`,
			pgx.StrictNamedArgs{"id": e.ID})
		if err == nil && there {
			rows, err = eraseCases(ctx, tx, []string{e.ID}, Class(e.Class))
		}
	case erasedCustomer:
		var there bool
		there, err = value[bool](ctx, tx, "look for a customer", `
			SELECT EXISTS (SELECT FROM customers WHERE id = @id AND erased_at IS NULL AND imported_at < @at) AS there`, args)
		if err == nil && there {
			rows, err = eraseMasters(ctx, tx, []string{e.ID})
		}
	case restricted:
		rows, err = affected(ctx, tx, "restrict again", `
			UPDATE customers SET restricted_at = @at WHERE id = @id AND restricted_at IS NULL AND erased_at IS NULL
			  AND NOT EXISTS (SELECT FROM erasures WHERE kind = 'customer' AND id = @id AND erased_at >= @at)`, args)
	}
	if err != nil {
		return rows, err
	}
	// An older ledger does not take back what a newer one says.
	return rows, exec(ctx, tx, "keep the ledger", `
		INSERT INTO erasures (kind, id, class, erased_at) VALUES (@kind, @id, @class, @at)
		ON CONFLICT (kind, id) DO UPDATE SET erased_at = greatest(erasures.erased_at, excluded.erased_at)`,
		pgx.StrictNamedArgs{"kind": e.Kind, "id": e.ID, "class": e.Class, "at": e.ErasedAt})
}
