package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
)

// Courier is what whoever delivers to an endpoint has to know.
type Courier struct {
	ID       string
	URL      string
	Failures int      // in a row
	Secrets  [][]byte // each signs, the newest first
}

const courierColumns = `
	p.id, p.url, p.failures, ARRAY(
	    SELECT s.secret FROM event_secrets AS s WHERE s.endpoint_id = p.id AND (s.until IS NULL OR s.until > @now)
	    ORDER BY s.until DESC NULLS FIRST) AS secrets
FROM event_endpoints AS p WHERE p.off_code IS NULL AND (p.resume_at IS NULL OR p.resume_at <= @now)`

// DueEndpoints lists the endpoints that may be called.
func (s *Store) DueEndpoints(ctx context.Context, now time.Time) ([]Courier, error) {
	return all[Courier](ctx, s.pool, "list due endpoints", `SELECT `+courierColumns, pgx.StrictNamedArgs{"now": now})
}

// DueEndpoint reads one of them; it may not be called now: ErrNotFound.
func (s *Store) DueEndpoint(ctx context.Context, id string, now time.Time) (Courier, error) {
	return one[Courier](ctx, s.pool, "read due endpoint", `SELECT `+courierColumns+` AND p.id = @id`,
		pgx.StrictNamedArgs{"now": now, "id": id})
}

// FillDeliveries gives an endpoint the next events that it is to be told of, and says
// whether there were any.
func (s *Store) FillDeliveries(ctx context.Context, endpointID string, now time.Time, limit int) (filled bool, err error) {
	rows, err := affected(ctx, s.pool, "fill deliveries", `
		WITH to_tell AS MATERIALIZED (
		    SELECT id, position FROM event_endpoints WHERE id = @id AND off_code IS NULL FOR NO KEY UPDATE SKIP LOCKED
		), next AS MATERIALIZED (
		    SELECT e.id, e.case_id, e.sequence, e.position FROM to_tell AS p
		    CROSS JOIN LATERAL (SELECT * FROM events WHERE position > p.position ORDER BY position LIMIT @limit) AS e
		), made AS (
		    INSERT INTO event_deliveries (endpoint_id, event_id, case_id, sequence, position, due_at)
		    SELECT @id, id, case_id, sequence, position, @now FROM next ON CONFLICT DO NOTHING
		)
		UPDATE event_endpoints SET position = (SELECT max(position) FROM next) WHERE id = @id AND EXISTS (SELECT FROM next)`,
		pgx.StrictNamedArgs{"id": endpointID, "now": now, "limit": limit})
	return rows > 0, err
}

// Delivery is one event for one endpoint that somebody has taken to deliver.
type Delivery struct {
	Event
	Attempts int       // before this one
	FirstAt  time.Time // the first of them, or this one
}

// TakeDeliveries takes deliveries that are due, each with a lease until then. A case's
// next event waits for the one before; that of another case does not. Two that take at
// once get different ones.
func (s *Store) TakeDeliveries(ctx context.Context, endpointID string, now, lease time.Time, limit int) ([]Delivery, error) {
	return all[Delivery](ctx, s.pool, "take due deliveries", `
		WITH queue AS MATERIALIZED (
		    SELECT event_id, case_id, sequence FROM event_deliveries WHERE endpoint_id = @id AND due_at <= @now ORDER BY due_at
		), heads AS MATERIALIZED (
		    SELECT event_id FROM queue AS q WHERE q.sequence = (
		        SELECT b.sequence FROM event_deliveries AS b
		        WHERE b.endpoint_id = @id AND b.case_id = q.case_id AND b.settled_at IS NULL ORDER BY b.sequence LIMIT 1)
		    LIMIT @limit
		), due AS (
		    SELECT event_id FROM event_deliveries
		    WHERE event_id IN (SELECT event_id FROM heads) AND endpoint_id = @id AND due_at <= @now FOR NO KEY UPDATE SKIP LOCKED
		), taken AS (
		    UPDATE event_deliveries AS d SET due_at = @lease, first_at = coalesce(d.first_at, @now)
		    FROM due WHERE d.endpoint_id = @id AND d.event_id = due.event_id
		    RETURNING d.event_id, d.attempts, d.first_at
		)
		SELECT `+eventColumns+`, t.attempts, t.first_at FROM taken AS t JOIN events AS e ON e.id = t.event_id`,
		pgx.StrictNamedArgs{"id": endpointID, "now": now, "lease": lease, "limit": limit})
}

