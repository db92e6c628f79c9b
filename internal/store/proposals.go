package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Proposal is an act that waits for a second person.
type Proposal struct {
	ID        string
	CaseID    string
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
}

const proposalColumns = `
	p.id, p.case_id, p.act, p.item_ids, n.text AS reason, coalesce(p.words, '') AS words, p.maker, p.made_at, p.expires_at, p.state,
	p.expires_at <= now() AS expired,	coalesce(p.act_id::text, '') AS act_id`

// Proposals lists those that nobody has answered, of one case or of all, those first
// that expire first. What has expired stands among them until it is answered anew.
func (s *Store) Proposals(ctx context.Context, caseID string) ([]Proposal, error) {
	return all[Proposal](ctx, s.pool, "list proposals", `
		SELECT `+proposalColumns+`
		FROM proposals AS p JOIN notes AS n ON n.id = p.note_id
		WHERE p.state = 'open' AND (@case = '' OR p.case_id = nullif(@case, '')::uuid)
		ORDER BY p.expires_at, p.id LIMIT 200`, pgx.StrictNamedArgs{"case": caseID})
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
		SELECT `+proposalColumns+` FROM proposals AS p JOIN notes AS n ON n.id = p.note_id
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
// end that stands, or one that is to be set.
const expiry = `least(
	now() + CASE WHEN extract(isodow FROM now() AT TIME ZONE 'Europe/Berlin') IN (4, 5) THEN interval '4 days'
	    WHEN extract(isodow FROM now() AT TIME ZONE 'Europe/Berlin') = 6 THEN interval '3 days' ELSE interval '2 days' END,
	(SELECT min(x.day::timestamp AT TIME ZONE 'Europe/Berlin')
	 FROM case_items AS i CROSS JOIN LATERAL (VALUES (i.ends_on), (i.refused_ends_on), (@ends::date),
	     (CASE WHEN i.review_state = 'open' THEN i.review_declared_end END)) AS x (day)
	 WHERE i.case_id = @case AND (cardinality(@items::uuid[]) = 0 OR i.item_id = ANY(@items::uuid[]))
	   AND x.day::timestamp AT TIME ZONE 'Europe/Berlin' > now()))`

// Answer is what a second person says of a proposal.
type Answer struct {
	ProposalID string
	Approved   bool
	Actor      Actor
	NoteID     string // a UUID
	Note       string
	ActID      string // a UUID, of the act that an approved one becomes
}

// AnswerProposal approves or declines, and returns the proposal as it then stands.
// An approved one is an act of its maker's. What has expired is ErrExpired, and what
// the case has left behind ErrStale; the maker's own is ErrOwnProposal. The same
// answer again changes nothing, another one is ErrAnswered.
func (s *Store) AnswerProposal(ctx context.Context, a Answer) (p Proposal, err error) {
	var refused error
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		p, refused, err = answer(ctx, tx, a)
		return err
	})
	return p, errors.Join(err, refused)
}

// openProposal is a proposal with what its act needs.
type openProposal struct {
	Proposal
	Details        ActDetails
	NoteID         string
	CaseVersion    string
	Issuer         string
	IdempotencyKey string
	BodyHash       []byte
	Checker        string
}

func answer(ctx context.Context, tx pgx.Tx, a Answer) (p Proposal, refused, err error) {
	caseID, err := value[string](ctx, tx, "find proposal", `SELECT case_id FROM proposals WHERE id = @id`,
		pgx.StrictNamedArgs{"id": a.ProposalID})
	if err == nil {
		err = lockCase(ctx, tx, caseID)
	}
	if err != nil {
		return p, nil, err
	}
	o, err := one[openProposal](ctx, tx, "lock proposal", `
		SELECT `+proposalColumns+`, p.details, p.note_id, p.case_version, p.issuer, p.idempotency_key, p.body_hash,
		       coalesce(p.checker, '') AS checker
		FROM proposals AS p JOIN notes AS n ON n.id = p.note_id WHERE p.id = @id FOR UPDATE OF p`,
		pgx.StrictNamedArgs{"id": a.ProposalID})
	if err != nil {
		return p, nil, err
	}
	to := cancellation.ProposalDeclined
	if a.Approved {
		to = cancellation.ProposalApproved
	}
	switch {
	case o.Maker == a.Actor.Subject:
		return p, nil, cancellation.ErrOwnProposal
	case o.State == to && o.Checker == a.Actor.Subject:
		return o.Proposal, nil, nil
	case o.State != cancellation.ProposalOpen:
		return p, nil, cancellation.ErrAnswered
	}
	version, err := caseVersion(ctx, tx, o.CaseID)
	if err != nil {
		return p, nil, err
	}
	switch {
	case a.Approved && o.Expired:
		return o.Proposal, cancellation.ErrExpired, closeProposal(ctx, tx, o.ID, cancellation.ProposalExpired)
	case a.Approved && version != o.CaseVersion:
		return o.Proposal, cancellation.ErrStale, closeProposal(ctx, tx, o.ID, cancellation.ProposalStale)
	case a.Approved:
		o.ActID = a.ActID
		if err := insertAct(ctx, tx, o.act()); err != nil {
			return p, nil, err
		}
	}
	if err := keepNote(ctx, tx, a.NoteID, a.Note); err != nil {
		return p, nil, err
	}
	o.State = to
	return o.Proposal, nil, exec(ctx, tx, "answer proposal", `
		UPDATE proposals SET state = @state, checker_issuer = @issuer, checker = @checker, checker_note_id = @note,
		    act_id = @act::uuid, decided_at = now()
		WHERE id = @id`,
		pgx.StrictNamedArgs{
			"id": o.ID, "state": to, "issuer": a.Actor.Issuer, "checker": a.Actor.Subject, "note": a.NoteID, "act": nullText(o.ActID),
		})
}

// act is the act that the proposal becomes: its maker's, under the key that he sent.
func (o openProposal) act() NewAct {
	return NewAct{
		ID: o.ActID, CaseID: o.CaseID, Kind: o.Act, ItemIDs: o.ItemIDs, Details: o.Details, NoteID: o.NoteID, Words: o.Words,
		Actor: Actor{Issuer: o.Issuer, Subject: o.Maker}, hashedKey: o.IdempotencyKey, BodyHash: o.BodyHash,
	}
}

func closeProposal(ctx context.Context, tx pgx.Tx, id string, to cancellation.ProposalState) error {
	return exec(ctx, tx, "close proposal", `UPDATE proposals SET state = @state, decided_at = now() WHERE id = @id`,
		pgx.StrictNamedArgs{"id": id, "state": to})
}
