package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// offer is what an answer is to.
type offer struct {
	ID      string
	ItemIDs []string
}

// offerOf finds the open offer that an answer names; one that is not open, or not
// there, is ErrNothingOffered.
func offerOf(ctx context.Context, q querier, a Act) (offer, error) {
	o, err := one[offer](ctx, q, "find the offer", `
		SELECT a.id, a.item_ids FROM acts AS a
		WHERE `+openOffer+` AND a.id = nullif(@offer, '')::uuid`, pgx.StrictNamedArgs{"case": a.CaseID, "offer": a.Details.Offer})
	if errors.Is(err, cancellation.ErrNotFound) {
		err = cancellation.ErrNothingOffered
	}
	return o, err
}

// checkAnswer says whether the offer is open, and, of one that is accepted, whether
// something of it ends by the case still. What was accepted in time is applied later
// as well.
func checkAnswer(ctx context.Context, q querier, a *Act) error {
	o, err := offerOf(ctx, q, *a)
	if err != nil || cancellation.Judgement(a.Details.Outcome) != cancellation.Accepted {
		return err
	}
	type row struct{ Ends, Ahead int }
	r, err := one[row](ctx, q, "look what still goes on", `
		SELECT count(*) AS ends, count(*) FILTER (WHERE x.ends_on >=
		           (coalesce((SELECT recorded_at FROM acts WHERE id = nullif(@act, '')::uuid), now()) AT TIME ZONE 'Europe/Berlin')::date) AS ahead
		FROM items AS i
		LEFT JOIN LATERAL (SELECT ends_on FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1) AS x ON true
		WHERE i.case_id = @case AND i.id = ANY(@items) AND i.holds`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": o.ItemIDs, "act": a.ID})
	switch {
	case err != nil:
		return err
	case r.Ends == 0:
		return cancellation.ErrNotContinuable
	case r.Ahead < r.Ends:
		return cancellation.ErrTooLate
	}
	return nil
}

// applyAnswer decides that what was offered and ends by the case continues, or tells
// why it does not. The product can be cancelled again from now on; all else of an
// acceptance waits until the backend has it (goesOn).
func applyAnswer(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
	o, err := offerOf(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	err = exec(ctx, tx, "answer the offer", `INSERT INTO act_outcomes (act_id, code) VALUES (@offer, 'done')`,
		pgx.StrictNamedArgs{"offer": o.ID})
	if err != nil {
		return nil, err
	}
	type row struct {
		ID       string
		Decision int
		EndedBy  string // item of another case that ends the product by now
		EndsOn   notice.Date
	}
	rows, err := all[row](ctx, tx, "read what ends", `
		SELECT i.id, (SELECT max(number) FROM decisions WHERE item_id = i.id) AS decision,
		       coalesce(i.refused_by::text, '') AS ended_by, `+linkedEnd+` AS ends_on
		FROM items AS i WHERE i.case_id = @case AND i.id = ANY(@items) AND (i.holds OR i.refused_by IS NOT NULL)
		ORDER BY i.id FOR NO KEY UPDATE OF i`, pgx.StrictNamedArgs{"case": a.CaseID, "items": o.ItemIDs})
	if err != nil {
		return nil, err
	}
	var changes []change
	for _, r := range rows {
		switch {
		case cancellation.Judgement(a.Details.Outcome) == cancellation.Declined && r.EndedBy != "":
			changes = append(changes, change{itemID: r.ID, endedBy: r.EndedBy, endsOn: r.EndsOn})
		case cancellation.Judgement(a.Details.Outcome) == cancellation.Declined:
			changes = append(changes, change{itemID: r.ID, decision: r.Decision})
		case r.EndedBy == "":
			err = continueItem(ctx, tx, a.ID, r.ID, r.Decision+1)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, oweContinuation(ctx, tx, a.CaseID, a.ID, changes)
}
