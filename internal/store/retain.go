package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// Due says as of when what is due: a case by its newest fact, so that a late act
// keeps all of it.
type Due struct {
	Day       notice.Date // an end or a hold on or after it is ahead
	Letters   time.Time   // cases without news since then, exclusive
	Unknown   time.Time   // dismissed as nobody's before then
	Dismissed time.Time   // dismissed otherwise before then
	Events    time.Time   // recorded before then
	Ended     notice.Date // customers whose products all ended before it
	Customer  string      // only this customer's; "": everybody's
}

// Place is how far a pass has come.
type Place struct {
	At time.Time // of cases
	ID string    // of the last one that was erased, "" at the beginning
}

// neverDue are cases that stay whatever their age: something is owed, an end is
// ahead, or somebody holds them. OFFSET 0 lets each case be asked about by itself:
// joined, the question would read all cases there are, batch after batch.
const neverDue = `
	(d.open OR d.owes IS NOT NULL
	 OR EXISTS (SELECT FROM case_items AS i WHERE i.case_id = d.case_id AND i.ends_on >= @day OFFSET 0)
	 OR EXISTS (SELECT FROM legal_holds AS h WHERE h.case_id = d.case_id AND ` + holding + ` OFFSET 0)
	 OR EXISTS (SELECT FROM legal_holds AS h WHERE h.customer_id = d.customer_id AND ` + holding + ` OFFSET 0))`

const holding = `h.released_at IS NULL AND h.until >= @day`

// dismissal is the newest word that a declaration is none, or nobody's.
const dismissal = `
	LATERAL (
	    SELECT a.details ->> 'code' AS code, o.recorded_at
	    FROM acts AS a JOIN act_outcomes AS o ON o.act_id = a.id AND o.code = 'done'
	    WHERE a.case_id = d.case_id AND a.kind = 'dismiss' ORDER BY o.recorded_at DESC LIMIT 1
	) AS x ON true`

// dueCases says, by the class of the case, which are past their term.
func dueCases(c Class) string {
	if c == ClassDismissed {
		return `docket AS d JOIN ` + dismissal + `
			WHERE d.kept AND d.state = 'dismissed' AND d.updated_at < greatest(@unknown::timestamptz, @dismissed::timestamptz)
			  AND x.recorded_at < CASE WHEN x.code = 'unknown_customer' THEN @unknown::timestamptz ELSE @dismissed::timestamptz END`
	}
	return `docket AS d WHERE d.kept AND d.state <> 'dismissed' AND d.updated_at < @letters`
}

func (d Due) args(more pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	more["day"] = d.Day
	if d.Customer != "" {
		more["only"] = d.Customer
	}
	return more
}

// only narrows to one customer, whose ID stands in a column.
func (d Due) only(column string) string {
	if d.Customer == "" {
		return ""
	}
	return " AND " + column + " = @only"
}

// EraseCases empties at most so many cases of a class that are due, after a place
// of the pass, and says how many rows that were and how far it came: an empty ID is
// the end. Two that erase at once get different cases, and one that dies in the
// middle loses nothing: what is erased is not found again.
func (s *Store) EraseCases(ctx context.Context, c Class, due Due, after Place, limit int) (rows int64, last Place, err error) {
	type row struct {
		ID string
		At time.Time
	}
	args := pgx.StrictNamedArgs{"after_at": after.At, "after_id": after.ID, "limit": limit}
	if c == ClassDismissed {
		args["unknown"], args["dismissed"] = due.Unknown, due.Dismissed
	} else {
		args["letters"] = due.Letters
	}
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		list, err := all[row](ctx, tx, "find cases that are due", `
			SELECT d.case_id AS id, d.updated_at AS at FROM `+dueCases(c)+`
			  AND (d.updated_at, d.case_id) > (@after_at::timestamptz,
			      coalesce(nullif(@after_id::text, ''), '00000000-0000-0000-0000-000000000000')::uuid)
			  AND NOT `+neverDue+due.only("d.customer_id")+`
			ORDER BY d.updated_at, d.case_id LIMIT @limit FOR NO KEY UPDATE OF d SKIP LOCKED`, due.args(args))
		if err != nil || len(list) == 0 {
			return err
		}
		ids := make([]string, len(list))
		for n, r := range list {
			ids[n] = r.ID
		}
		if len(list) == limit {
			last = Place{At: list[len(list)-1].At, ID: list[len(list)-1].ID}
		}
		rows, err = eraseCases(ctx, tx, ids, c)
		return err
	})
	return rows, last, err
}

