package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// storedCase is a declaration as Postgres holds it, with all that follows.
type storedCase struct {
	ID         string
	Key        string
	ReceivedAt time.Time

	items []storedItem
	mails []storedMail
}

// storedItem has its dates as text, "" where there is none.
type storedItem struct {
	CaseID       string
	ItemID       string
	ProductID    string
	ProductName  string
	Line         string
	Terms        json.RawMessage
	RequestedEnd string
	State        string
	Decisions    int    // how many there are
	EndsOn       string // of the newest
	TakenAlongBy string
	PreviewEnd   string
	MarkedEnd    string
}

type storedMail struct {
	CaseID  string
	Kind    string
	State   string
	Attempt int
	Taken   bool // SendGrid's ID for it is known
}

// storedCases reads the tables themselves: a view could hide what it should show.
func (w *world) storedCases(ctx context.Context) (map[string]*storedCase, error) {
	cases, err := rows[storedCase](ctx, w, `SELECT id::text, idempotency_key AS key, received_at FROM declarations`)
	if err != nil {
		return nil, err
	}
	items, err := rows[storedItem](ctx, w, `
		SELECT d.case_id::text, d.id::text AS item_id, d.product_id, d.product_name, d.line, d.terms,
		       coalesce(d.requested_end::text, '') AS requested_end, coalesce(i.state, '') AS state,
		       (SELECT count(*)::int FROM decisions AS x WHERE x.item_id = d.id) AS decisions,
		       coalesce(x.ends_on::text, '') AS ends_on, coalesce(x.taken_along_by, '') AS taken_along_by,
		       coalesce(d.preview ->> 'ends_on', '') AS preview_end, coalesce(m.ends_on::text, '') AS marked_end
		FROM declared_items AS d
		LEFT JOIN items AS i ON i.id = d.id
		LEFT JOIN LATERAL (
		    SELECT number, ends_on, taken_along_by FROM decisions WHERE item_id = d.id ORDER BY number DESC LIMIT 1
		) AS x ON true
		LEFT JOIN product_marks AS m ON m.item_id = d.id AND m.decision = x.number
		ORDER BY d.case_id, d.position`)
	if err != nil {
		return nil, err
	}
	mails, err := rows[storedMail](ctx, w, `
		SELECT case_id::text, kind, state, attempt, x_message_id IS NOT NULL AS taken FROM mails ORDER BY created_at`)
	if err != nil {
		return nil, err
	}
	all := map[string]*storedCase{}
	for _, c := range cases {
		all[c.ID] = &c
	}
	for _, i := range items {
		all[i.CaseID].items = append(all[i.CaseID].items, i)
	}
	for _, m := range mails {
		all[m.CaseID].mails = append(all[m.CaseID].mails, m)
	}
	return all, nil
}

func rows[T any](ctx context.Context, w *world, query string) ([]T, error) {
	result, err := w.pool.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	list, err := pgx.CollectRows(result, pgx.RowToStructByNameLax[T])
	if err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	return list, nil
}
