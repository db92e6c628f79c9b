package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// change is what a correction tells of one item: its new decision, or the item of
// another case that now ends the product.
type change struct {
	itemID   string
	decision int    // zero where another case ends the product
	endedBy  string // the other item, or ""
	endsOn   notice.Date
	rejected notice.Date // the declared day, if a person did not accept it
}

// linkedEnd is the day on which the product of the item i ends by the one that it is
// linked to, also while a backend is asked whether that one may go on.
const linkedEnd = `(SELECT ends_on FROM decisions WHERE item_id = i.refused_by AND ends_on IS NOT NULL ORDER BY number DESC LIMIT 1)`

// repeatsFor is whose case it is if everything in it was cancelled before.
const repeatsFor = `(
	SELECT coalesce(f.customer_id, k.customer_id)
	FROM declarations AS f LEFT JOIN identifications AS k ON k.case_id = f.id
	WHERE f.id = @case AND NOT EXISTS (
	    SELECT FROM items AS i WHERE i.case_id = f.id AND i.refused_code IS DISTINCT FROM 'already_cancelled'))`

// oweConfirmation owes the one confirmation of a case, and the alert where it goes
// to another address than the one on file; without one on file the alert is a letter.
// Where a confirmation is owed already, what has changed since is owed as a correction.
func oweConfirmation(ctx context.Context, tx pgx.Tx, caseID string, changes []change, tellTyped bool) error {
	rows, err := affected(ctx, tx, "owe confirmation", `
		INSERT INTO mails (id, case_id, kind, number, repeats_for) SELECT gen_random_uuid(), @case, @kind, 0, `+repeatsFor+`
		ON CONFLICT (case_id, kind, number) DO NOTHING`,
		pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailConfirmation})
	if err != nil {
		return err
	}
	if rows == 0 {
		return oweCorrection(ctx, tx, caseID, "", changes)
	}
	return exec(ctx, tx, "owe alert", `
		INSERT INTO mails (id, case_id, kind, number, repeats_for)
		SELECT gen_random_uuid(), d.id, @kind, 0, `+repeatsFor+`
		FROM declarations AS d
		JOIN identifications AS n ON n.case_id = d.id
		JOIN customers AS c ON c.id = n.customer_id
		WHERE d.id = @case AND d.typed IS NOT NULL
		  AND (c.email IS NULL OR lower(btrim(d.typed ->> 'email')) <> lower(c.email)
		       AND (n.degree IS DISTINCT FROM 'plain' OR @tell_typed))
		ON CONFLICT (case_id, kind, number) DO NOTHING`,
		pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailAlert, "tell_typed": tellTyped})
}

// oweTurnedBack owes the confirmation to the typed address where the address on
// file did not take it.
func oweTurnedBack(ctx context.Context, tx pgx.Tx, caseID string) error {
	return exec(ctx, tx, "owe second confirmation", `
		INSERT INTO mails (id, case_id, kind, number)
		SELECT gen_random_uuid(), @case, m.kind, 1
		FROM mail_states AS m
		JOIN declarations AS d ON d.id = m.case_id
		JOIN identifications AS n ON n.case_id = m.case_id AND n.degree = 'plain'
		WHERE m.case_id = @case AND m.kind = @kind AND m.number = 0 AND m.state IN ('bounced', 'dropped')
		  AND m.redirected IS NULL AND lower(m.recipient) <> lower(btrim(d.typed ->> 'email'))
		ON CONFLICT (case_id, kind, number) DO NOTHING`,
		pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailConfirmation})
}

// oweCorrection owes a mail that tells of changes, and of the act behind them where
// its words depend on that; without any change, none.
func oweCorrection(ctx context.Context, tx pgx.Tx, caseID, actID string, changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	mail, err := value[string](ctx, tx, "owe correction", `
		INSERT INTO mails (id, case_id, kind, number, act_id)
		SELECT gen_random_uuid(), @case, @kind, 1 + count(*), @act::uuid FROM mails WHERE case_id = @case AND kind = @kind
		RETURNING id`, pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailCorrection, "act": nullText(actID)})
	if err != nil {
		return err
	}
	return tellChanges(ctx, tx, mail, changes)
}