func eraseCases(ctx context.Context, tx pgx.Tx, ids []string, c Class) (rows int64, err error) {
	for _, t := range tables() {
		if sql := t.emptying(t.ofCase); sql != "" {
			n, err := affected(ctx, tx, "erase "+t.name, sql, pgx.StrictNamedArgs{"cases": ids})
			if err != nil {
				return rows, err
			}
			rows += n
		}
	}
	return rows, noteErased(ctx, tx, erasedCase, ids, c)
}

// EraseMasters empties the master data of at most so many customers, after a
// customer's ID, of whom nothing is left that must stay: no letter, no product that
// runs or ended not long ago. last is "" at the end.
func (s *Store) EraseMasters(ctx context.Context, due Due, after string, limit int) (rows int64, last string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		ids, err := values[string](ctx, tx, "find customers that are due", `
			SELECT c.id FROM customers AS c
			WHERE c.erased_at IS NULL AND c.id > @after AND NOT `+masterStays+due.only("c.id")+`
			ORDER BY c.id LIMIT @limit FOR UPDATE OF c SKIP LOCKED`,
			due.args(pgx.StrictNamedArgs{"after": after, "limit": limit, "ended": due.Ended}))
		if err != nil || len(ids) == 0 {
			return err
		}
		if len(ids) == limit {
			last = ids[len(ids)-1]
		}
		rows, err = eraseMasters(ctx, tx, ids)
		return err
	})
	return rows, last, err
}

const masterStays = `
	(EXISTS (SELECT FROM docket AS d WHERE d.customer_id = c.id AND d.kept OFFSET 0)
	 OR EXISTS (SELECT FROM legal_holds AS h WHERE h.customer_id = c.id AND ` + holding + ` OFFSET 0)
	 OR EXISTS (SELECT FROM ` + itsProducts + ` AND coalesce(least(p.ended_on, e.ends_on), 'infinity') >= @ended OFFSET 0))`

// itsProducts are the products of the customer c, each with the end that a case gave
// it.
const itsProducts = `
	contracts AS v JOIN products AS p ON p.contract_id = v.id
	LEFT JOIN LATERAL (
	    SELECT x.ends_on FROM items AS i JOIN decisions AS x ON x.item_id = i.id
	    WHERE i.product_id = p.id AND i.holds ORDER BY x.number DESC LIMIT 1
	) AS e ON true
	WHERE v.customer_id = c.id`

func eraseMasters(ctx context.Context, tx pgx.Tx, ids []string) (rows int64, err error) {
	for _, t := range tables() {
		if sql := t.emptying(t.ofMaster); sql != "" {
			n, err := affected(ctx, tx, "erase "+t.name, sql, pgx.StrictNamedArgs{"customers": ids})
			if err != nil {
				return rows, err
			}
			rows += n
		}
	}
	return rows, noteErased(ctx, tx, erasedCustomer, ids, ClassMaster)
}

// EraseEvents deletes at most so many delivery events that are due, and leaves with
// their mails what they said: the state of a mail stays. Those of an open or held
// case stay too.
func (s *Store) EraseEvents(ctx context.Context, due Due, limit int) (rows int64, err error) {
	return value[int64](ctx, s.pool, "erase delivery events", `
		WITH old AS (
		    SELECT e.mail_id, e.event FROM delivery_events AS e
		    LEFT JOIN mails AS m ON m.id = e.mail_id
		    LEFT JOIN docket AS d ON d.case_id = m.case_id
		    WHERE e.recorded_at < @events AND (d.case_id IS NULL OR NOT `+neverDue+`)
		    ORDER BY e.recorded_at LIMIT @limit FOR UPDATE OF e SKIP LOCKED
		), gone AS (
		    DELETE FROM delivery_events AS e USING old AS o WHERE e.mail_id = o.mail_id AND e.event = o.event
		    RETURNING e.mail_id, e.event, e.recorded_at
		), said AS (
		    UPDATE mails AS m
		    SET reported = m.reported || g.events, reported_at = greatest(m.reported_at, g.newest)
		    FROM (SELECT mail_id, array_agg(event ORDER BY event) AS events, max(recorded_at) AS newest FROM gone GROUP BY mail_id) AS g
		    WHERE m.id = g.mail_id
		)
		SELECT count(*) AS gone FROM gone`,
		due.args(pgx.StrictNamedArgs{"events": due.Events, "limit": limit}))
}
