package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Ending is a product that has ended by a case, or should have.
type Ending struct {
	ItemID    string
	CaseID    string
	ProductID string
	Line      string
	Decision  int
	EndsOn    notice.Date        // last day by the decision, inclusive
	Before    *cancellation.Look // the newest look; nil: none
}

// DueEnds are the products of some cases that are to be asked about.
type DueEnds struct {
	Cases int // that were taken; 0: none is due
	Due   []Ending
}

// ending is a row of the view of ends.
type ending struct {
	ItemID    string
	CaseID    string
	ProductID string
	Line      string
	Decision  int
	EndsOn    notice.Date
	AskedOn   notice.Date
	Finding   cancellation.Finding
	FoundEnds notice.Date
	Bad       bool
	Differs   bool
	Settled   bool
}

const endingColumns = `
	e.item_id, e.case_id, e.product_id, e.line, e.decision, e.ends_on,
	e.asked_on, coalesce(e.finding, '') AS finding, e.found_ends_on AS found_ends, coalesce(e.bad, false) AS bad, e.differs, e.settled`

func (e ending) shown() Ending {
	shown := Ending{ItemID: e.ItemID, CaseID: e.CaseID, ProductID: e.ProductID, Line: e.Line, Decision: e.Decision, EndsOn: e.EndsOn}
	if !e.AskedOn.IsZero() {
		shown.Before = &cancellation.Look{
			AskedOn: e.AskedOn, Finding: e.Finding, Evidence: cancellation.Evidence{EndsOn: e.FoundEnds},
			Bad: e.Bad, Differs: e.Differs, Answered: e.Settled,
		}
	}
	return shown
}

// TakeEnds takes the cases of which a product is to be asked about today, the longest
// due first, each for so long, and as many times as long as it is due for days, up to
// a day: two that take at once get different cases, and what is not answered is asked
// about again when that time is over, less often from day to day. Of a line what is
// due since today comes first, so that what has never been answered keeps nothing
// waiting. What is of a line on hold is left out: nobody calls its backend.
func (s *Store) TakeEnds(ctx context.Context, today notice.Date, lease time.Duration, limit int) (DueEnds, error) {
	cases, err := values[string](ctx, s.pool, "take due ends", `
		WITH taken AS (
		    SELECT case_id FROM docket WHERE ends_due_on <= @today AND coalesce(ends_taken_until <= now(), true)
		    ORDER BY ends_due_on, case_id LIMIT @limit FOR NO KEY UPDATE SKIP LOCKED
		)
		UPDATE docket AS d SET ends_taken_until = now() + @lease::interval * least(greatest(@today::date - d.ends_due_on, 1), 24)
		FROM taken AS t WHERE d.case_id = t.case_id
		RETURNING d.case_id`, pgx.StrictNamedArgs{"today": today, "lease": lease, "limit": limit})
	if err != nil {
		return DueEnds{}, err
	}
	rows, err := all[ending](ctx, s.pool, "list due ends", `
		SELECT `+endingColumns+` FROM item_ends AS e
		WHERE e.case_id = ANY(@cases::uuid[]) AND e.due_on <= @today
		  AND NOT EXISTS (SELECT FROM holds AS h WHERE h.line = e.line AND h.released_at IS NULL)
		ORDER BY e.line, e.due_on DESC, e.item_id`, pgx.StrictNamedArgs{"cases": nonNil(cases), "today": today})
	due := DueEnds{Cases: len(cases), Due: make([]Ending, len(rows))}
	for n, row := range rows {
		due.Due[n] = row.shown()
	}
	return due, err
}

// EndsOfLine lists products of a line whose last day is over, in the order of their
// items after the given one, "" for the first.
func (s *Store) EndsOfLine(ctx context.Context, line string, today notice.Date, after string, limit int) ([]Ending, error) {
	if after == "" {
		after = "00000000-0000-0000-0000-000000000000"
	}
	rows, err := all[ending](ctx, s.pool, "list ends of a line", `
		SELECT `+endingColumns+` FROM item_ends AS e
		WHERE e.line = @line AND e.item_id > @after AND e.ends_on < @today
		ORDER BY e.item_id LIMIT @limit`,
		pgx.StrictNamedArgs{"line": line, "after": after, "today": today, "limit": limit})
	list := make([]Ending, len(rows))
	for n, row := range rows {
		list[n] = row.shown()
	}
	return list, err
}

// KeepLook appends a look at a product; of two on one day the first stands.
func (s *Store) KeepLook(ctx context.Context, e Ending, look cancellation.Look) error {
	return exec(ctx, s.pool, "keep look", `
		INSERT INTO end_findings (item_id, decision, asked_on, finding, runs, ends_on, billed_until, waits_for, bad, differs, again_on)
		VALUES (@item, @decision, @asked, @finding, @runs, @ends, @billed, nullif(@waits, ''), @bad, @differs, @again)
		ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{
			"item": e.ItemID, "decision": e.Decision, "asked": look.AskedOn, "finding": look.Finding, "runs": look.Runs,
			"ends": look.EndsOn, "billed": look.BilledUntil, "waits": string(look.WaitsFor), "bad": look.Bad, "differs": look.Differs,
			"again": look.AgainOn,
		})
}

// KeptLook is a look that was kept, at the decision that counts.
type KeptLook struct {
	ItemID      string
	ProductID   string
	AskedOn     notice.Date
	Finding     cancellation.Finding
	Runs        bool
	EndsOn      notice.Date // by the backend
	BilledUntil notice.Date
	WaitsFor    cancellation.Waits
	Differs     bool // a person was called, with it or before
}

// Looks lists the looks at the products of a case, the newest first.
func (s *Store) Looks(ctx context.Context, caseID string) ([]KeptLook, error) {
	return all[KeptLook](ctx, s.pool, "list looks", `
		SELECT f.item_id, e.product_id, f.asked_on, f.finding, f.runs, f.ends_on, f.billed_until, coalesce(f.waits_for, '') AS waits_for, f.differs
		FROM item_ends AS e JOIN end_findings AS f ON f.item_id = e.item_id AND f.decision = e.decision
		WHERE e.case_id = @case ORDER BY f.asked_on DESC, f.item_id`, pgx.StrictNamedArgs{"case": caseID})
}
