package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// EraseEntries empties at most so many of what was entered long after its receipt and
// declined, if that is past the term of letters and nobody holds its customer. What
// was approved goes with its case; what waits stays.
func (s *Store) EraseEntries(ctx context.Context, due Due, limit int) (rows int64, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		rows, err = value[int64](ctx, tx, "erase entries", `
			WITH gone AS (
			    UPDATE entries SET body = '{}' WHERE proposal_id IN (
			        SELECT e.proposal_id FROM entries AS e JOIN proposals AS p ON p.id = e.proposal_id
			        WHERE p.state = 'declined' AND p.decided_at < @letters AND e.body <> '{}'
			          AND NOT EXISTS (SELECT FROM legal_holds AS h WHERE h.customer_id = e.customer_id AND `+holding+`)
			        LIMIT @limit)
			    RETURNING proposal_id
			), notes AS (
			    UPDATE notes SET text = '' WHERE id IN (
			        SELECT p.checker_note_id FROM gone AS g JOIN proposals AS p ON p.id = g.proposal_id)
			)
			SELECT count(*) AS gone FROM gone`, pgx.StrictNamedArgs{"letters": due.Letters, "day": due.Day, "limit": limit})
		return err
	})
	return rows, err
}
