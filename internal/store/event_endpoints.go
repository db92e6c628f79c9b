package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Endpoint is an address that is told of events.
type Endpoint struct {
	ID           string
	URL          string
	Issuer       string
	MadeBy       string
	MadeAt       time.Time
	OffCode      string // why it is off: gone, no_success, by_hand; "": it is on
	OffAt        *time.Time
	FailingSince *time.Time // since when no answer was a success; nil: the last one was
	SucceededAt  *time.Time
	Position     int64 // the newest event that is delivered to it, or about to be
	Pending      int   // deliveries that are still to succeed
	Failed       int   // deliveries that were given up
}

const endpointColumns = `
	p.id, p.url, p.issuer, p.made_by, p.made_at, coalesce(p.off_code, '') AS off_code, p.off_at, p.failing_since, p.succeeded_at, p.position,
	(SELECT count(*) FROM event_deliveries AS d WHERE d.endpoint_id = p.id AND d.settled_at IS NULL) AS pending,
	(SELECT count(*) FROM event_deliveries AS d WHERE d.endpoint_id = p.id AND d.state = 'failed') AS failed`

// NewEndpoint is an address before it is kept.
type NewEndpoint struct {
	URL    string
	Secret []byte
	Actor  Actor
}

// AddEndpoint keeps an address, which is told of what happens from now on, and returns
// its ID. One that is kept already is ErrEndpointKept.
func (s *Store) AddEndpoint(ctx context.Context, n NewEndpoint) (id string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		id = uuid.NewString()
		rows, err := affected(ctx, tx, "insert endpoint", `
			INSERT INTO event_endpoints (id, url, issuer, made_by, position)
			SELECT @id, @url, @issuer, @by, coalesce(max(position), 0) FROM events
			ON CONFLICT (url) DO NOTHING`,
			pgx.StrictNamedArgs{"id": id, "url": n.URL, "issuer": n.Actor.Issuer, "by": n.Actor.Subject})
		if err == nil && rows == 0 {
			err = cancellation.ErrEndpointKept
		}
		if err != nil {
			return err
		}
		return insertSecret(ctx, tx, id, n.Secret)
	})
	return id, err
}

func insertSecret(ctx context.Context, tx pgx.Tx, endpointID string, secret []byte) error {
	return exec(ctx, tx, "insert secret", `INSERT INTO event_secrets (endpoint_id, secret) VALUES (@endpoint, @secret)`,
		pgx.StrictNamedArgs{"endpoint": endpointID, "secret": secret})
}

// RotateSecret gives an endpoint a new secret; those before it sign beside it until
// then. There is no such endpoint: ErrNotFound.
func (s *Store) RotateSecret(ctx context.Context, id string, secret []byte, until time.Time) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		rows, err := affected(ctx, tx, "end secret",
			`UPDATE event_secrets SET until = @until WHERE endpoint_id = @id AND until IS NULL`, pgx.StrictNamedArgs{"id": id, "until": until})
		if err == nil && rows == 0 {
			err = cancellation.ErrNotFound
		}
		if err != nil {
			return err
		}
		return insertSecret(ctx, tx, id, secret)
	})
}

// SwitchEndpoint turns an endpoint off, or on as of a moment: what waits is then due
// at once, as if it had not been tried. One that is off already is so by hand from now
// on, and calls nobody. There is no such endpoint: ErrNotFound.
func (s *Store) SwitchEndpoint(ctx context.Context, id string, on bool, at time.Time) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		args := pgx.StrictNamedArgs{"id": id, "at": at}
		if !on {
			return found(affected(ctx, tx, "switch endpoint off", `
				UPDATE event_endpoints SET off_code = 'by_hand', off_at = coalesce(off_at, @at) WHERE id = @id`, args))
		}
		err := found(affected(ctx, tx, "switch endpoint on", `
			UPDATE event_endpoints SET off_code = NULL, off_at = NULL, failing_since = NULL, failures = 0, resume_at = NULL
			WHERE id = @id`, pgx.StrictNamedArgs{"id": id}))
		if err != nil {
			return err
		}
		return exec(ctx, tx, "make deliveries due", `
			UPDATE event_deliveries SET attempts = 0, first_at = NULL, due_at = @at WHERE endpoint_id = @id AND settled_at IS NULL`, args)
	})
}

func found(rows int64, err error) error {
	if err == nil && rows == 0 {
		return cancellation.ErrNotFound
	}
	return err
}

// Endpoint reads one; there is no such endpoint: ErrNotFound.
func (s *Store) Endpoint(ctx context.Context, id string) (Endpoint, error) {
	return one[Endpoint](ctx, s.pool, "read endpoint",
		`SELECT `+endpointColumns+` FROM event_endpoints AS p WHERE p.id = @id`, pgx.StrictNamedArgs{"id": id})
}

// Endpoints lists all of them, the oldest first.
func (s *Store) Endpoints(ctx context.Context) ([]Endpoint, error) {
	return all[Endpoint](ctx, s.pool, "list endpoints",
		`SELECT `+endpointColumns+` FROM event_endpoints AS p ORDER BY p.made_at, p.id`, pgx.StrictNamedArgs{})
}

// ReplayEvents makes the events of a range of positions, both inclusive, due again for an
// endpoint, under the IDs that they have, and says how many they are. Those that it
// was not told of yet come by themselves. There is no such endpoint: ErrNotFound.
func (s *Store) ReplayEvents(ctx context.Context, id string, from, to int64, at time.Time) (rows int64, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		told, err := value[int64](ctx, tx, "read position of an endpoint",
			`SELECT position FROM event_endpoints WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
		if err != nil {
			return err
		}
		rows, err = affected(ctx, tx, "replay events", `
			INSERT INTO event_deliveries AS d (endpoint_id, event_id, case_id, sequence, position, due_at)
			SELECT @id, id, case_id, sequence, position, @at FROM events WHERE position BETWEEN @from AND @to
			ON CONFLICT (event_id, endpoint_id) DO UPDATE
			SET state = 'pending', attempts = 0, first_at = NULL, settled_at = NULL, due_at = excluded.due_at`,
			pgx.StrictNamedArgs{"id": id, "from": from, "to": min(to, told), "at": at})
		return err
	})
	return rows, err
}
