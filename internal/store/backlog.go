package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Backlog is what is still owed, in numbers.
type Backlog struct {
	OpenCases         int
	Delayed           int           // items
	Parked            int           // items and confirmations
	Unknown           int           // confirmations
	OldestUnconfirmed time.Duration // since the oldest declaration whose confirmation is not sent was recorded
}

// Backlog counts what is still owed.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	b, err := one[Backlog](ctx, s.pool, `
		SELECT (SELECT count(*) FROM declarations AS d WHERE `+isOpen+`) AS open_cases,
		       (SELECT count(*) FROM items WHERE state = 'delayed') AS delayed,
		       (SELECT count(*) FROM items WHERE state = 'parked')
		         + (SELECT count(*) FROM mails WHERE kind = 'confirmation' AND state = 'parked') AS parked,
		       (SELECT count(*) FROM mails WHERE kind = 'confirmation' AND state = 'unknown') AS unknown,
		       coalesce((SELECT now() - min(d.recorded_at) FROM declarations AS d
		                 WHERE NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = d.id AND m.kind = 'confirmation'
		                                   AND m.state IN ('sent', 'to_print'))), interval '0') AS oldest_unconfirmed`,
		pgx.StrictNamedArgs{})
	if err != nil {
		return Backlog{}, fmt.Errorf("count what is open: %w", err)
	}
	return b, nil
}