func tellChanges(ctx context.Context, tx pgx.Tx, mailID string, changes []change) error {
	batch := &pgx.Batch{}
	for _, c := range changes {
		batch.Queue(`
			INSERT INTO mail_changes (mail_id, item_id, decision, ended_by, ends_on, rejected_end)
			VALUES (@mail, @item, @decision, @by::uuid, @ends, @rejected)`,
			pgx.StrictNamedArgs{
				"mail": mailID, "item": c.itemID, "decision": c.decision, "by": nullText(c.endedBy), "ends": c.endsOn,
				"rejected": c.rejected,
			})
	}
	return send(ctx, tx, "insert changes", batch)
}

// release takes products back out of the case of an act, all or those named: an item
// gets a decision that its product continues, which a correction tells, also where
// the rules have not spoken; one that is linked to another case withdraws its claim.
// Only whoever was rejected, or revoked it himself, is told that as well. It returns
// the cases that were linked to it: they are decided again.
func release(ctx context.Context, tx pgx.Tx, a Act) (freed []string, err error) {
	type row struct {
		ID        string
		Decision  int
		State     cancellation.ItemState
		RefusedBy string
		EndsOn    notice.Date // by whatever else ends the product
	}
	rows, err := all[row](ctx, tx, "read items", `
		SELECT i.id, i.state, coalesce((SELECT max(number) FROM decisions WHERE item_id = i.id), 0) AS decision,
		       coalesce(i.refused_by::text, '') AS refused_by,
		       coalesce(`+linkedEnd+`, i.refused_ends_on) AS ends_on
		FROM items AS i
		WHERE i.case_id = @case AND (i.holds OR i.state = 'received' OR i.refused_code = 'already_cancelled')
		  AND (cardinality(@items::uuid[]) = 0 OR i.id = ANY(@items))
		ORDER BY i.id FOR NO KEY UPDATE OF i`, pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
	if err != nil {
		return nil, err
	}
	var changes []change
	for _, r := range rows {
		if r.State == cancellation.ItemRefused {
			if err := withdrawClaim(ctx, tx, r.ID); err != nil {
				return nil, err
			}
			if a.Kind != cancellation.ActVoid {
				changes = append(changes, change{itemID: r.ID, endedBy: r.RefusedBy, endsOn: r.EndsOn})
			}
			continue
		}
		if err := continueItem(ctx, tx, a.ID, r.ID, r.Decision+1); err != nil {
			return nil, err
		}
		others, err := freeLinked(ctx, tx, r.ID)
		if err != nil {
			return nil, err
		}
		freed = append(freed, others...)
		changes = append(changes, change{itemID: r.ID, decision: r.Decision + 1})
	}
	if len(rows) == 0 {
		return nil, cancellation.ErrNothingToVoid
	}
	return freed, oweCorrection(ctx, tx, a.CaseID, a.ID, changes)
}

func withdrawClaim(ctx context.Context, tx pgx.Tx, itemID string) error {
	return exec(ctx, tx, "withdraw claim", `
		UPDATE items SET state = 'continued', decided = true, refused_code = NULL, refused_by = NULL, refused_ends_on = NULL,
		    review_state = CASE WHEN review_state = 'open' THEN 'rejected' ELSE review_state END, updated_at = now()
		WHERE id = @item`, pgx.StrictNamedArgs{"item": itemID})
}

// continueItem decides that the product of an item continues.
func continueItem(ctx context.Context, tx pgx.Tx, actID, itemID string, number int) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO decisions (item_id, number, rule_version, act_id) VALUES (@item, @number, '', @act)`,
		pgx.StrictNamedArgs{"item": itemID, "number": number, "act": actID})
	batch.Queue(`
		UPDATE items SET state = 'decided', holds = false, round = round + 1, error_code = NULL, error_since = NULL,
		    decided = true,
		    review_state = CASE WHEN review_state = 'open' THEN 'rejected' ELSE review_state END, updated_at = now()
		WHERE id = @item`, pgx.StrictNamedArgs{"item": itemID})
	return send(ctx, tx, "continue item", batch)
}

// freeLinked frees the items of other cases that were refused because of one, and
// returns those cases: they are decided again.
func freeLinked(ctx context.Context, tx pgx.Tx, itemID string) ([]string, error) {
	return values[string](ctx, tx, "free linked items", `
		UPDATE items SET state = 'received', refused_code = NULL, refused_by = NULL, decided = false, round = round + 1,
		    review_declared_end = NULL, review_state = NULL, updated_at = now()
		WHERE refused_by = @item
		RETURNING case_id`, pgx.StrictNamedArgs{"item": itemID})
}
