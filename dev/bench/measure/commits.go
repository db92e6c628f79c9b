package measure

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// settles is how long Postgres may take to show a backend's last commits in its
// statistics: an idle backend reports them after a second at most.
const settles = 1500 * time.Millisecond

// Commits is the number of transactions that the whole server has committed, and
// the moment at which it was read. Reads count: each statement outside of a
// transaction is one.
func Commits(ctx context.Context, pool *pgxpool.Pool) (count int64, at time.Time, err error) {
	select {
	case <-ctx.Done():
		return 0, time.Time{}, ctx.Err()
	case <-time.After(settles):
	}
	err = pool.QueryRow(ctx, "SELECT sum(xact_commit)::bigint FROM pg_stat_database").Scan(&count)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("count commits: %w", err)
	}
	return count, time.Now(), nil
}
