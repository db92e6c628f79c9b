package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// judged is an item whose declared day waits for a person. While a backend is asked
// whether the product goes on, nobody judges when it ends.
type judged struct {
	ItemID     string
	Kind       cancellation.Kind
	InWords    bool // the cause is known by the words of the declaration alone
	ReceivedOn notice.Date
	Declared   notice.Date
	Newest     int         // decision of its own, zero without any
	EndsOn     notice.Date // by its own decision, or by the case that holds the product
	Basis      []string
	HoldItemID string // of the case that holds the product, ""
}

func readJudged(ctx context.Context, q querier, a *Act) ([]judged, error) {
	return all[judged](ctx, q, "read reviews", `
		SELECT i.id AS item_id, d.kind, c.cause IS NULL AS in_words,
		       (d.received_at AT TIME ZONE 'Europe/Berlin')::date AS received_on, i.review_declared_end AS declared,
		       coalesce((SELECT max(number) FROM decisions WHERE item_id = i.id), 0) AS newest, coalesce(x.ends_on, i.refused_ends_on) AS ends_on,
		       coalesce(x.basis, '{}') AS basis, coalesce(h.id::text, '') AS hold_item_id
		FROM items AS i
		JOIN declarations AS d ON d.id = i.case_id
		JOIN declared_items AS c ON c.id = i.id
		LEFT JOIN items AS h ON h.id = i.refused_by
		LEFT JOIN LATERAL (
		    SELECT ends_on, basis FROM decisions WHERE item_id = coalesce(h.id, i.id) ORDER BY number DESC LIMIT 1
		) AS x ON true
		WHERE i.case_id = @case AND i.id = ANY(@items) AND i.decided AND i.review_state = 'open'
		  AND (h.id IS NULL OR h.holds)
		ORDER BY i.id`, pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
}

// end is the day that an act accepts: the declared one unless it names another.
func (j judged) end(a *Act) notice.Date {
	if a.Details.EndsOn.IsZero() {
		return j.Declared
	}
	return a.Details.EndsOn
}

// checkJudge says whether all that is judged waits for a person. A judgement may
// end a product earlier, never later.
func checkJudge(ctx context.Context, q querier, a *Act) error {
	list, err := readJudged(ctx, q, a)
	switch {
	case err != nil:
		return err
	case len(list) == 0 || len(list) < len(a.ItemIDs):
		return cancellation.ErrNothingOpen
	case cancellation.Judgement(a.Details.Outcome) == cancellation.Rejected:
		return nil
	}
	for _, j := range list {
		if j.EndsOn.Before(j.end(a)) {
			return cancellation.ErrLaterEnd
		}
	}
	return nil
}

// applyJudge closes the reviews. What is accepted is decided again, and takes the
// product over where another case held it; what is rejected stays as it is. Each
// case that declared the same is told by one correction.
func applyJudge(ctx context.Context, tx pgx.Tx, a Act) (touched []string, err error) {
	list, err := readJudged(ctx, tx, &a)
	if err != nil {
		return nil, err
	}
	batch := &pgx.Batch{}
	var own []change
	taken := map[string][]change{} // by case: what it does not end any more
	for _, j := range list {
		if cancellation.Judgement(a.Details.Outcome) == cancellation.Rejected {
			own = append(own, j.reject(batch))
			continue
		}
		own = append(own, j.accept(batch, a))
		others, err := otherClaims(ctx, tx, j.ItemID, j.HoldItemID)
		if err != nil {
			return nil, err
		}
		for _, o := range others {
			taken[o.CaseID] = append(taken[o.CaseID], change{itemID: o.ItemID, endedBy: j.ItemID, endsOn: j.end(&a)})
		}
	}
	if err := send(ctx, tx, "judge items", batch); err != nil {
		return nil, err
	}
	for other, changes := range taken {
		if err := oweCorrection(ctx, tx, other, "", changes); err != nil {
			return nil, err
		}
		touched = append(touched, other)
	}
	return touched, oweCorrection(ctx, tx, a.CaseID, "", own)
}

func (j judged) reject(batch *pgx.Batch) change {
	batch.Queue(`UPDATE items SET review_state = 'rejected', updated_at = now() WHERE id = @item`,
		pgx.StrictNamedArgs{"item": j.ItemID})
	c := change{itemID: j.ItemID, decision: j.Newest, rejected: j.Declared}
	if j.Newest == 0 { // another case, or a cancellation elsewhere, ends the product
		c.decision, c.endedBy, c.endsOn = 0, j.HoldItemID, j.EndsOn
	}
	return c
}

func (j judged) accept(batch *pgx.Batch, a Act) change {
	if j.HoldItemID != "" {
		queueTakeOver(batch, undecided{ItemID: j.ItemID, HoldItemID: j.HoldItemID})
	}
	ends := j.end(&a)
	basis, why := j.Basis, notice.RuleAccepted
	switch {
	case a.Details.Basis == cancellation.BasisGoodwill:
		basis, why = []string{"Kulanz"}, notice.RuleGoodwill
	case j.Kind == cancellation.ForCause && j.InWords:
		basis = []string{"§ 314 BGB"}
	}
	batch.Queue(`
		INSERT INTO decisions (item_id, number, ends_on, last_receipt_on, basis, steps, rule_version, act_id)
		VALUES (@item, @number, @ends, @received, @basis, @steps, '', @act)`,
		pgx.StrictNamedArgs{
			"item": j.ItemID, "number": j.Newest + 1, "ends": ends, "received": j.ReceivedOn, "basis": basis, "act": a.ID,
			"steps": []notice.Step{{Rule: notice.RuleReceived, On: j.ReceivedOn}, {Rule: why, On: ends}},
		})
	batch.Queue(`
		UPDATE items SET state = 'decided', holds = true, refused_code = NULL, refused_by = NULL, refused_ends_on = NULL,
		    review_state = 'accepted', round = round + 1, error_code = NULL, error_since = NULL, updated_at = now()
		WHERE id = @item`, pgx.StrictNamedArgs{"item": j.ItemID})
	return change{itemID: j.ItemID, decision: j.Newest + 1}
}