// Attempt is what came of one delivery.
type Attempt struct {
	EventID string        `json:"-"`
	At      time.Time     `json:"at"`
	TookMS  int64         `json:"took_ms"`
	Status  int           `json:"status,omitempty"` // what it answered; 0: nothing
	Code    string        `json:"code,omitempty"`   // why nothing came of it
	State   DeliveryState `json:"-"`
	DueAt   *time.Time    `json:"-"` // the next attempt; nil: there is none
}

// DeliveryState is what became of a delivery.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryFailed    DeliveryState = "failed" // given up
)

// Settled are the attempts of one endpoint that ended together.
type Settled struct {
	EndpointID string
	Lease      time.Time // under which they were taken
	Attempts   []Attempt
	Back       []string // IDs of the events that were taken and not tried
	Now        time.Time
	// What they mean for the endpoint.
	Success  bool
	Began    time.Time     // the first of them
	Pause    time.Duration // before the next one, if none was a success
	Gone     bool          // it said that it wants no more
	GiveUpAt time.Duration // after so long without success it is off
}

// SettleDeliveries keeps what came of attempts, and returns why the endpoint is off
// now, "" if it is not. Of one that is off nothing is given up: it goes on from there
// once it is on again. Who settles after his lease changes nothing.
func (s *Store) SettleDeliveries(ctx context.Context, n Settled) (off string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if off, err = settleEndpoint(ctx, tx, n); err != nil {
			return err
		}
		var ids, states []string
		var due []*time.Time
		var answers []string
		for _, a := range n.Attempts {
			if off != "" && a.State == DeliveryFailed {
				a.State, a.DueAt = DeliveryPending, &n.Now
			}
			answer, err := json.Marshal(a)
			if err != nil {
				return tried("write answer", err)
			}
			ids, states, due, answers = append(ids, a.EventID), append(states, string(a.State)), append(due, a.DueAt), append(answers, string(answer))
		}
		err = exec(ctx, tx, "settle deliveries", `
			UPDATE event_deliveries AS d
			SET state = n.state, attempts = d.attempts + 1, due_at = n.due_at, answers = d.answers || n.answer::jsonb,
			    settled_at = CASE WHEN n.state <> 'pending' THEN @now::timestamptz END
			FROM unnest(@ids::uuid[], @states::text[], @due::timestamptz[], @answers::text[]) AS n (id, state, due_at, answer)
			WHERE d.endpoint_id = @endpoint AND d.event_id = n.id AND d.due_at = @lease`,
			pgx.StrictNamedArgs{
				"endpoint": n.EndpointID, "ids": nonNil(ids), "states": nonNil(states), "due": due, "answers": nonNil(answers),
				"lease": n.Lease, "now": n.Now,
			})
		if err != nil || len(n.Back) == 0 {
			return err
		}
		return exec(ctx, tx, "put back deliveries", `
			UPDATE event_deliveries SET due_at = @now, first_at = CASE WHEN attempts > 0 THEN first_at END
			WHERE endpoint_id = @endpoint AND event_id = ANY(@back::uuid[]) AND due_at = @lease`,
			pgx.StrictNamedArgs{"endpoint": n.EndpointID, "back": n.Back, "now": n.Now, "lease": n.Lease})
	})
	return off, err
}

func settleEndpoint(ctx context.Context, tx pgx.Tx, n Settled) (off string, err error) {
	if len(n.Attempts) == 0 {
		return "", nil
	}
	return value[string](ctx, tx, "settle endpoint", `
		WITH now AS (
		    UPDATE event_endpoints AS p
		    SET failures = CASE WHEN @success THEN 0 ELSE p.failures + 1 END,
		        failing_since = CASE WHEN NOT @success THEN coalesce(p.failing_since, @began) END,
		        resume_at = CASE WHEN NOT @success THEN @now::timestamptz + @pause::interval END,
		        succeeded_at = CASE WHEN @success THEN @now::timestamptz ELSE p.succeeded_at END,
		        off_code = c.code, off_at = CASE WHEN c.code IS NOT NULL THEN coalesce(p.off_at, @now) END
		    FROM (
		        SELECT id, coalesce(off_code, CASE WHEN @gone THEN 'gone'
		            WHEN NOT @success AND failing_since <= @now::timestamptz - @give_up::interval THEN 'no_success' END) AS code
		        FROM event_endpoints WHERE id = @id FOR NO KEY UPDATE
		    ) AS c
		    WHERE p.id = c.id
		    RETURNING coalesce(p.off_code, '') AS off
		)
		SELECT off FROM now`,
		pgx.StrictNamedArgs{
			"id": n.EndpointID, "success": n.Success, "began": n.Began, "now": n.Now, "pause": n.Pause, "gone": n.Gone, "give_up": n.GiveUpAt,
		})
}
