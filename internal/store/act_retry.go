package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// What a retry resumes: items that stall, which a person may also complete by hand,
// and mails that stall where no items are named.
const (
	stalledItems = `
		case_id = @case AND state IN ('delayed', 'parked') AND (cardinality(@items::uuid[]) = 0 OR id = ANY(@items))`
	stalledMails = `
		case_id = @case AND kind <> 'receipt' AND cardinality(@items::uuid[]) = 0
		AND (state IN ('parked', 'unknown') OR state = 'pending' AND (attempt > 0 OR error_code IS NOT NULL))`
)

func checkRetry(ctx context.Context, q querier, a *Act) error {
	return there(ctx, q, cancellation.ErrNothingOpen, `
		SELECT EXISTS (SELECT FROM items WHERE `+stalledItems+`)
		    OR EXISTS (SELECT FROM mails WHERE `+stalledMails+`) AS there`,
		pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)})
}

// there says whether what an act is for is there, else the error.
func there(ctx context.Context, q querier, missing error, sql string, args pgx.StrictNamedArgs) error {
	found, err := value[bool](ctx, q, "look what an act could do", sql, args)
	switch {
	case err != nil:
		return err
	case !found:
		return missing
	}
	return nil
}

// applyRetry begins a new round of what stalls. A mail whose outcome is unknown
// stays so: it is looked for again, never sent again; the one of which a restored record
// knows nothing is a person's to resolve.
func applyRetry(ctx context.Context, tx pgx.Tx, a Act) ([]string, error) {
	args := pgx.StrictNamedArgs{"case": a.CaseID, "items": nonNil(a.ItemIDs)}
	err := exec(ctx, tx, "resume items", `
		UPDATE items SET state = 'delayed', round = round + 1, updated_at = now() WHERE `+stalledItems, args)
	if err != nil {
		return nil, err
	}
	err = exec(ctx, tx, "resume mails", `
		UPDATE mails SET state = CASE WHEN state = 'parked' THEN 'pending' ELSE state END, round = round + 1,
		    waits = waits AND error_code IS NOT DISTINCT FROM 'restored', updated_at = now()
		WHERE `+stalledMails, args)
	return nil, err
}
