package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Claim is whose a case is, and what its run finds to do.
type Claim struct {
	CustomerID string // "" while nobody knows
	Dismissed  bool   // and somebody has said that it is nobody's
	Tried      bool   // what was typed has been compared with the customers in vain
	Acts       int    // that the run has still to apply
}

// Claim gives each declared item of the case its row: received, or refused because
// the product has ended. A case that is nobody's yet gets none.
//
// The customer's products are locked in ID order, and every declaration of the
// customer that was received earlier is claimed first, also if its run has not
// started: the lower case ID was earlier within a second. Claiming again changes
// nothing.
func (s *Store) Claim(ctx context.Context, caseID string) (c Claim, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if c, err = whoseCase(ctx, tx, caseID); err != nil || c.CustomerID == "" {
			return err
		}
		if err := lockProducts(ctx, tx, c.CustomerID); err != nil {
			return err
		}
		ids, err := upTo(ctx, tx, caseID, c.CustomerID, `NOT EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id)`)
		if err != nil {
			return err
		}
		err = exec(ctx, tx, "claim items", `
			INSERT INTO items (id, case_id, product_id, line, state, refused_code, refused_ends_on)
			SELECT d.id, d.case_id, d.product_id, d.line,
			       CASE WHEN p.ended_on IS NULL THEN 'received' ELSE 'refused' END,
			       CASE WHEN p.ended_on IS NOT NULL THEN 'ended' END, p.ended_on
			FROM declared_items AS d
			JOIN products AS p ON p.id = d.product_id
			WHERE d.case_id = ANY(@cases::uuid[])
			ORDER BY d.case_id, d.product_id
			ON CONFLICT DO NOTHING`, pgx.StrictNamedArgs{"cases": ids})
		if err != nil {
			return err
		}
		return orderDocket(ctx, tx, ids)
	})
	return c, err
}

// whoseCase reads whose a case is; there is none with that ID: ErrNotFound.
func whoseCase(ctx context.Context, q querier, caseID string) (Claim, error) {
	return one[Claim](ctx, q, "read whose case it is", `
		SELECT coalesce(d.customer_id, n.customer_id, '') AS customer_id,
		       coalesce(d.customer_id, n.customer_id) IS NULL
		           AND EXISTS (SELECT FROM docket AS k WHERE k.case_id = d.id AND k.state = 'dismissed') AS dismissed,
		       EXISTS (SELECT FROM tried_matches AS t WHERE t.case_id = d.id) AS tried,
		       (SELECT count(*) FROM acts AS a
		        WHERE a.case_id = d.id AND a.kind <> ALL(@waiting::text[])
		          AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)) AS acts
		FROM declarations AS d LEFT JOIN identifications AS n ON n.case_id = d.id
		WHERE d.id = @case`, pgx.StrictNamedArgs{"case": caseID, "waiting": waitingKinds()})
}

// lockProducts makes whoever decides on a customer's products wait for each other.
func lockProducts(ctx context.Context, tx pgx.Tx, customerID string) error {
	return exec(ctx, tx, "lock products", `
		SELECT p.id FROM products AS p JOIN contracts AS c ON c.id = p.contract_id
		WHERE c.customer_id = @customer ORDER BY p.id FOR NO KEY UPDATE OF p`,
		pgx.StrictNamedArgs{"customer": customerID})
}

// upTo lists the customer's cases received no later than this one that fulfil the
// condition on the declaration d.
func upTo(ctx context.Context, q querier, caseID, customerID, condition string) ([]string, error) {
	return values[string](ctx, q, "find earlier cases", `
		SELECT d.id
		FROM (SELECT id AS case_id FROM declarations WHERE customer_id = @customer
		      UNION ALL SELECT case_id FROM identifications WHERE customer_id = @customer) AS b
		JOIN declarations AS d ON d.id = b.case_id
		JOIN declarations AS this ON this.id = @case
		WHERE (d.received_at, d.id) <= (this.received_at, this.id) AND `+condition+`
		ORDER BY d.received_at, d.id`, pgx.StrictNamedArgs{"case": caseID, "customer": customerID})
}

// orderDocket locks the docket rows of all cases that a transaction touched, in
// one order: else the triggers would lock them in the order of the writes, and two
// transactions could wait for each other.
func orderDocket(ctx context.Context, tx pgx.Tx, cases []string) error {
	if len(cases) < 2 {
		return nil
	}
	return exec(ctx, tx, "lock docket", `SELECT FROM docket WHERE case_id = ANY(@cases::uuid[]) ORDER BY case_id FOR NO KEY UPDATE`,
		pgx.StrictNamedArgs{"cases": cases})
}

// Identify stores whose a typed declaration is, with its products. The first
// identification counts: a later one changes nothing. What cannot be declared is
// ErrUnclear: a person then says what is meant.
func (s *Store) Identify(ctx context.Context, t TypedCase, m cancellation.Match) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		items, err := t.means(ctx, tx, m.Person.ID, nil)
		if err != nil {
			return err
		}
		return insertIdentification(ctx, tx, identification{caseID: t.CaseID, customerID: m.Person.ID, degree: m.Degree}, items)
	})
	switch {
	case errors.Is(err, cancellation.ErrIdentified):
		return nil
	case isNoDeclaration(err):
		return cancellation.ErrUnclear
	}
	return err
}

// identification says whose a typed declaration is: found with a degree, or said
// by an act.
type identification struct {
	caseID, customerID string
	degree             cancellation.Degree
	actID              string
}

func insertIdentification(ctx context.Context, tx pgx.Tx, i identification, items []DeclaredItem) error {
	rows, err := affected(ctx, tx, "insert identification", `
		INSERT INTO identifications (case_id, customer_id, degree, act_id)
		VALUES (@case, @customer, nullif(@degree, ''), nullif(@act, '')::uuid)
		ON CONFLICT (case_id) DO NOTHING`,
		pgx.StrictNamedArgs{"case": i.caseID, "customer": i.customerID, "degree": i.degree, "act": i.actID})
	if err != nil {
		return err
	}
	if rows == 0 {
		return cancellation.ErrIdentified
	}
	return insertDeclaredItems(ctx, tx, i.caseID, items)
}

// KeepTried records that what was typed fits nobody without doubt: from now on a
// person has to look.
func (s *Store) KeepTried(ctx context.Context, caseID string) error {
	return exec(ctx, s.pool, "record tried match", `INSERT INTO tried_matches (case_id) VALUES (@case) ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{"case": caseID})
}
