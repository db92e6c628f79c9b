package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Logged is a delivery as people see it.
type Logged struct {
	Event
	State    DeliveryState
	Attempts int
	DueAt    *time.Time // the next attempt
	Answers  []Attempt  // of each, the oldest first
}

// LogFilter chooses deliveries of an endpoint, the newest event first.
type LogFilter struct {
	EndpointID string
	State      DeliveryState // "": any
	CaseID     string        // "": of all cases
	Before     int64         // position, exclusive; 0: from the newest on
	Limit      int
}

// DeliveryLog lists deliveries.
func (s *Store) DeliveryLog(ctx context.Context, f LogFilter) ([]Logged, error) {
	sql, args := "", pgx.StrictNamedArgs{"endpoint": f.EndpointID, "limit": f.Limit}
	if f.State != "" {
		sql, args["state"] = sql+` AND d.state = @state`, f.State
	}
	if f.CaseID != "" {
		sql, args["case"] = sql+` AND d.case_id = @case`, f.CaseID
	}
	if f.Before > 0 {
		sql, args["before"] = sql+` AND d.position < @before`, f.Before
	}
	return all[Logged](ctx, s.pool, "list deliveries", `
		SELECT `+eventColumns+`, d.state, d.attempts, d.due_at, d.answers
		FROM event_deliveries AS d JOIN events AS e ON e.id = d.event_id
		WHERE d.endpoint_id = @endpoint`+sql+` ORDER BY d.position DESC LIMIT @limit`, args)
}

// EraseDeliveries deletes at most so many deliveries that ended long ago. The events
// stay: they hold IDs, codes and days.
func (s *Store) EraseDeliveries(ctx context.Context, due Due, limit int) (rows int64, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		rows, err = affected(ctx, tx, "erase deliveries of events", `
			DELETE FROM event_deliveries WHERE (endpoint_id, event_id) IN (
			    SELECT endpoint_id, event_id FROM event_deliveries WHERE settled_at < @events LIMIT @limit)`,
			pgx.StrictNamedArgs{"events": due.Events, "limit": limit})
		return err
	})
	return rows, err
}
