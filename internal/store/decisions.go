package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/sabotage"
)

// Rules decide when products end; Version goes on record with what they decide.
type Rules struct {
	Version string
	Decide  func(cancellation.Kind, notice.Date, []cancellation.Candidate) ([]cancellation.Outcome, error)
	// TellTyped: an address typed on the form is told also what rests on one identifier.
	TellTyped bool
}

// Decide writes the decisions of a case that its items lack, and what a person must
// judge, and returns how the case then stands. The customer's earlier cases are
// decided first: a product may end with what they end. Where the case ends a
// product earlier than the one that held it, it takes the product over. Two that
// decide at once write one decision.
func (s *Store) Decide(ctx context.Context, caseID string, rules Rules) (st Standing, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		c, err := whoseCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if err := lockProducts(ctx, tx, c.CustomerID); err != nil {
			return err
		}
		ids, err := upTo(ctx, tx, caseID, c.CustomerID,
			`EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id AND NOT i.decided)`)
		if err != nil {
			return err
		}
		touched := slices.Clone(ids)
		for _, id := range ids {
			others, err := decideCase(ctx, tx, id, s.law, rules)
			if err != nil {
				return err
			}
			touched = append(touched, others...)
		}
		if err := oweTurnedBack(ctx, tx, caseID); err != nil {
			return err
		}
		if st, err = standing(ctx, tx, caseID); err != nil {
			return err
		}
		return orderDocket(ctx, tx, touched)
	})
	return st, err
}

// undecided is an item as the rules need it, with what is decided of it and the
// item of another case that holds its product, or the cancellation elsewhere.
type undecided struct {
	ItemID        string
	Decided       bool
	ProductID     string
	ProductName   string
	Line          string
	PartOf        string
	Contract      string
	Number        string
	Terms         notice.Terms
	Ruling        string
	RequestedEnd  notice.Date
	Named         bool
	Cause         *notice.Cause
	RefusedCode   cancellation.RefusalCode
	RefusedEndsOn notice.Date
	HoldItemID    string
	HoldCaseID    string
	HoldEndsOn    notice.Date
	CancelledTo   notice.Date
	Newest        int  // number of the newest decision, zero without any
	Covered       bool // an offer to go on that came later was accepted
}

// candidate is the item as the rules see it: the terms as they stood when it was
// declared.
func (u undecided) candidate() cancellation.Candidate {
	c := cancellation.Candidate{
		Product: cancellation.Product{
			ID: u.ProductID, Name: u.ProductName, Line: u.Line, PartOf: u.PartOf,
			ContractID: u.Contract, ContractNumber: u.Number, Terms: u.Terms, Ruling: u.Ruling,
		},
		RequestedEnd: u.RequestedEnd, Named: u.Named, Cause: u.Cause,
	}
	if u.RefusedCode == cancellation.RefusedEnded {
		c.Refused = &cancellation.Refusal{Code: u.RefusedCode, EndsOn: u.RefusedEndsOn}
	}
	if u.HoldItemID != "" {
		c.Hold = &cancellation.Hold{CaseID: u.HoldCaseID, Claimed: true, EndsOn: u.HoldEndsOn}
	}
	c.Hold = sooner(c.Hold, u.CancelledTo)
	return c
}

