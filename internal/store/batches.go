package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// mostInBatch bounds a batch: its dry run looks at each case while somebody waits.
const mostInBatch = 1000

// NewBatch is an act on many cases before it is stored.
type NewBatch struct {
	Act       cancellation.ActKind
	Details   ActDetails
	Reason    string // may name people
	Words     string
	Filter    BatchFilter
	Rate      int // cases a minute
	TwoPeople bool
	Actor     Actor
	Key       string
	BodyHash  []byte
}

// BatchFilter chooses cases: of what waits for people, or those that are named. Zero
// fields do not narrow.
type BatchFilter struct {
	Cause   string    `json:"cause,omitempty"`
	Line    string    `json:"line,omitempty"` // of a product that is parked
	Code    string    `json:"code,omitempty"` // of what is in its way
	Since   time.Time `json:"since,omitzero"` // waiting for a person since then, inclusive
	Until   time.Time `json:"until,omitzero"`
	CaseIDs []string  `json:"case_ids,omitempty"`
}

// DraftBatch chooses the cases of a batch, looks at each what the act would do, and
// keeps both; nothing else is done. It returns the batch's ID. The same key with the
// same body is the batch that stands under it; with another body it is ErrKeyReused.
// No case fits: ErrNoCases; one that is named is not there: ErrNotFound.
func (s *Store) DraftBatch(ctx context.Context, b NewBatch) (id string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if id, err = draftedBy(ctx, tx, b); !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		id = uuid.NewString()
		chosen, leftOut, err := choose(ctx, tx, b)
		if err != nil {
			return err
		}
		rows, err := affected(ctx, tx, "insert batch", `
			INSERT INTO batches (id, act, through, details, reason, words, filter, left_out, rate, two_people, issuer, maker,
			    idempotency_key, body_hash)
			VALUES (@id, @act, @through, @details, @reason, @words, @filter, @left, @rate, @two, @issuer, @maker, @key, @hash)
			ON CONFLICT (issuer, maker, idempotency_key) DO NOTHING`,
			pgx.StrictNamedArgs{
				"id": id, "act": b.Act, "through": b.Act.Act().Many, "details": b.Details, "reason": b.Reason, "words": nullText(b.Words),
				"filter": b.Filter, "left": leftOut, "rate": b.Rate, "two": b.TwoPeople, "issuer": b.Actor.Issuer,
				"maker": b.Actor.Subject, "key": hashed(b.Key), "hash": b.BodyHash,
			})
		if err == nil && rows == 0 {
			return errActStands // the same call came twice at once
		}
		if err != nil {
			return err
		}
		return keepChosen(ctx, tx, id, b, chosen)
	})
	if errors.Is(err, errActStands) {
		return draftedBy(ctx, s.pool, b)
	}
	return id, err
}

// draftedBy returns the ID of the batch that a key stands for; none is ErrNotFound.
func draftedBy(ctx context.Context, q querier, b NewBatch) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, q, "find batch by key",
		`SELECT id, body_hash FROM batches WHERE issuer = @issuer AND maker = @maker AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": b.Actor.Issuer, "maker": b.Actor.Subject, "key": hashed(b.Key)})
	if err == nil && !bytes.Equal(r.BodyHash, b.BodyHash) {
		err = cancellation.ErrKeyReused
	}
	return r.ID, err
}

// choose lists the cases that a filter fits, what is due first first, and counts
// those that are too many.
func choose(ctx context.Context, tx pgx.Tx, b NewBatch) (cases []string, leftOut int, err error) {
	where, args := `withdrawal = @withdrawal`, pgx.StrictNamedArgs{
		"withdrawal": !b.Act.Act().About(cancellation.Ordinary), "most": mostInBatch,
	}
	narrow := func(set bool, condition, name string, value any) {
		if set {
			where += " AND " + condition
			args[name] = value
		}
	}
	f := b.Filter
	if len(f.CaseIDs) == 0 {
		where += ` AND waits_since IS NOT NULL`
	}
	narrow(len(f.CaseIDs) > 0, `case_id = ANY(@cases::uuid[])`, "cases", f.CaseIDs)
	narrow(f.Cause != "", `cause = @cause`, "cause", f.Cause)
	narrow(!f.Since.IsZero(), `waits_since >= @since`, "since", f.Since)
	narrow(!f.Until.IsZero(), `waits_since < @until`, "until", f.Until)
	if f.Line != "" || f.Code != "" {
		where += ` AND EXISTS (SELECT FROM items AS i WHERE i.case_id = d.case_id AND i.state = 'parked'
			AND @line IN ('', i.line) AND @code IN ('', i.error_code))`
		args["line"], args["code"] = f.Line, f.Code
	}
	type row struct {
		CaseID string
		Fit    int
	}
	list, err := all[row](ctx, tx, "choose cases", `
		SELECT case_id, count(*) OVER () AS fit FROM docket AS d WHERE `+where+`
		ORDER BY act_by, waits_since, case_id LIMIT @most`, args)
	if err != nil {
		return nil, 0, err
	}
	for _, r := range list {
		cases, leftOut = append(cases, r.CaseID), r.Fit-len(list)
	}
	switch {
	case len(cases) == 0 && len(f.CaseIDs) == 0:
		return nil, 0, cancellation.ErrNoCases
	case len(f.CaseIDs) > 0 && f.narrowsIDsAlone() && len(cases) < len(f.CaseIDs), len(cases) == 0:
		return nil, 0, cancellation.ErrNotFound
	}
	return cases, leftOut, nil
}

// narrowsIDsAlone says that every case that is named has to be chosen.
func (f BatchFilter) narrowsIDsAlone() bool {
	return f.Cause == "" && f.Line == "" && f.Code == "" && f.Since.IsZero() && f.Until.IsZero()
}

// keepChosen looks at each case what the act would do, and keeps how it stood: first, so
// that one which moves meanwhile is found to have moved.
func keepChosen(ctx context.Context, tx pgx.Tx, id string, b NewBatch, cases []string) error {
	rows := make([][]any, len(cases))
	for n, caseID := range cases {
		tag, err := caseTag(ctx, tx, caseID)
		if err != nil {
			return err
		}
		row := []any{id, n + 1, caseID, tag, nil, nil, nil}
		if err := couldDo(ctx, tx, &NewAct{CaseID: caseID, Kind: b.Act, Details: b.Details}); err != nil {
			code, ok := refusal(err)
			if !ok {
				return err
			}
			row = []any{id, n + 1, caseID, tag, string(cancellation.BatchRefused), code, time.Now()}
		}
		rows[n] = row
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"batch_items"},
		[]string{"batch_id", "position", "case_id", "tag", "outcome", "code", "settled_at"}, pgx.CopyFromRows(rows))
	return tried("insert cases of a batch", err)
}

// refusal is the code of an error that says why an act does nothing; false for one
// that says nothing about the act.
func refusal(err error) (string, bool) {
	if errors.Is(err, cancellation.ErrErased) {
		return "erased", true
	}
	code, ok := cancellation.OutcomeOf(err)
	return string(code), ok
}
