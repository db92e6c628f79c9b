package store

import (
	"bytes"
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Proposal is an act that waits for a second person.
type Proposal struct {
	ID        string
	CaseID    string // "": a declaration was entered that has none yet
	Act       cancellation.ActKind
	ItemIDs   []string
	Reason    string
	Words     string
	Maker     string
	MadeAt    time.Time
	ExpiresAt time.Time
	State     cancellation.ProposalState
	Expired   bool   // nobody answered in time
	ActID     string // of the act that it became, ""

	CustomerID string // whose declaration was entered; "" of an act
	Entry      []byte // what it says: JSON, as it was sent; nil of an act
}

const proposalColumns = `
	p.id, coalesce(p.case_id::text, '') AS case_id, p.act, p.item_ids, n.text AS reason, coalesce(p.words, '') AS words, p.maker, p.made_at, p.expires_at, p.state,
	p.expires_at <= now() AS expired, coalesce(p.act_id::text, '') AS act_id, coalesce(e.customer_id, '') AS customer_id, e.body AS entry`

const proposalRows = `proposals AS p JOIN notes AS n ON n.id = p.note_id LEFT JOIN entries AS e ON e.proposal_id = p.id`

// Proposals lists those that nobody has answered, of one case or of all, those first
// that expire first. What has expired stands among them until it is answered again.
func (s *Store) Proposals(ctx context.Context, caseID string) ([]Proposal, error) {
	return all[Proposal](ctx, s.pool, "list proposals", `
		SELECT `+proposalColumns+`
		FROM `+proposalRows+`
		WHERE p.state = 'open' AND (@case = '' OR p.case_id = nullif(@case, '')::uuid)
		ORDER BY p.expires_at, p.id LIMIT 200`, pgx.StrictNamedArgs{"case": caseID})
}

// Proposal reads one; there is none with that ID: ErrNotFound.
func (s *Store) Proposal(ctx context.Context, id string) (Proposal, error) {
	return one[Proposal](ctx, s.pool, "read proposal", `SELECT `+proposalColumns+` FROM `+proposalRows+` WHERE p.id = @id`,
		pgx.StrictNamedArgs{"id": id})
}

// proposed returns the proposal that a key stands for; none is ErrNotFound.
func proposed(ctx context.Context, q querier, a NewAct) (Proposal, error) {
	hash, err := value[[]byte](ctx, q, "find proposal by key", `
		SELECT body_hash FROM proposals WHERE issuer = @issuer AND maker = @maker AND act = @act AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": a.Actor.Issuer, "maker": a.Actor.Subject, "act": a.Kind, "key": hashed(a.Key)})
	if err != nil {
		return Proposal{}, err
	}
	if !bytes.Equal(hash, a.BodyHash) {
		return Proposal{}, cancellation.ErrKeyReused
	}
	return one[Proposal](ctx, q, "read proposal", `
		SELECT `+proposalColumns+` FROM `+proposalRows+`
		WHERE p.issuer = @issuer AND p.maker = @maker AND p.act = @act AND p.idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": a.Actor.Issuer, "maker": a.Actor.Subject, "act": a.Kind, "key": hashed(a.Key)})
}

// propose stores an act as a proposal, bound to how the case stands. One that has
// expired, or that the case has left behind, makes room; else ErrProposed.
func propose(ctx context.Context, tx pgx.Tx, a NewAct) (Proposal, error) {
	version, err := caseVersion(ctx, tx, a.CaseID)
	if err != nil {
		return Proposal{}, err
	}
	args := pgx.StrictNamedArgs{"case": a.CaseID, "act": a.Kind, "version": version}
	err = exec(ctx, tx, "close old proposals", `
		UPDATE proposals SET state = CASE WHEN expires_at <= now() THEN 'expired' ELSE 'stale' END, decided_at = now()
		WHERE case_id = @case AND act = @act AND state = 'open' AND (expires_at <= now() OR case_version <> @version)`, args)
	if err != nil {
		return Proposal{}, err
	}
	rows, err := affected(ctx, tx, "insert proposal", `
		INSERT INTO proposals (id, case_id, act, item_ids, details, words, note_id, case_version, issuer, maker, idempotency_key,
		    body_hash, expires_at)
		SELECT @id, @case, @act, @items::uuid[], @details, @words, @note, @version, @issuer, @maker, @key, @hash, `+expiry+`
		ON CONFLICT (case_id, act) WHERE state = 'open' DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": a.ID, "case": a.CaseID, "act": a.Kind, "items": nonNil(a.ItemIDs), "details": a.Details, "words": nullText(a.Words),
			"note": a.NoteID, "version": version, "issuer": a.Actor.Issuer, "maker": a.Actor.Subject, "key": hashed(a.Key),
			"hash": a.BodyHash, "ends": a.Details.EndsOn,
		})
	if err != nil {
		return Proposal{}, err
	}
	if rows == 0 {
		return Proposal{}, cancellation.ErrProposed
	}
	return proposed(ctx, tx, a)
}

// expiry is two working days on, and before the first day that the act is about: an
// end that stands, or one that is to be set, or the one after the last day to reject.
const expiry = `least(` + twoWorkdays + `,
	(SELECT min(x.day::timestamp AT TIME ZONE 'Europe/Berlin')
	 FROM case_items AS i CROSS JOIN LATERAL (VALUES (i.ends_on), (i.refused_ends_on), (@ends::date),
	     (CASE WHEN i.review_state = 'open' THEN i.review_declared_end END),
	     (CASE WHEN @act = 'reject' THEN (SELECT reject_by + 1 FROM declarations WHERE id = @case) END)) AS x (day)
	 WHERE i.case_id = @case AND (cardinality(@items::uuid[]) = 0 OR i.item_id = ANY(@items::uuid[]))
	   AND x.day::timestamp AT TIME ZONE 'Europe/Berlin' > now()))`

const twoWorkdays = `
	now() + CASE WHEN extract(isodow FROM now() AT TIME ZONE 'Europe/Berlin') IN (4, 5) THEN interval '4 days'
	    WHEN extract(isodow FROM now() AT TIME ZONE 'Europe/Berlin') = 6 THEN interval '3 days' ELSE interval '2 days' END`
