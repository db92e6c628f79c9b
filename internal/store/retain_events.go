package store

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// EraseEvents deletes those of the next delivery events, at most about so many after
// a place, that are due, and leaves with their mails what they said: the state of a
// mail stays. Those of an open or held case stay too. An empty ID is the end.
func (s *Store) EraseEvents(ctx context.Context, due Due, after Place, limit int) (rows int64, last Place, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		next, err := all[Place](ctx, tx, "find delivery events past their term", `
			SELECT e.mail_id AS id, e.recorded_at AS at FROM delivery_events AS e
			WHERE e.recorded_at < @events AND (e.recorded_at, e.mail_id) > (@after_at::timestamptz, @after_id::uuid)
			ORDER BY e.recorded_at, e.mail_id LIMIT @limit`,
			pgx.StrictNamedArgs{"events": due.Events, "after_at": after.At, "after_id": cmp.Or(after.ID, noCase), "limit": limit})
		if err != nil || len(next) == 0 {
			return err
		}
		var ids []string
		ids, last = taken(next, limit)
		rows, err = value[int64](ctx, tx, "erase delivery events", `
			WITH old AS (
			    SELECT e.mail_id, e.attempt, e.event FROM delivery_events AS e
			    LEFT JOIN mails AS m ON m.id = e.mail_id
			    LEFT JOIN docket AS d ON d.case_id = m.case_id
			    WHERE e.mail_id = ANY(@mails::uuid[]) AND e.recorded_at < @events AND (d.case_id IS NULL OR NOT `+neverDue+`)
			    ORDER BY e.mail_id, e.attempt, e.event FOR UPDATE OF e SKIP LOCKED
			), gone AS (
			    DELETE FROM delivery_events AS e USING old AS o
			    WHERE e.mail_id = o.mail_id AND e.attempt = o.attempt AND e.event = o.event
			    RETURNING e.mail_id, e.attempt, e.event, e.recorded_at
			), said AS (
			    UPDATE mails AS m
			    SET reported = m.reported || g.events, reported_at = greatest(m.reported_at, g.newest)
			    FROM (SELECT mail_id, attempt, array_agg(event ORDER BY event) AS events, max(recorded_at) AS newest
			          FROM gone GROUP BY mail_id, attempt) AS g
			    WHERE m.id = g.mail_id AND m.attempt = g.attempt
			)
			SELECT count(*) AS gone FROM gone`,
			pgx.StrictNamedArgs{"mails": ids, "events": due.Events, "day": due.Day})
		return err
	})
	return rows, last, err
}

// EraseAttempts deletes at most so many notes of forms that were made before then:
// what they are for is over within a day.
func (s *Store) EraseAttempts(ctx context.Context, before time.Time, limit int) (rows int64, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		rows, err = affected(ctx, tx, "erase attempts", `
			DELETE FROM attempts WHERE case_id IN (SELECT case_id FROM attempts WHERE made_at < @before LIMIT @limit)`,
			pgx.StrictNamedArgs{"before": before, "limit": limit})
		return err
	})
	return rows, err
}

// EraseReads deletes at most so many notes of who read what that are due, but those
// about whom somebody holds.
func (s *Store) EraseReads(ctx context.Context, due Due, limit int) (rows int64, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		rows, err = affected(ctx, tx, "erase reads", `
			DELETE FROM reads WHERE id IN (
			    SELECT r.id FROM reads AS r LEFT JOIN docket AS d ON d.case_id = r.case_id
			    WHERE r.recorded_at < @events AND NOT EXISTS (
			        SELECT FROM legal_holds AS h
			        WHERE (h.case_id = r.case_id OR h.customer_id IN (r.customer_id, d.customer_id)) AND `+holding+` OFFSET 0)
			    LIMIT @limit)`,
			pgx.StrictNamedArgs{"events": due.Events, "day": due.Day, "limit": limit})
		return err
	})
	return rows, err
}
