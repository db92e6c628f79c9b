package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// goesOn lets an acceptance count, once the backend has it that a product goes on:
// what the customer declared before the offer is lifted, and what came later decides
// by its own receipt. Before that nothing is, since it may be too late in the end, and
// what somebody was told cannot be taken back. It returns the cases that it touched; a
// decision that is no acceptance touches none.
func goesOn(ctx context.Context, tx pgx.Tx, itemID string, decision int) (touched []string, err error) {
	if err := settleAnswer(ctx, tx, itemID, decision); err != nil {
		return nil, err
	}
	type offer struct {
		RecordedAt         time.Time
		HoldItem, HoldCase string // received before it, and decided while the backend was asked
	}
	offers, err := all[offer](ctx, tx, "read what is covered", `
		SELECT f.recorded_at, coalesce(h.id::text, '') AS hold_item, coalesce(h.case_id::text, '') AS hold_case
		FROM decisions AS x
		JOIN items AS i ON i.id = x.item_id AND i.state = 'continued'
		JOIN acts AS a ON a.id = x.act_id AND a.kind = 'answer_continuation'
		JOIN acts AS f ON f.id = (a.details ->> 'offer')::uuid
		LEFT JOIN (items AS h JOIN declarations AS d ON d.id = h.case_id)
		    ON h.product_id = i.product_id AND h.holds AND d.received_at <= f.recorded_at
		WHERE x.item_id = @item AND x.number = @decision`, pgx.StrictNamedArgs{"item": itemID, "decision": decision})
	if err != nil || len(offers) == 0 {
		return nil, err
	}
	if o := offers[0]; o.HoldItem != "" {
		batch := &pgx.Batch{}
		queueTakeOver(batch, undecided{ItemID: itemID, HoldItemID: o.HoldItem})
		if err := send(ctx, tx, "take product back", batch); err != nil {
			return nil, err
		}
		if err := oweCorrection(ctx, tx, o.HoldCase, "", []change{{itemID: o.HoldItem}}); err != nil {
			return nil, err
		}
	}
	lifted, err := all[otherClaim](ctx, tx, "find what is covered", `
		SELECT i.id AS item_id, i.case_id FROM items AS i JOIN declarations AS d ON d.id = i.case_id
		WHERE i.refused_by = @item AND d.received_at <= @offered ORDER BY i.id`,
		pgx.StrictNamedArgs{"item": itemID, "offered": offers[0].RecordedAt})
	if err != nil {
		return nil, err
	}
	for _, c := range lifted {
		if err := withdrawClaim(ctx, tx, c.ItemID); err != nil {
			return nil, err
		}
		touched = append(touched, c.CaseID)
	}
	freed, err := freeLinked(ctx, tx, itemID)
	return append(touched, freed...), err
}
