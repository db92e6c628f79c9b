package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// EraseMasters empties the master data of those of the next customers, at most so
// many after an ID, of whom nothing is left that must stay: no letter, no product that
// runs or ended not long ago. last is "" at the end.
func (s *Store) EraseMasters(ctx context.Context, due Due, after string, limit int) (rows int64, last string, err error) {
	err = s.erasing(ctx, func(tx pgx.Tx) error {
		ids, err := values[string](ctx, tx, "list customers", `
			SELECT c.id FROM customers AS c WHERE c.erased_at IS NULL AND c.id > @after`+due.only("c.id")+`
			ORDER BY c.id LIMIT @limit`, due.narrowed(pgx.StrictNamedArgs{"after": after, "limit": limit}))
		if err != nil || len(ids) == 0 {
			return err
		}
		if len(ids) == limit {
			last = ids[len(ids)-1]
		}
		ids, err = values[string](ctx, tx, "take customers that are due", `
			SELECT c.id FROM customers AS c
			WHERE c.id = ANY(@ids::text[]) AND c.erased_at IS NULL AND NOT `+masterStays+`
			ORDER BY c.id FOR UPDATE OF c SKIP LOCKED`, pgx.StrictNamedArgs{"ids": ids, "day": due.Day, "ended": due.Ended})
		if err != nil || len(ids) == 0 {
			return err
		}
		rows, err = eraseMasters(ctx, tx, ids)
		return err
	})
	return rows, last, err
}

const masterStays = `
	(EXISTS (SELECT FROM docket AS d WHERE d.customer_id = c.id AND d.kept OFFSET 0)
	 OR EXISTS (SELECT FROM legal_holds AS h WHERE h.customer_id = c.id AND ` + holding + ` OFFSET 0)
	 OR EXISTS (SELECT FROM entries AS n JOIN proposals AS p ON p.id = n.proposal_id
	     WHERE n.customer_id = c.id AND p.state = 'open' OFFSET 0)
	 OR EXISTS (SELECT FROM ` + itsProducts + ` AND coalesce(least(p.ended_on, p.cancelled_to, e.ends_on), 'infinity') >= @ended OFFSET 0))`

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
