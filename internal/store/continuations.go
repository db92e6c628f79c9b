package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Statement is a declaration about going on as it was signed.
type Statement struct {
	Receipt     string // JSON
	Code        string
	NewContract bool // it orders or accepts a new contract
}

func keepStatement(ctx context.Context, tx pgx.Tx, actID string, s *Statement) error {
	if s == nil {
		return nil
	}
	return exec(ctx, tx, "insert statement", `
		INSERT INTO continuations (act_id, receipt, receipt_code, new_contract) VALUES (@act, @receipt, @code, @new)`,
		pgx.StrictNamedArgs{"act": actID, "receipt": s.Receipt, "code": s.Code, "new": s.NewContract})
}

// Continuation is an offer to go on, and its answer. Reason may name people.
type Continuation struct {
	CaseID     string
	OfferID    string
	ItemIDs    []string
	OfferedAt  time.Time
	AnswerID   string                 // "" as long as there is none, or its backend has not got it
	Answer     cancellation.Judgement // "" as long
	AnsweredAt *time.Time
	Reason     string // why it was declined, as the holder is told
	Waits      bool   // for a person
	Late       bool   // it was accepted, and a backend said that it is too late

	NewContract bool        // it orders a new contract
	ConcludedOn notice.Date // that one's day of conclusion; zero: it is not concluded yet
}

const (
	// goesOnBy says of an item and a decision that the product goes on by it still.
	goesOnBy = `x.ends_on IS NULL AND i.refused_by IS NULL AND NOT EXISTS (
	    SELECT FROM decisions AS z WHERE z.item_id = x.item_id AND z.act_id = x.act_id AND z.number > x.number)`
	// wentOutOn is the day on which a mail did: an acceptance concludes a contract by it.
	wentOutOn = `coalesce((m.sent_at AT TIME ZONE 'Europe/Berlin')::date, m.posted_on)`
)

// Continuations lists the offers of cases, oldest first. An acceptance is none yet
// as long as it is not known of each of its products whether it goes on.
func (s *Store) Continuations(ctx context.Context, caseIDs ...string) ([]Continuation, error) {
	return all[Continuation](ctx, s.pool, "list continuations", `
		SELECT f.case_id, f.id AS offer_id, f.item_ids, f.recorded_at AS offered_at,
		       coalesce(a.id::text, '') AS answer_id, coalesce(a.details ->> 'outcome', '') AS answer, a.recorded_at AS answered_at,
		       coalesce(w.words, '') AS reason, coalesce(k.new_contract, false) AS new_contract,
		       CASE WHEN k.new_contract AND EXISTS (SELECT FROM items AS i JOIN decisions AS x ON x.item_id = i.id
		                WHERE i.case_id = f.case_id AND x.act_id = a.id AND `+goesOnBy+`)
		            THEN (SELECT `+wentOutOn+` FROM mails AS m WHERE m.act_id = a.id AND m.kind = 'continuation') END AS concluded_on,
		       NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = f.id) AND NOT EXISTS (
		           SELECT FROM acts AS y WHERE y.case_id = f.case_id AND y.kind = 'answer_continuation' AND y.details ->> 'offer' = f.id::text
		             AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = y.id)) AS waits,
		       EXISTS (SELECT FROM mail_changes AS c JOIN mails AS m ON m.id = c.mail_id
		               LEFT JOIN decisions AS x ON x.item_id = c.item_id AND x.number = c.decision
		               WHERE m.act_id = a.id AND a.details ->> 'outcome' = 'accepted' AND (x.ends_on IS NOT NULL OR c.ended_by IS NOT NULL)) AS late
		FROM acts AS f
		LEFT JOIN acts AS a ON a.case_id = f.case_id AND a.kind = 'answer_continuation' AND a.details ->> 'offer' = f.id::text
		    AND EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id AND o.code = 'done')
		    AND (a.details ->> 'outcome' = 'declined' OR EXISTS (SELECT FROM mails AS m WHERE m.act_id = a.id))
		LEFT JOIN act_words AS w ON w.act_id = a.id
		LEFT JOIN continuations AS k ON k.act_id = f.id
		WHERE f.kind = 'offer_continuation' AND f.case_id = ANY(@cases::uuid[])
		ORDER BY f.recorded_at, f.id`, pgx.StrictNamedArgs{"cases": nonNil(caseIDs)})
}

// StatementOf reads a declaration about going on as it was signed. An acceptance is
// ErrNotFound until the backends have it, as is one of another case; an erased one
// is ErrErased.
func (s *Store) StatementOf(ctx context.Context, caseID, actID string) (string, error) {
	if err := stillStands(ctx, s.pool, caseID); err != nil {
		return "", err
	}
	return value[string](ctx, s.pool, "read statement", `
		SELECT c.receipt::text AS receipt FROM continuations AS c JOIN acts AS a ON a.id = c.act_id
		WHERE a.case_id = @case AND a.id = @act
		  AND (a.kind = 'offer_continuation' OR a.details ->> 'outcome' = 'declined' OR EXISTS (SELECT FROM mails AS m WHERE m.act_id = a.id))`,
		pgx.StrictNamedArgs{"case": caseID, "act": actID})
}

// ContinuationState is where an offer to go on stands.
type ContinuationState string

// The states of an offer.
const (
	OfferWaits    ContinuationState = "waits"     // for a person
	OfferUnderWay ContinuationState = "under_way" // accepted, and a backend does not have it yet
	OfferAccepted ContinuationState = "accepted"
	OfferDeclined ContinuationState = "declined"
	OfferTooLate  ContinuationState = "too_late" // accepted, and a backend refused a product at least
)

// State says where the offer stands.
func (c Continuation) State() ContinuationState {
	switch {
	case c.Waits:
		return OfferWaits
	case c.Answer == cancellation.Declined:
		return OfferDeclined
	case c.Late:
		return OfferTooLate
	case c.Answer == cancellation.Accepted:
		return OfferAccepted
	default:
		return OfferUnderWay
	}
}
