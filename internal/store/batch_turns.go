package store

import (
	"context"
	"crypto/sha256"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// AdvanceBatches acts on the cases whose turn has come, and reads what has become of
// those before. Each act is news to its run.
func (s *Store) AdvanceBatches(ctx context.Context) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		list, err := batchTurns(ctx, tx)
		if err != nil {
			return err
		}
		cases := make([]string, len(list))
		for n, t := range list {
			if err := t.act(ctx, tx); err != nil {
				return err
			}
			cases[n] = t.CaseID
		}
		return orderDocket(ctx, tx, cases)
	})
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(tx pgx.Tx) error { return settleBatches(ctx, tx) })
}

// batchTurn is a case of a batch that is acted on now.
type batchTurn struct {
	BatchID  string
	Position int
	CaseID   string
	Tag      string
	Act      cancellation.ActKind
	Details  ActDetails
	Words    string
	Reason   string
	Issuer   string
	Maker    string
}

// batchTurns takes as many cases of each running batch as its rate has let through
// since turns were given last, and of what a pause of ours has left undone ten
// seconds' worth at most. Turn and act are one transaction: a worker that dies has
// done neither, and two workers never take the same batch at once.
func batchTurns(ctx context.Context, tx pgx.Tx) ([]batchTurn, error) {
	return all[batchTurn](ctx, tx, "give turns of batches", `
		WITH running AS (
		    SELECT b.id, interval '1 minute' / b.rate AS every,
		           greatest(coalesce(b.turns_until, b.started_at), now() - interval '10 seconds' - interval '1 minute' / b.rate) AS since
		    FROM batches AS b
		    WHERE b.state = 'running' AND EXISTS (SELECT FROM batch_items AS i WHERE i.batch_id = b.id AND i.outcome IS NULL)
		    ORDER BY b.id FOR NO KEY UPDATE OF b SKIP LOCKED
		), turns AS (
		    UPDATE batches AS b SET turns_until = r.since + r.turns * r.every
		    FROM (SELECT *, least(floor(extract(epoch FROM now() - since) / extract(epoch FROM every))::integer, @most) AS turns FROM running) AS r
		    WHERE b.id = r.id AND r.turns > 0
		    RETURNING b.*, r.turns
		)
		SELECT t.id AS batch_id, i.position, i.case_id, i.tag, t.act, t.details, coalesce(t.words, '') AS words, t.reason,
		       t.issuer, t.maker
		FROM turns AS t
		CROSS JOIN LATERAL (
		    SELECT position, case_id, tag FROM batch_items WHERE batch_id = t.id AND outcome IS NULL ORDER BY position LIMIT t.turns
		) AS i
		ORDER BY t.id, i.position`, pgx.StrictNamedArgs{"most": mostTurns})
}

// act records the act on the case, as its maker's, unless the case has moved since
// the dry run.
func (t batchTurn) act(ctx context.Context, tx pgx.Tx) error {
	key := "batch/" + t.BatchID + "/" + t.CaseID
	hash := sha256.Sum256([]byte(key))
	out, err := appendAct(ctx, tx, NewAct{
		ID: uuid.NewString(), CaseID: t.CaseID, Kind: t.Act, Details: t.Details, NoteID: uuid.NewString(), Note: t.Reason,
		Words: t.Words, Actor: Actor{Issuer: t.Issuer, Subject: t.Maker}, Key: key, BodyHash: hash[:], IfMatch: []string{t.Tag},
	})
	outcome, code := cancellation.BatchRunning, ""
	if errors.Is(err, cancellation.ErrMoved) {
		outcome, err = cancellation.BatchChanged, nil
	}
	if err != nil {
		var ok bool
		if code, ok = refusal(err); !ok {
			return err
		}
		outcome = cancellation.BatchRefused
	}
	return exec(ctx, tx, "keep turn of a batch", `
		UPDATE batch_items SET outcome = @outcome, code = nullif(@code, ''), act_id = nullif(@act, '')::uuid,
		    settled_at = CASE WHEN @outcome <> 'running' THEN now() END
		WHERE batch_id = @batch AND position = @position`,
		pgx.StrictNamedArgs{"outcome": outcome, "code": code, "act": out.ActID, "batch": t.BatchID, "position": t.Position})
}

// settleBatches keeps what became of the cases that were acted on, once that stands
// in the record, and ends the batches of which nothing is left. What the backends
// are to be told counts once they were, or once that failed again.
func settleBatches(ctx context.Context, tx pgx.Tx) error {
	err := exec(ctx, tx, "settle cases of batches", `
		WITH acted AS (
		    SELECT i.batch_id, i.position, i.case_id, b.through, o.code, o.recorded_at
		    FROM batch_items AS i JOIN batches AS b ON b.id = i.batch_id JOIN act_outcomes AS o ON o.act_id = i.act_id
		    WHERE i.outcome = 'running'
		    ORDER BY i.batch_id, i.position FOR NO KEY UPDATE OF i SKIP LOCKED
		), seen AS (
		    SELECT a.*, CASE
		        WHEN a.code <> 'done' THEN 'refused'
		        WHEN a.through = 'done' THEN 'done'
		        WHEN i.moving THEN NULL
		        WHEN i.parked OR m.parked THEN 'parked_again'
		        WHEN i.slow THEN 'delayed'
		        WHEN d.owes = 'machine' THEN NULL
		        ELSE a.through END AS outcome
		    FROM acted AS a
		    JOIN docket AS d ON d.case_id = a.case_id
		    CROSS JOIN LATERAL (
		        SELECT coalesce(bool_or(state IN ('received', 'decided') OR state = 'delayed' AND updated_at <= a.recorded_at), false) AS moving,
		               coalesce(bool_or(state = 'parked' AND updated_at > a.recorded_at), false) AS parked,
		               coalesce(bool_or(state IN ('delayed', 'held')), false) AS slow
		        FROM items WHERE case_id = a.case_id
		    ) AS i
		    CROSS JOIN LATERAL (
		        SELECT coalesce(bool_or(state = 'parked' OR state = 'unknown' AND waits), false) AS parked
		        FROM mails WHERE case_id = a.case_id AND kind <> 'receipt' AND updated_at > a.recorded_at
		    ) AS m
		)
		UPDATE batch_items AS i SET outcome = s.outcome, code = CASE WHEN s.outcome = 'refused' THEN s.code END, settled_at = now()
		FROM seen AS s WHERE i.batch_id = s.batch_id AND i.position = s.position AND s.outcome IS NOT NULL`, pgx.StrictNamedArgs{})
	if err != nil {
		return err
	}
	return exec(ctx, tx, "end batches", `
		UPDATE batches AS b SET state = 'done', ended_at = now()
		WHERE b.state = 'running'
		  AND NOT EXISTS (SELECT FROM batch_items AS i WHERE i.batch_id = b.id AND (i.outcome IS NULL OR i.outcome = 'running'))`,
		pgx.StrictNamedArgs{})
}
