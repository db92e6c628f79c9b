package store

import (
	"cmp"
	"context"
	"maps"
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
	At time.Time
	ID string // of the last case or mail that was looked at, "" at the beginning
}

// taken are the IDs of a batch, and where the next one begins: nowhere after one that
// is not full.
func taken(batch []Place, limit int) (ids []string, last Place) {
	for _, p := range batch {
		ids = append(ids, p.ID)
	}
	if len(batch) == limit {
		last = batch[limit-1]
	}
	return ids, last
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

// term says of a class of cases which rows of the docket may be past it, as an index
// finds them, and which of those are. Each has its arguments.
type term struct {
	may, is         string
	mayArgs, isArgs pgx.StrictNamedArgs
}

func (d Due) term(c Class) term {
	if c == ClassDismissed {
		args := pgx.StrictNamedArgs{"unknown": d.Unknown, "dismissed": d.Dismissed}
		return term{
			may: `d.state = 'dismissed' AND d.updated_at < greatest(@unknown::timestamptz, @dismissed::timestamptz)`,
			is: `docket AS d JOIN ` + dismissal + `
				WHERE x.recorded_at < CASE WHEN x.code = 'unknown_customer' THEN @unknown::timestamptz ELSE @dismissed::timestamptz END`,
			mayArgs: args, isArgs: args,
		}
	}
	return term{
		may: `d.state <> 'dismissed' AND d.updated_at < @letters`, mayArgs: pgx.StrictNamedArgs{"letters": d.Letters},
		is: `docket AS d WHERE true`,
	}
}

// narrowed are arguments with the one customer that is looked at, if it is one.
func (d Due) narrowed(lists ...pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	if d.Customer != "" {
		lists = append(lists, pgx.StrictNamedArgs{"only": d.Customer})
	}
	return joined(lists...)
}

func joined(lists ...pgx.StrictNamedArgs) pgx.StrictNamedArgs {
	args := pgx.StrictNamedArgs{}
	for _, list := range lists {
		maps.Copy(args, list)
	}
	return args
}

// only narrows to one customer, whose ID is in a column.
func (d Due) only(column string) string {
	if d.Customer == "" {
		return ""
	}
	return " AND " + column + " = @only"
}

// EraseCases empties those of the next cases of a class, at most so many after a
// place of the pass, that are due, and says how many rows that were and how far it
// came: an empty ID is the end. Each case is looked at once a pass. Two that erase at
// once get different cases, and one that dies in the middle loses nothing: what is
// erased is not found again.
func (s *Store) EraseCases(ctx context.Context, c Class, due Due, after Place, limit int) (rows int64, last Place, err error) {
	past := due.term(c)
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		next, err := all[Place](ctx, tx, "find cases past their term", `
			SELECT d.case_id AS id, d.updated_at AS at FROM docket AS d
			WHERE d.kept AND `+past.may+due.only("d.customer_id")+`
			  AND (d.updated_at, d.case_id) > (@after_at::timestamptz, @after_id::uuid)
			ORDER BY d.updated_at, d.case_id LIMIT @limit`,
			due.narrowed(past.mayArgs, pgx.StrictNamedArgs{"after_at": after.At, "after_id": cmp.Or(after.ID, noCase), "limit": limit}))
		if err != nil || len(next) == 0 {
			return err
		}
		var ids []string
		ids, last = taken(next, limit)
		ids, err = values[string](ctx, tx, "take cases that are due", `
			SELECT d.case_id FROM `+past.is+` AND d.case_id = ANY(@cases::uuid[]) AND d.kept AND NOT `+neverDue+`
			ORDER BY d.case_id FOR NO KEY UPDATE OF d SKIP LOCKED`, joined(past.isArgs, pgx.StrictNamedArgs{"cases": ids, "day": due.Day}))
		if err != nil || len(ids) == 0 {
			return err
		}
		rows, err = eraseCases(ctx, tx, ids, c)
		return err
	})
	return rows, last, err
}

// erasing runs a transaction with the right to erase, which the worker has for this
// alone and takes each time again. The owner has it anyway.
func (s *Store) erasing(ctx context.Context, do func(pgx.Tx) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		err := exec(ctx, tx, "take the right to erase",
			`SELECT set_config('role', 'fairwell_retain', true) WHERE current_user = 'fairwell_worker'`, pgx.StrictNamedArgs{})
		if err != nil {
			return err
		}
		return do(tx)
	})
}

const noCase = "00000000-0000-0000-0000-000000000000"

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
