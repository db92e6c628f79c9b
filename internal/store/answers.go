package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

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

// lockProposal locks a proposal after its case, and says whether it has this answer
// already. Another answer, or one to one's own, is the error of its kind.
func lockProposal(ctx context.Context, tx pgx.Tx, a Answer) (o openProposal, stands bool, err error) {
	caseID, err := value[string](ctx, tx, "find proposal", `SELECT coalesce(case_id::text, '') AS case_id FROM proposals WHERE id = @id`,
		pgx.StrictNamedArgs{"id": a.ProposalID})
	if err == nil {
		err = lockCase(ctx, tx, caseID)
	}
	if err != nil {
		return o, false, err
	}
	o, err = one[openProposal](ctx, tx, "lock proposal", `
		SELECT `+proposalColumns+`, p.details, p.note_id, p.case_version, p.issuer, p.idempotency_key, p.body_hash,
		       coalesce(p.checker, '') AS checker
		FROM `+proposalRows+` WHERE p.id = @id FOR UPDATE OF p`,
		pgx.StrictNamedArgs{"id": a.ProposalID})
	switch {
	case err != nil:
		return o, false, err
	case o.Maker == a.Actor.Subject:
		return o, false, cancellation.ErrOwnProposal
	case o.State == a.state() && o.Checker == a.Actor.Subject:
		return o, true, nil
	case o.State != cancellation.ProposalOpen:
		return o, false, cancellation.ErrAnswered
	}
	return o, false, nil
}

func (a Answer) state() cancellation.ProposalState {
	if a.Approved {
		return cancellation.ProposalApproved
	}
	return cancellation.ProposalDeclined
}

func answer(ctx context.Context, tx pgx.Tx, a Answer) (p Proposal, refused, err error) {
	o, stands, err := lockProposal(ctx, tx, a)
	if err != nil || stands {
		return o.Proposal, nil, err
	}
	if a.Approved {
		version, err := caseVersion(ctx, tx, o.CaseID)
		switch {
		case err != nil:
			return p, nil, err
		case o.Expired:
			return o.Proposal, cancellation.ErrExpired, closeProposal(ctx, tx, o.ID, cancellation.ProposalExpired)
		case version != o.CaseVersion:
			return o.Proposal, cancellation.ErrStale, closeProposal(ctx, tx, o.ID, cancellation.ProposalStale)
		}
		o.ActID = a.ActID
		if err := insertAct(ctx, tx, o.act()); err != nil {
			return p, nil, err
		}
	}
	return o.Proposal, nil, recordAnswer(ctx, tx, a, o.CaseID, o.ActID)
}

// recordAnswer keeps who answered a proposal, how and why, and what it became.
func recordAnswer(ctx context.Context, tx pgx.Tx, a Answer, caseID, actID string) error {
	if err := keepNote(ctx, tx, a.NoteID, a.Note); err != nil {
		return err
	}
	return exec(ctx, tx, "answer proposal", `
		UPDATE proposals SET state = @state, checker_issuer = @issuer, checker = @checker, checker_note_id = @note,
		    case_id = @case::uuid, act_id = @act::uuid, decided_at = now()
		WHERE id = @id`,
		pgx.StrictNamedArgs{
			"id": a.ProposalID, "state": a.state(), "issuer": a.Actor.Issuer, "checker": a.Actor.Subject, "note": a.NoteID,
			"case": nullText(caseID), "act": nullText(actID),
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
