package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/sabotage"
)

// Claim gives each declared item of the case its row: received, or refused
// because the product has ended or another case holds it.
//
// The customer's products are locked in ID order, and every declaration of the
// customer that was received earlier is claimed first, also if its run has not
// started: the lower case ID was earlier within a second. Claiming again
// changes nothing.
func (s *Store) Claim(ctx context.Context, caseID string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			SELECT p.id
			FROM products AS p
			JOIN contracts AS c ON c.id = p.contract_id
			JOIN declared_by AS d ON d.customer_id = c.customer_id
			WHERE d.case_id = @case
			ORDER BY p.id
			FOR NO KEY UPDATE OF p`, pgx.StrictNamedArgs{"case": caseID})
		if err != nil {
			return fmt.Errorf("lock products: %w", err)
		}
		earlier, err := upTo(ctx, tx, caseID, `NOT EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id)`)
		if err != nil {
			return fmt.Errorf("find unclaimed cases: %w", err)
		}
		for _, id := range earlier {
			if err := claimOne(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Undecided lists, in the order in which they were received, the cases up to
// and including this one that hold a claimed item on which the rules have not spoken. They are
// to be decided in this order: a later case may end with what an earlier ended.
func (s *Store) Undecided(ctx context.Context, caseID string) ([]string, error) {
	ids, err := upTo(ctx, s.pool, caseID,
		`EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id AND NOT i.decided)`)
	if err != nil {
		return nil, fmt.Errorf("find undecided cases: %w", err)
	}
	return ids, nil
}

// upTo lists the customer's cases received no later than this one that fulfil
// the condition on the declaration d.
func upTo(ctx context.Context, q querier, caseID, condition string) ([]string, error) {
	type row struct{ ID string }
	rows, err := all[row](ctx, q, `
		SELECT d.id FROM declarations AS d
		JOIN declared_by AS b ON b.case_id = d.id
		JOIN declared_by AS owner ON owner.case_id = @case AND owner.customer_id = b.customer_id
		JOIN declarations AS this ON this.id = @case
		WHERE (d.received_at, d.id) <= (this.received_at, this.id) AND `+condition+`
		ORDER BY d.received_at, d.id`, pgx.StrictNamedArgs{"case": caseID})
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	return ids, err
}

func claimOne(ctx context.Context, tx pgx.Tx, caseID string) error {
	held := `h.state <> 'refused'`
	if sabotage.NoUniqueIndex {
		held = `false`
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO items (id, case_id, product_id, state, refused_code, refused_by, refused_ends_on)
		SELECT d.id, d.case_id, d.product_id,
		       CASE WHEN r.code IS NULL THEN 'received' ELSE 'refused' END,
		       r.code,
		       CASE WHEN r.code = 'already_cancelled' THEN h.id END,
		       CASE WHEN r.code = 'ended' THEN p.ended_on END
		FROM declared_items AS d
		JOIN products AS p ON p.id = d.product_id
		LEFT JOIN items AS h ON h.product_id = d.product_id AND `+held+`
		CROSS JOIN LATERAL (
		    SELECT CASE WHEN h.id IS NOT NULL THEN 'already_cancelled'
		                WHEN p.ended_on IS NOT NULL THEN 'ended' END AS code
		) AS r
		WHERE d.case_id = @case
		ORDER BY d.product_id
		ON CONFLICT DO NOTHING`, pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return fmt.Errorf("claim items: %w", redact(err))
	}
	return nil
}

// Decided is decision 1 of one item, or the review of a refused one.
type Decided struct {
	ItemID  string
	Outcome cancellation.Outcome
}

// Decide writes decision 1 of each item of a case that has none, and what a
// person must judge. What stands already stays: the first to decide counts.
func (s *Store) Decide(ctx context.Context, ruleVersion string, list []Decided) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, d := range list {
			queueDecision(batch, ruleVersion, d)
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("insert decisions: %w", redact(err))
		}
		return nil
	})
}

func queueDecision(batch *pgx.Batch, ruleVersion string, d Decided) {
	o := d.Outcome
	if o.Refused == nil {
		batch.Queue(`
			INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, basis, steps, taken_along_by, rule_version)
			VALUES (@item, 1, @ends, @last, @basis, @steps, nullif(@along, ''), @rules)
			ON CONFLICT DO NOTHING`,
			pgx.StrictNamedArgs{
				"item": d.ItemID, "ends": o.EndsOn, "last": o.LastReceiptOn, "basis": o.Basis,
				"steps": o.Steps, "along": o.TakenAlongBy, "rules": ruleVersion,
			})
	}
	var declaredEnd notice.Date
	var state *string
	if o.Review != nil {
		declaredEnd, state = o.Review.DeclaredEnd, nullText(string(o.Review.State))
	}
	batch.Queue(`
		UPDATE items
		SET state = CASE WHEN state = 'received' THEN 'decided' ELSE state END,
		    review_declared_end = @declared, review_state = @review, decided = true, updated_at = now()
		WHERE id = @item AND NOT decided`,
		pgx.StrictNamedArgs{"item": d.ItemID, "declared": declaredEnd, "review": state})
}
