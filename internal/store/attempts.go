package store

import (
	"context"
	"crypto/sha256"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// insertAttempt notes from where a form was sent, and under which name.
func insertAttempt(ctx context.Context, tx pgx.Tx, d Declaration) error {
	if d.Typed == nil || d.Kind == cancellation.Withdrawal {
		return nil
	}
	name := sha256.Sum256([]byte(d.Typed.FoldedName()))
	return exec(ctx, tx, "insert attempt", `INSERT INTO attempts (case_id, name, network) VALUES (@case, @name, @network)`,
		pgx.StrictNamedArgs{"case": d.ID, "name": name[:], "network": d.Network})
}

// Tries counts the other forms of the last day under the same name that led to
// nobody, also those that nobody has looked at yet: a guess must not be quicker
// than its failures.
func (s *Store) Tries(ctx context.Context, caseID string) (cancellation.Tries, error) {
	return one[cancellation.Tries](ctx, s.pool, "count attempts", `
		SELECT count(*) AS name, count(*) FILTER (WHERE a.network = this.network) AS network
		FROM attempts AS this
		JOIN attempts AS a ON a.name = this.name AND a.case_id <> this.case_id AND a.made_at > now() - interval '1 day'
		WHERE this.case_id = @case AND NOT EXISTS (SELECT FROM identifications AS n WHERE n.case_id = a.case_id)`,
		pgx.StrictNamedArgs{"case": caseID})
}
