package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// mostTurns bounds what one round lets go.
const mostTurns = 100

// KeepHeld records that an item waits because its line is on hold, unless it was taken
// up again since it was read. Since when it is stuck stays.
func (s *Store) KeepHeld(ctx context.Context, o Order) error {
	return exec(ctx, s.pool, "hold item", `
		UPDATE items
		SET state = 'held', error_code = @code, error_since = coalesce(error_since, now()), updated_at = now()
		WHERE id = @item AND round = @round AND state = ANY(@from)`,
		pgx.StrictNamedArgs{
			"item": o.ItemID, "round": o.Round, "code": cancellation.CodeHeld, "from": cancellation.ItemHeld.From(),
		})
}

// Waits says whether the line of an item is on hold, or its turn after that has not
// come; there is no such item: ErrNotFound.
func (s *Store) Waits(ctx context.Context, itemID string) (bool, error) {
	return value[bool](ctx, s.pool, "look whether an item waits", `
		SELECT i.state = 'held' OR EXISTS (SELECT FROM holds WHERE line = i.line AND released_at IS NULL) AS waits
		FROM items AS i WHERE i.id = @item`, pgx.StrictNamedArgs{"item": itemID})
}

// GiveTurns lets held items of released lines go on, the longest stuck first: as many
// as their rate has let through since turns were given last, and of what a pause of
// ours has left undone ten seconds' worth at most, so that nothing comes in a burst.
// Workers that do so at once share the turns. Each item begins a new round, which is
// news to its run.
func (s *Store) GiveTurns(ctx context.Context) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		cases, err := values[string](ctx, tx, "give turns", `
			WITH released AS (
			    SELECT h.id, h.line, interval '1 minute' / h.release_rate AS every,
			           greatest(coalesce(h.turns_until, h.released_at), now() - interval '10 seconds' - interval '1 minute' / h.release_rate) AS since
			    FROM holds AS h
			    WHERE h.released_at IS NOT NULL
			      AND NOT EXISTS (SELECT FROM holds AS n WHERE n.line = h.line AND n.recorded_at > h.recorded_at)
			      AND EXISTS (SELECT FROM items AS i WHERE i.line = h.line AND i.state = 'held')
			    ORDER BY h.id FOR NO KEY UPDATE OF h SKIP LOCKED
			), turns AS (
			    UPDATE holds AS h SET turns_until = r.since + r.turns * r.every
			    FROM (SELECT *, least(floor(extract(epoch FROM now() - since) / extract(epoch FROM every))::integer, @most) AS turns FROM released) AS r
			    WHERE h.id = r.id AND r.turns > 0
			    RETURNING h.line, r.turns
			), next AS (
			    SELECT i.id FROM turns AS t CROSS JOIN LATERAL (
			        SELECT id FROM items WHERE line = t.line AND state = 'held'
			        ORDER BY error_since, id LIMIT t.turns FOR NO KEY UPDATE SKIP LOCKED
			    ) AS i
			)
			UPDATE items AS i
			SET state = 'delayed', round = i.round + 1, let_go_at = now(), updated_at = now()
			FROM next AS n WHERE i.id = n.id
			RETURNING i.case_id`, pgx.StrictNamedArgs{"most": mostTurns})
		if err != nil {
			return err
		}
		return orderDocket(ctx, tx, cases)
	})
}
