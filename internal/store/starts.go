package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// Start is what a run's search attributes say of a case. No personal data.
type Start struct {
	CaseID   string
	Channel  string
	Products int
	Deadline notice.Date // the earliest end by the stored preview, zero if all are refused
}

const startColumns = `
	d.id AS case_id, d.channel,
	(SELECT count(*) FROM declared_items AS t WHERE t.case_id = d.id) AS products,
	(SELECT min((t.preview ->> 'ends_on')::date) FROM declared_items AS t WHERE t.case_id = d.id) AS deadline`

// Start reads what the run of one case is started with.
func (s *Store) Start(ctx context.Context, caseID string) (Start, error) {
	r, err := one[Start](ctx, s.pool, `SELECT `+startColumns+` FROM declarations AS d WHERE d.id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return Start{}, fmt.Errorf("read start: %w", err)
	}
	return r, nil
}

// isOpen says that the case of the declaration d is still owed something.
const isOpen = `(
	NOT EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id)
	OR EXISTS (SELECT FROM items AS i WHERE i.case_id = d.id
	           AND (i.state NOT IN ('cancelled', 'refused') OR i.review_state = 'open'))
	OR NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = d.id AND m.kind = 'confirmation' AND m.number = 0)
	OR EXISTS (SELECT FROM mails AS m WHERE m.case_id = d.id AND m.kind = 'confirmation'
	           AND m.state IN ('pending', 'sending', 'unknown', 'parked'))
	OR EXISTS (SELECT FROM acts AS a WHERE a.case_id = d.id AND a.kind <> 'objection'
	           AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)))`

// Startable lists open cases that were recorded at least grace ago, in the
// order of their IDs, from the one behind after on: what the starter looks
// through, page by page. "" starts at the first.
func (s *Store) Startable(ctx context.Context, grace time.Duration, after string, limit int) ([]Start, error) {
	list, err := all[Start](ctx, s.pool, `
		SELECT `+startColumns+`
		FROM declarations AS d
		WHERE d.recorded_at <= now() - @grace::interval
		  AND (@after::uuid IS NULL OR d.id > @after)
		  AND `+isOpen+`
		ORDER BY d.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{"grace": grace, "after": nullText(after), "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list open cases: %w", err)
	}
	return list, nil
}
