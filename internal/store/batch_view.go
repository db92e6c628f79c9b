package store

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Batch is an act on many cases as people see it.
type Batch struct {
	ID        string
	Act       cancellation.ActKind
	Details   ActDetails
	Reason    string
	Words     string
	Filter    BatchFilter
	LeftOut   int // cases that fit as well and were too many
	Rate      int // cases a minute
	TwoPeople bool
	Issuer    string
	Maker     string
	MadeAt    time.Time
	State     cancellation.BatchState
	Starter   string // "" unless it was started
	StartedAt *time.Time
	EndedAt   *time.Time
	Counts    []BatchCount
}

// BatchCount says of how many cases of a batch the same became. An outcome of "" has
// still to come.
type BatchCount struct {
	Outcome cancellation.BatchOutcome `json:"outcome"`
	Code    string                    `json:"code"`
	Cases   int                       `json:"cases"`
}

const batchColumns = `
	b.id, b.act, b.details, b.reason, coalesce(b.words, '') AS words, b.filter, b.left_out, b.rate, b.two_people, b.issuer,
	b.maker, b.made_at, b.state, coalesce(b.starter, '') AS starter, b.started_at, b.ended_at,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('outcome', c.outcome, 'code', c.code, 'cases', c.cases) ORDER BY c.outcome, c.code), '[]')
	 FROM (SELECT coalesce(outcome, '') AS outcome, coalesce(code, '') AS code, count(*) AS cases
	       FROM batch_items WHERE batch_id = b.id GROUP BY 1, 2) AS c) AS counts`

// Batch reads one batch; there is none with that ID: ErrNotFound.
func (s *Store) Batch(ctx context.Context, id string) (Batch, error) {
	return one[Batch](ctx, s.pool, "read batch",
		`SELECT `+batchColumns+` FROM batches AS b WHERE b.id = @id`, pgx.StrictNamedArgs{"id": id})
}

// Batches lists batches, newest first, from a place on: that of the last one before.
func (s *Store) Batches(ctx context.Context, before Cursor, limit int) ([]Batch, error) {
	return all[Batch](ctx, s.pool, "list batches", `
		SELECT `+batchColumns+` FROM batches AS b
		WHERE @id = '' OR (b.made_at, b.id) < (@at::timestamptz, nullif(@id, '')::uuid)
		ORDER BY b.made_at DESC, b.id DESC LIMIT @limit`,
		pgx.StrictNamedArgs{"id": before.ID, "at": before.ReceivedAt, "limit": limit})
}

// BatchItem is one case of a batch. It holds no personal data.
type BatchItem struct {
	Position    int
	CaseID      string
	ReceiptCode string
	Outcome     cancellation.BatchOutcome // "": it is not its turn yet
	Code        string                    // why it is refused
	ActID       string
	SettledAt   *time.Time
}

// BatchItems lists the cases of a batch that come after a position, in their order;
// with an outcome those alone.
func (s *Store) BatchItems(ctx context.Context, id, outcome string, after, limit int) ([]BatchItem, error) {
	return all[BatchItem](ctx, s.pool, "list cases of a batch", `
		SELECT i.position, i.case_id, d.receipt_code, coalesce(i.outcome, '') AS outcome, coalesce(i.code, '') AS code,
		       coalesce(i.act_id::text, '') AS act_id, i.settled_at
		FROM batch_items AS i JOIN declarations AS d ON d.id = i.case_id
		WHERE i.batch_id = @id AND i.position > @after AND (@outcome = '' OR i.outcome = @outcome)
		ORDER BY i.position LIMIT @limit`,
		pgx.StrictNamedArgs{"id": id, "after": after, "outcome": outcome, "limit": limit})
}

// PressBatch starts, pauses, resumes or cancels a batch. Pressing again what was
// pressed changes nothing; where the button does not lead from there it is
// ErrPressed. Who made a batch that takes two people does not start it: ErrOwnProposal.
func (s *Store) PressBatch(ctx context.Context, id string, p cancellation.BatchPress, by Actor) error {
	from, to := p.Leads()
	rows, err := affected(ctx, s.pool, string(p)+" batch", `
		UPDATE batches SET state = @to, turns_until = CASE WHEN @to = 'running' THEN now() ELSE turns_until END,
		    starter_issuer = CASE WHEN @starts THEN @issuer ELSE starter_issuer END,
		    starter = CASE WHEN @starts THEN @by ELSE starter END,
		    started_at = CASE WHEN @starts THEN now() ELSE started_at END,
		    ended_at = CASE WHEN @to = 'cancelled' THEN now() END
		WHERE id = @id AND state = ANY(@from) AND NOT (@starts AND two_people AND maker = @by)`,
		pgx.StrictNamedArgs{"id": id, "from": from, "to": to, "starts": p == cancellation.PressStart, "issuer": by.Issuer, "by": by.Subject})
	if err != nil || rows > 0 {
		return err
	}
	b, err := s.Batch(ctx, id)
	switch {
	case err != nil:
		return err
	case slices.Contains(from, b.State):
		return cancellation.ErrOwnProposal
	case b.State == to, p == cancellation.PressStart && b.StartedAt != nil:
		return nil
	}
	return cancellation.ErrPressed
}
