package store

import (
	"cmp"
	"context"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Filter narrows a list of cases. Zero fields do not narrow.
type Filter struct {
	State        cancellation.CaseState
	CustomerID   string
	ExternalRef  string
	UpdatedSince time.Time // inclusive
	LookUntil    time.Time // inclusive: a person is to look again until then
	Before       Cursor    // only cases older than this one
	Limit        int
}

// Cursor is a place in a list: the case after which the next page begins.
type Cursor struct {
	ReceivedAt time.Time
	ID         string
}

// fewChanges is up to how many changed cases are read by the index of changes; more
// are found faster by the list's own order.
const fewChanges = 5000

const changed = `FROM docket WHERE updated_at >= @changed ORDER BY updated_at DESC LIMIT @few`

// page is one page of a list: which rows of the docket, newest first. Each
// condition is written so that an index serves it.
type page struct {
	conditions []string
	args       pgx.StrictNamedArgs
	from       string // a table expression, "": the docket
	before     Cursor
	limit      int
}

func (f Filter) page(ctx context.Context, q querier) (page, error) {
	p := page{before: f.Before, limit: f.Limit}
	p.where(`NOT withdrawal`, nil)
	p.state(string(f.State))
	if f.CustomerID != "" {
		p.where(`customer_id = @customer`, pgx.StrictNamedArgs{"customer": f.CustomerID})
	}
	if f.ExternalRef != "" {
		p.where(`external_ref = @ref`, pgx.StrictNamedArgs{"ref": f.ExternalRef})
	}
	if !f.LookUntil.IsZero() {
		p.where(`look_at <= @look`, pgx.StrictNamedArgs{"look": f.LookUntil})
	}
	if f.UpdatedSince.IsZero() {
		return p, nil
	}
	err := p.changed(ctx, q, f.UpdatedSince)
	return p, err
}

// changed narrows the page to what has changed since then: by the index of changes
// where few have, else by the list's order.
func (p *page) changed(ctx context.Context, q querier, since time.Time) error {
	args := pgx.StrictNamedArgs{"changed": since, "few": fewChanges}
	count, err := value[int](ctx, q, "count what has changed",
		`SELECT count(*) AS changed FROM (SELECT `+changed+`) AS c`, args)
	if err != nil {
		return err
	}
	if count < fewChanges {
		p.from = `(SELECT * ` + changed + `) AS changed`
		p.where(`true`, args)
	} else {
		p.where(`updated_at >= @changed`, pgx.StrictNamedArgs{"changed": since})
	}
	return nil
}

func (p *page) where(condition string, args pgx.StrictNamedArgs) {
	if p.args == nil {
		p.args = pgx.StrictNamedArgs{}
	}
	p.conditions = append(p.conditions, condition)
	maps.Copy(p.args, args)
}

// state narrows the page to a state. The states in which something is owed have an
// index of their own, which a query finds by naming what it leaves out.
func (p *page) state(state string) {
	switch state {
	case "":
	case string(cancellation.CaseCompleted):
		p.where(`state = @state`, pgx.StrictNamedArgs{"state": state})
	default:
		p.where(`state = @state AND state NOT IN ('completed', 'dismissed')`, pgx.StrictNamedArgs{"state": state})
	}
}

// query reads the page's rows from a view by their IDs, one by one: the view then
// never looks at a case that is not on the page.
func (p page) query(columns, view string) (string, pgx.StrictNamedArgs) {
	from := cmp.Or(p.from, "docket")
	if p.before.ID != "" {
		p.where(`(received_at, case_id) < (@before_at::timestamptz, @before_id::uuid)`,
			pgx.StrictNamedArgs{"before_at": p.before.ReceivedAt, "before_id": p.before.ID})
	}
	p.args["limit"] = p.limit
	return `
		WITH listed AS MATERIALIZED (
		    SELECT case_id FROM ` + from + ` WHERE ` + strings.Join(p.conditions, " AND ") + `
		    ORDER BY received_at DESC, case_id DESC LIMIT @limit
		)
		SELECT ` + columns + `
		FROM listed AS l CROSS JOIN LATERAL (SELECT * FROM ` + view + ` WHERE id = l.case_id OFFSET 0) AS v
		ORDER BY received_at DESC, id DESC`, p.args
}

func nullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
