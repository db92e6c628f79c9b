package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Event is what happened to a case.
type Event struct {
	ID       string
	CaseID   string
	Sequence int // within its case, from 1, without gaps
	Type     cancellation.EventType
	ItemID   string // "": it is about the case
	Number   int    // of the decision, where the type has one
	EndsOn   notice.Date
	At       time.Time
	Position int64 // among the events of all cases
}

const eventColumns = `e.id, e.case_id, e.sequence, e.type, coalesce(e.item_id::text, '') AS item_id, e.number, e.ends_on, e.at, e.position`

// OrderEvents gives the next events, at most so many, their place among those of all
// cases, and says how many they were. One worker at a time does: what was committed
// later never comes before what somebody has read already, and the events of a case
// keep their order, since whoever sees one sees those before it.
func (s *Store) OrderEvents(ctx context.Context, limit int) (rows int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		mine, err := value[bool](ctx, tx, "take the order of events",
			`SELECT pg_try_advisory_xact_lock(hashtextextended('fairwell.events', 0)) AS mine`, pgx.StrictNamedArgs{})
		if err != nil || !mine {
			return err
		}
		rows, err = affected(ctx, tx, "order events", `
			WITH new AS MATERIALIZED (
			    SELECT id, case_id, sequence FROM events WHERE position IS NULL ORDER BY case_id, sequence LIMIT @limit
			), last AS MATERIALIZED (
			    SELECT coalesce(max(position), 0) AS position FROM events WHERE position IS NOT NULL
			)
			UPDATE events AS e SET position = n.position
			FROM (SELECT n.id, l.position + row_number() OVER (ORDER BY n.case_id, n.sequence) AS position FROM new AS n, last AS l) AS n
			WHERE e.id = n.id`, pgx.StrictNamedArgs{"limit": limit})
		return err
	})
	return rows, err
}

// EventFilter chooses events.
type EventFilter struct {
	After  int64  // position, exclusive
	CaseID string // "": of all cases
	Limit  int
}

// Events lists events in their order.
func (s *Store) Events(ctx context.Context, f EventFilter) ([]Event, error) {
	args := pgx.StrictNamedArgs{"after": f.After, "limit": f.Limit}
	only := ""
	if f.CaseID != "" {
		only, args["case"] = ` AND e.case_id = @case`, f.CaseID
	}
	return all[Event](ctx, s.pool, "list events", `
		SELECT `+eventColumns+` FROM events AS e
		WHERE e.position > @after`+only+` ORDER BY e.position LIMIT @limit`, args)
}
