package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Identification is how it was found out whose a typed declaration is.
type Identification struct {
	Degree     string // "": a person said so
	RecordedAt time.Time
}

// Identification reads it; of a declaration that nobody had to identify it is
// ErrNotFound.
func (s *Store) Identification(ctx context.Context, caseID string) (Identification, error) {
	return one[Identification](ctx, s.pool, "read identification", `
		SELECT coalesce(degree, '') AS degree, recorded_at FROM identifications WHERE case_id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}
