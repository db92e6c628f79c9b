package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// NewAct is an act before it is stored.
type NewAct struct {
	ID       string // a UUID
	CaseID   string
	Kind     cancellation.ActKind
	ItemIDs  []string // empty: all that fits
	Details  ActDetails
	NoteID   string // a UUID
	Note     string // free text, may name people
	Words    string // that the act says beside its reason, "" for none
	Actor    Actor
	Key      string
	BodyHash []byte // SHA-256 of the parsed body

	Statement *Statement // that goes with it; nil: none

	IfMatch   []string // tags of which the case must still have one; none: any
	TwoPeople bool     // it is only proposed
	Lead      bool     // whoever acts may act alone when nobody else can any more
	Then      *NewAct  // one that goes with it, if there is something to do

	hashedKey string // in the place of Key
}

// Appended is what became of an act that was sent: it stands, or waits for a second
// person. What goes with it may wait while it stands.
type Appended struct {
	ActID    string // "" while it is only proposed
	Proposal *Proposal
}

// ActDetails is what an act of its kind says; zero where the kind has no such part.
type ActDetails struct {
	Outcome    string                `json:"outcome,omitempty"`
	Attempt    int                   `json:"attempt,omitempty"` // of the mail, as it was looked at
	CustomerID string                `json:"customer_id,omitempty"`
	Wanted     []cancellation.Wanted `json:"wanted,omitempty"`
	Code       string                `json:"code,omitempty"`
	Mail       *MailName             `json:"mail,omitempty"` // none: the confirmation
	PostedOn   notice.Date           `json:"posted_on,omitzero"`
	EndsOn     notice.Date           `json:"ends_on,omitzero"`
	Effective  notice.Date           `json:"effective_on,omitzero"`
	FollowUpOn notice.Date           `json:"follow_up_on,omitzero"`
	ReceivedAt time.Time             `json:"received_at,omitzero"`
	ScanRef    string                `json:"scan_ref,omitempty"` // an ID of the archive's
	Basis      cancellation.Basis    `json:"basis,omitempty"`
	Alone      bool                  `json:"alone,omitempty"` // by a lead, where it takes two people
	By         cancellation.Party    `json:"by,omitempty"`    // whose an offer or an answer is
	Offer      string                `json:"offer,omitempty"` // the act that an answer is to
}

// MailName says which mail of its case an act is about.
type MailName struct {
	Kind   string `json:"kind"`
	Number int    `json:"number,omitempty"`
}

func (d ActDetails) mail() MailName {
	if d.Mail == nil {
		return MailName{Kind: cancellation.MailConfirmation}
	}
	return *d.Mail
}

// Act is what a person did to a case, and what became of it.
type Act struct {
	ID         string // a UUID; also the ID of the update that wakes the run for it
	CaseID     string
	Kind       cancellation.ActKind
	ItemIDs    []string // empty: all that fits
	Details    ActDetails
	Reason     string
	Words      string // an address, a question, evidence; "" for none
	Issuer     string
	Subject    string
	RecordedAt time.Time
	Outcome    cancellation.ActOutcome // "": not answered yet
	AnsweredAt *time.Time

	law *notice.Catalogue // by which it decides what it names
}

// errActStands rolls the note of a repeated act back.
var errActStands = errors.New("act stands already")

// AppendAct stores an act and its note, or proposes it where it takes two people.
// The same key with the same body returns what stands already; with another body it
// is ErrKeyReused. An act for which there is nothing to do is the error of its kind,
// and is not kept; one on a case that has none of the tags is ErrMoved.
func (s *Store) AppendAct(ctx context.Context, a NewAct) (out Appended, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if out, err = appendAct(ctx, tx, a); err != nil || a.Then == nil {
			return err
		}
		then, err := appendAct(ctx, tx, *a.Then)
		if errors.Is(err, cancellation.ErrNothingToVoid) || errors.Is(err, cancellation.ErrProposed) {
			return nil
		}
		out.Proposal = then.Proposal
		return err
	})
	if errors.Is(err, errActStands) { // what goes with it stands as well
		return standsAlready(ctx, s.pool, a)
	}
	return out, err
}

func appendAct(ctx context.Context, tx pgx.Tx, a NewAct) (out Appended, err error) {
	if _, err := whoseCase(ctx, tx, a.CaseID); err != nil {
		return out, err
	}
	if a.TwoPeople || len(a.IfMatch) > 0 || a.Statement != nil { // what is looked at must not move before the end
		if err := lockCase(ctx, tx, a.CaseID); err != nil {
			return out, err
		}
	}
	if out, err = standsAlready(ctx, tx, a); !errors.Is(err, cancellation.ErrNotFound) {
		return out, err
	}
	if err := couldDo(ctx, tx, &a); err != nil {
		return out, err
	}
	if alone := effects()[a.Kind].alone; a.TwoPeople && a.Lead && alone != nil {
		act := Act{CaseID: a.CaseID, Kind: a.Kind, ItemIDs: a.ItemIDs, Details: a.Details}
		if a.Details.Alone, err = alone(ctx, tx, &act); err != nil {
			return out, err
		}
	}
	if err := keepNote(ctx, tx, a.NoteID, a.Note); err != nil {
		return out, err
	}
	if a.TwoPeople && !a.Details.Alone {
		p, err := propose(ctx, tx, a)
		return Appended{Proposal: &p}, err
	}
	return Appended{ActID: a.ID}, insertAct(ctx, tx, a)
}

