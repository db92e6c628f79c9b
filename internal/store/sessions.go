package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/fairwell/fairwell/internal/cancellation"
)

const (
	// endedFor is how long an ended session is remembered at least: longer than
	// any request that may have read it takes.
	endedFor = time.Minute
	// sweepAtOnce bounds what one sweep deletes, so that it locks little.
	sweepAtOnce = 1000
	// sessionTime bounds a question without a context.
	sessionTime = 5 * time.Second
)

// Sessions keeps who is signed in, under tokens that are hashed already. It has
// the methods that the session manager of the portal asks for.
type Sessions struct {
	pool *pgxpool.Pool
}

// Sessions is the store of sessions.
func (s *Store) Sessions() *Sessions { return &Sessions{pool: s.pool} }

// FindCtx reads a session that is neither expired nor ended; none is no error.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := value[[]byte](ctx, s.pool, "find session",
		`SELECT data FROM sessions WHERE token = @token AND expires_at > now() AND NOT ended`,
		pgx.StrictNamedArgs{"token": token})
	if errors.Is(err, cancellation.ErrNotFound) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx stores a session. One that was ended meanwhile stays ended, which
// is no error.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	return exec(ctx, s.pool, "store session", `
		INSERT INTO sessions (token, data, expires_at) VALUES (@token, @data, @expires)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at
		WHERE NOT sessions.ended`,
		pgx.StrictNamedArgs{"token": token, "data": data, "expires": expires})
}

// DeleteCtx ends a session and forgets what it held; none is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	return exec(ctx, s.pool, "end session", `
		UPDATE sessions SET ended = true, data = '', expires_at = greatest(expires_at, now() + @for::interval)
		WHERE token = @token`,
		pgx.StrictNamedArgs{"token": token, "for": endedFor})
}

// Sweep deletes expired sessions, a bounded number at once, and says how many.
// Two processes that sweep at once do not wait for each other.
func (s *Sessions) Sweep(ctx context.Context) (int64, error) {
	return affected(ctx, s.pool, "sweep sessions", `
		DELETE FROM sessions WHERE token IN (
			SELECT token FROM sessions WHERE expires_at <= now()
			ORDER BY expires_at LIMIT @limit FOR UPDATE SKIP LOCKED)`,
		pgx.StrictNamedArgs{"limit": sweepAtOnce})
}

// Find is FindCtx without a context.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTime)
	defer cancel()
	return s.FindCtx(ctx, token)
}

// Commit is CommitCtx without a context.
func (s *Sessions) Commit(token string, data []byte, expires time.Time) error {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTime)
	defer cancel()
	return s.CommitCtx(ctx, token, data, expires)
}

// Delete is DeleteCtx without a context.
func (s *Sessions) Delete(token string) error {
	ctx, cancel := context.WithTimeout(context.Background(), sessionTime)
	defer cancel()
	return s.DeleteCtx(ctx, token)
}