// decideCase decides the items of one case that are not, and returns the other
// cases that it touched. All items go through the rules: one may end with another.
func decideCase(ctx context.Context, tx pgx.Tx, caseID string, law *notice.Catalogue, rules Rules) (touched []string, err error) {
	type row struct {
		Kind       cancellation.Kind
		Channel    cancellation.Channel
		ReceivedOn notice.Date
	}
	r, err := one[row](ctx, tx, "read declaration", `
		SELECT kind, channel, (received_at AT TIME ZONE 'Europe/Berlin')::date AS received_on FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return nil, err
	}
	list, err := readUndecided(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	candidates := make([]cancellation.Candidate, len(list))
	for n, u := range list {
		candidates[n] = u.candidate()
		candidates[n].Product.Law = law
		candidates[n].ByButton = r.Channel.Button()
	}
	outcomes, err := rules.Decide(r.Kind, r.ReceivedOn, candidates)
	if err != nil {
		return nil, err
	}
	var own []change
	taken := map[string][]change{} // by case: what it does not end any more
	for n, u := range list {
		if u.Decided {
			continue
		}
		if u.Covered {
			if err := withdrawClaim(ctx, tx, u.ItemID); err != nil {
				return nil, err
			}
			continue
		}
		o := outcomes[n]
		if o.Refused == nil && u.HoldItemID != "" {
			others, err := otherClaims(ctx, tx, u.ItemID, u.HoldItemID)
			if err != nil {
				return nil, err
			}
			for _, c := range others {
				taken[c.CaseID] = append(taken[c.CaseID], change{itemID: c.ItemID, endedBy: u.ItemID, endsOn: o.EndsOn})
			}
		}
		if err := writeOutcome(ctx, tx, u, o, rules.Version); err != nil {
			return nil, err
		}
		if o.Refused == nil {
			own = append(own, change{itemID: u.ItemID, decision: u.Newest + 1})
		}
	}
	if err := oweConfirmation(ctx, tx, caseID, own, rules.TellTyped); err != nil {
		return nil, err
	}
	for other, changes := range taken {
		if err := oweCorrection(ctx, tx, other, "", changes); err != nil {
			return nil, err
		}
		touched = append(touched, other)
	}
	return touched, nil
}

// otherClaim is an item of a case by which the product does not end.
type otherClaim struct{ ItemID, CaseID string }

// otherClaims are the items that an earlier end by this one concerns: the one that
// held the product, "" for none, and those that were linked to either.
func otherClaims(ctx context.Context, tx pgx.Tx, itemID, held string) ([]otherClaim, error) {
	return all[otherClaim](ctx, tx, "find other claims", `
		SELECT id AS item_id, case_id FROM items
		WHERE id <> @item AND (id = nullif(@held, '')::uuid OR refused_by IN (@item, nullif(@held, '')::uuid))
		ORDER BY id`, pgx.StrictNamedArgs{"item": itemID, "held": held})
}

func readUndecided(ctx context.Context, tx pgx.Tx, caseID string) ([]undecided, error) {
	held := `h.product_id = i.product_id AND h.holds AND h.id <> i.id`
	if sabotage.NoUniqueIndex {
		held = `false`
	}
	return all[undecided](ctx, tx, "read undecided items", `
		SELECT i.id AS item_id, i.decided, d.product_id, d.product_name, d.line, coalesce(d.part_of, '') AS part_of,
		       d.contract_id AS contract, d.contract_number AS number, d.terms, coalesce(d.ruling, '') AS ruling, d.requested_end, d.named, d.cause,
		       coalesce(i.refused_code, '') AS refused_code, i.refused_ends_on,
		       coalesce(h.id::text, '') AS hold_item_id, coalesce(h.case_id::text, '') AS hold_case_id, x.ends_on AS hold_ends_on,
		       `+elsewhere+` AS cancelled_to,
		       coalesce((SELECT max(number) FROM decisions WHERE item_id = i.id), 0) AS newest,
		       EXISTS (SELECT FROM items AS o JOIN decisions AS y ON y.item_id = o.id
		               JOIN product_marks AS m ON m.item_id = o.id AND m.decision = y.number
		               JOIN acts AS a ON a.id = y.act_id AND a.kind = 'answer_continuation'
		               JOIN acts AS f ON f.id = (a.details ->> 'offer')::uuid
		               WHERE o.product_id = i.product_id AND y.ends_on IS NULL AND f.recorded_at >= e.received_at
		                 AND NOT EXISTS (SELECT FROM decisions AS z WHERE z.item_id = o.id AND z.number > y.number)) AS covered
		FROM items AS i
		JOIN declarations AS e ON e.id = i.case_id
		JOIN declared_items AS d ON d.id = i.id
		JOIN products AS p ON p.id = i.product_id
		LEFT JOIN items AS h ON `+held+`
		LEFT JOIN LATERAL (
		    SELECT ends_on FROM decisions WHERE item_id = h.id ORDER BY number DESC LIMIT 1
		) AS x ON true
		WHERE i.case_id = @case AND i.state <> 'continued'
		ORDER BY d.position`, pgx.StrictNamedArgs{"case": caseID})
}

// writeOutcome writes what was decided of one item. Who held the product loses it
// first: one item at a time may end a product.
func writeOutcome(ctx context.Context, tx pgx.Tx, u undecided, o cancellation.Outcome, version string) error {
	batch := &pgx.Batch{}
	queueClause(batch, u, o)
	var declaredEnd notice.Date
	var review *string
	if o.Review != nil {
		declaredEnd, review = o.Review.DeclaredEnd, nullText(string(o.Review.State))
	}
	args := pgx.StrictNamedArgs{"item": u.ItemID, "declared": declaredEnd, "review": review}
	switch {
	case o.Refused == nil:
		if u.HoldItemID != "" {
			queueTakeOver(batch, u)
		}
		batch.Queue(`
			INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, basis, steps, readings, taken_along_by, rule_version)
			VALUES (@item, @number, @ends, @last, @basis, @steps, @readings, nullif(@along, ''), @rules)`,
			pgx.StrictNamedArgs{
				"item": u.ItemID, "number": u.Newest + 1, "ends": o.EndsOn, "last": o.LastReceiptOn, "basis": o.Basis,
				"steps": o.Steps, "readings": nonNil(o.Readings), "along": o.TakenAlongBy, "rules": version,
			})
		batch.Queue(`
			UPDATE items SET state = 'decided', holds = true, decided = true, review_declared_end = @declared,
			    review_state = @review, updated_at = now()
			WHERE id = @item`, args)
	case o.Refused.Code == cancellation.RefusedAlreadyCancelled:
		args["by"], args["ends"] = nullText(u.HoldItemID), notice.Date{}
		if o.Refused.CaseID == "" {
			args["by"], args["ends"] = nil, o.Refused.EndsOn
		}
		batch.Queue(`
			UPDATE items SET state = 'refused', refused_code = 'already_cancelled', refused_by = @by,
			    refused_ends_on = @ends, decided = true,
			    review_declared_end = @declared, review_state = @review, updated_at = now()
			WHERE id = @item`, args)
	default:
		batch.Queue(`UPDATE items SET decided = true, updated_at = now() WHERE id = @item`,
			pgx.StrictNamedArgs{"item": u.ItemID})
	}
	return send(ctx, tx, "insert decisions", batch)
}

// queueTakeOver refuses the item that held the product, and links to the new
// holder whatever was linked to it.
func queueTakeOver(batch *pgx.Batch, u undecided) {
	args := pgx.StrictNamedArgs{"held": u.HoldItemID, "by": u.ItemID}
	batch.Queue(`
		UPDATE items SET state = 'refused', holds = false, refused_code = 'already_cancelled', refused_by = @by,
		    error_code = NULL, error_since = NULL, round = round + 1, updated_at = now()
		WHERE id = @held`, args)
	batch.Queue(`UPDATE items SET refused_by = @by, updated_at = now() WHERE refused_by = @held AND id <> @by`, args)
}
