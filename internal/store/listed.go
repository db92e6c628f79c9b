package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Listed is a case as a list shows it: its products are counted, not told.
type Listed struct {
	Case     Case
	States   []ItemCount
	FirstEnd notice.Date // of its products; zero: none ends
	LastEnd  notice.Date
}

// ItemCount is how many items of a case are in one state, and when they end.
type ItemCount struct {
	CaseID   string
	State    cancellation.ItemState
	Items    int
	FirstEnd notice.Date
	LastEnd  notice.Date
}

// Cases lists cases, newest first, at one moment.
func (s *Store) Cases(ctx context.Context, f Filter) (list []Listed, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		p, err := f.page(ctx, tx)
		if err != nil {
			return err
		}
		sql, args := p.query(caseColumns, "listed_cases")
		cases, err := all[Case](ctx, tx, "list cases", sql, args)
		if err != nil || len(cases) == 0 {
			return err
		}
		ids, at := make([]string, len(cases)), map[string]int{}
		list = make([]Listed, len(cases))
		for n, c := range cases {
			list[n].Case, ids[n], at[c.ID] = c, c.ID, n
		}
		counts, err := all[ItemCount](ctx, tx, "count items", `
			SELECT case_id, state, count(*) AS items, min(ends_on) AS first_end, max(ends_on) AS last_end
			FROM case_items WHERE case_id = ANY(@cases::uuid[]) GROUP BY case_id, state ORDER BY case_id, state`,
			pgx.StrictNamedArgs{"cases": ids})
		for _, c := range counts {
			list[at[c.CaseID]].count(c)
		}
		return err
	})
	return list, err
}

func (l *Listed) count(c ItemCount) {
	l.States = append(l.States, c)
	if c.FirstEnd.IsZero() {
		return
	}
	if l.FirstEnd.IsZero() || c.FirstEnd.Before(l.FirstEnd) {
		l.FirstEnd = c.FirstEnd
	}
	if l.LastEnd.Before(c.LastEnd) {
		l.LastEnd = c.LastEnd
	}
}

// OwnCases lists those of the given cases that are the customer's.
func (s *Store) OwnCases(ctx context.Context, customerID string, caseIDs []string) ([]string, error) {
	return values[string](ctx, s.pool, "find own cases",
		`SELECT case_id::text FROM docket WHERE case_id = ANY(@cases::uuid[]) AND customer_id = @customer`,
		pgx.StrictNamedArgs{"cases": caseIDs, "customer": customerID})
}