// Try says whether an act would do something now, as AppendAct does, and keeps nothing.
func (s *Store) Try(ctx context.Context, a NewAct) error {
	if _, err := whoseCase(ctx, s.pool, a.CaseID); err != nil {
		return err
	}
	return couldDo(ctx, s.pool, &a)
}

// couldDo says whether there is something to do, and adds to the act what was looked
// at. It has no ID yet: whoever acts is told exactly what is wrong.
func couldDo(ctx context.Context, q querier, a *NewAct) error {
	if err := stillStands(ctx, q, a.CaseID); err != nil {
		return err
	}
	if len(a.IfMatch) > 0 {
		tag, err := caseTag(ctx, q, a.CaseID)
		if err != nil {
			return err
		}
		if !slices.Contains(a.IfMatch, tag) {
			return cancellation.ErrMoved
		}
	}
	act := Act{CaseID: a.CaseID, Kind: a.Kind, ItemIDs: a.ItemIDs, Details: a.Details}
	if err := effects()[a.Kind].check(ctx, q, &act); err != nil {
		return err
	}
	a.Details = act.Details
	return nil
}

// standsAlready finds what a key stands for: the act, else its proposal.
func standsAlready(ctx context.Context, q querier, a NewAct) (Appended, error) {
	id, err := acted(ctx, q, a)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return Appended{ActID: id}, err
	}
	p, err := proposed(ctx, q, a)
	return Appended{Proposal: &p}, err
}

func keepNote(ctx context.Context, tx pgx.Tx, id, text string) error {
	return exec(ctx, tx, "insert note", `INSERT INTO notes (id, text) VALUES (@id, @text)`,
		pgx.StrictNamedArgs{"id": id, "text": text})
}

func insertAct(ctx context.Context, tx pgx.Tx, a NewAct) error {
	rows, err := affected(ctx, tx, "insert act", `
		INSERT INTO acts (id, case_id, kind, item_ids, details, note_id, issuer, subject, idempotency_key, body_hash)
		VALUES (@id, @case, @kind, @items::uuid[], @details, @note, @issuer, @subject, @key, @hash)
		ON CONFLICT (issuer, subject, kind, idempotency_key) DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": a.ID, "case": a.CaseID, "kind": a.Kind, "items": nonNil(a.ItemIDs), "details": a.Details,
			"note": a.NoteID, "issuer": a.Actor.Issuer, "subject": a.Actor.Subject, "key": cmp.Or(a.hashedKey, hashed(a.Key)), "hash": a.BodyHash,
		})
	switch {
	case err != nil:
		return err
	case rows == 0:
		return errActStands
	}
	if err := keepStatement(ctx, tx, a.ID, a.Statement); err != nil || a.Words == "" {
		return err
	}
	return exec(ctx, tx, "insert words", `INSERT INTO act_words (act_id, words) VALUES (@act, @words)`,
		pgx.StrictNamedArgs{"act": a.ID, "words": a.Words})
}

// Acted returns the ID of the act that a key stands for, "" for none; another body
// under that key is ErrKeyReused.
func (s *Store) Acted(ctx context.Context, a NewAct) (string, error) {
	id, err := acted(ctx, s.pool, a)
	if errors.Is(err, cancellation.ErrNotFound) {
		return "", nil
	}
	return id, err
}

// acted returns the ID of the act that a key stands for; none is ErrNotFound.
func acted(ctx context.Context, q querier, a NewAct) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, q, "find act by key", `
		SELECT id, body_hash FROM acts
		WHERE issuer = @issuer AND subject = @subject AND kind = @kind AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": a.Actor.Issuer, "subject": a.Actor.Subject, "kind": a.Kind, "key": hashed(a.Key)})
	if err != nil {
		return "", err
	}
	if !bytes.Equal(r.BodyHash, a.BodyHash) {
		return "", cancellation.ErrKeyReused
	}
	return r.ID, nil
}

// Object stores that the customer says the declaration is not his. Once is
// enough: objecting again changes nothing. It stops nothing; a person looks at it.
func (s *Store) Object(ctx context.Context, caseID string) error {
	hash := sha256.Sum256([]byte(caseID))
	_, err := s.AppendAct(ctx, NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: cancellation.ActObjection, NoteID: uuid.NewString(),
		Note: "Das war ich nicht", Actor: Actor{Issuer: "portal", Subject: "link"}, Key: caseID, BodyHash: hash[:],
	})
	return err
}

// ActOutcome returns what became of an act; nothing yet is ErrNotFound.
func (s *Store) ActOutcome(ctx context.Context, actID string) (cancellation.ActOutcome, error) {
	return value[cancellation.ActOutcome](ctx, s.pool, "read act outcome", `SELECT code FROM act_outcomes WHERE act_id = @act`,
		pgx.StrictNamedArgs{"act": actID})
}

// ActsOf lists the acts on a case, oldest first. Their reasons may name people.
func (s *Store) ActsOf(ctx context.Context, caseID string) ([]Act, error) {
	return all[Act](ctx, s.pool, "list acts", `
		SELECT a.id, a.case_id, a.kind, a.item_ids, a.details, n.text AS reason, coalesce(w.words, '') AS words,
		       a.issuer, a.subject, a.recorded_at, coalesce(o.code, '') AS outcome, o.recorded_at AS answered_at
		FROM acts AS a
		JOIN notes AS n ON n.id = a.note_id
		LEFT JOIN act_words AS w ON w.act_id = a.id
		LEFT JOIN act_outcomes AS o ON o.act_id = a.id
		WHERE a.case_id = @case
		ORDER BY a.recorded_at, a.id`, pgx.StrictNamedArgs{"case": caseID})
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
