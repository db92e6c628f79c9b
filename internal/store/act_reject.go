package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// today is the day in Germany, as SQL.
const today = `(now() AT TIME ZONE 'Europe/Berlin')::date`

// checkReject says whether the declaration is under reservation still. What was
// recorded in time is applied later as well.
func checkReject(ctx context.Context, q querier, a *Act) error {
	err := there(ctx, q, cancellation.ErrNotRejectable, `
		SELECT coalesce(reject_by >= (coalesce((SELECT recorded_at FROM acts WHERE id = nullif(@act, '')::uuid), now())
		    AT TIME ZONE 'Europe/Berlin')::date, false) AS there
		FROM declarations WHERE id = @case`, pgx.StrictNamedArgs{"case": a.CaseID, "act": a.ID})
	if err != nil {
		return err
	}
	return checkVoid(ctx, q, a)
}

// lastDayToReject says whether it is today: tomorrow nobody approves any more.
func lastDayToReject(ctx context.Context, q querier, a *Act) (bool, error) {
	return value[bool](ctx, q, "read the last day to reject",
		`SELECT coalesce(reject_by = `+today+`, false) AS last FROM declarations WHERE id = @case`, pgx.StrictNamedArgs{"case": a.CaseID})
}
