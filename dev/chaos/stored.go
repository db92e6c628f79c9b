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
	Key        string // of the API, or the token of the form; as it is read, its hash
	Tail       string // what the portal adds to the token of a form
	Kind       string
	Typed      bool   // it came by a form
	CustomerID string // "" if nobody found out
	Tried      bool   // it was compared with the customers, in vain
	Found      string // of a withdrawal: what the comparison found, "" before
	Receipt    string // of a withdrawal, as it was signed
	ReceivedAt time.Time

	items []storedItem
	mails []storedMail
}

func (c *storedCase) withdraws() bool { return c.Kind == "withdrawal" }

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
	Number  int
	State   string
	Attempt int
	Taken   bool // SendGrid's ID for it is known
}

// storedCases reads the tables themselves: a view could hide what it should show.
func (w *world) storedCases(ctx context.Context) (map[string]*storedCase, error) {
	cases, err := rows[storedCase](ctx, w, `
		SELECT d.id::text, d.kind, d.typed IS NOT NULL AS typed, signed_receipt(d) AS receipt, d.received_at,
		       d.idempotency_key AS key,
		       CASE WHEN d.issuer = 'portal' AND d.subject = 'form'
		            THEN '.' || encode(substring(d.body_hash FOR 16), 'hex') ELSE '' END AS tail,
		       coalesce(d.customer_id, n.customer_id, '') AS customer_id, t.case_id IS NOT NULL AS tried,
		       coalesce(f.code, '') AS found
		FROM declarations AS d
		LEFT JOIN identifications AS n ON n.case_id = d.id
		LEFT JOIN tried_matches AS t ON t.case_id = d.id
		LEFT JOIN withdrawal_matches AS f ON f.case_id = d.id`)
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
		SELECT case_id::text, kind, number, state, attempt, x_message_id IS NOT NULL AS taken FROM mails ORDER BY created_at`)
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

// staleDocket names the cases whose row in the docket is not what the view says of
// them now.
func (w *world) staleDocket(ctx context.Context) ([]string, error) {
	type row struct{ CaseID string }
	list, err := rows[row](ctx, w, `SELECT case_id::text FROM docket_differs ORDER BY case_id`)
	ids := make([]string, len(list))
	for n, r := range list {
		ids[n] = r.CaseID
	}
	return ids, err
}

// tried are the cases that were compared with the customers in vain: the API shows
// no difference between them and those whose turn is still to come.
func (w *world) tried(ctx context.Context) (map[string]bool, error) {
	type row struct{ CaseID string }
	list, err := rows[row](ctx, w, `SELECT case_id::text FROM tried_matches`)
	ids := map[string]bool{}
	for _, r := range list {
		ids[r.CaseID] = true
	}
	return ids, err
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
