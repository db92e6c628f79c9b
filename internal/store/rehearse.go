package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Rehearse does for a declaration all that Declare does, takes that back, and commits:
// what a commit waits for, such as the disk and a second server, has then answered too.
func (s *Store) Rehearse(ctx context.Context, d Declaration) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		within, err := tx.Begin(ctx) // a savepoint
		if err != nil {
			return tried("begin rehearsal", err)
		}
		if _, err := insertDeclaration(ctx, within, d); err != nil {
			return err
		}
		if err := exec(ctx, within, "check rehearsal", "SET CONSTRAINTS ALL IMMEDIATE", nil); err != nil {
			return err
		}
		return tried("take rehearsal back", within.Rollback(ctx))
	})
}
