package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Object stores that the customer says the declaration is not his. Once is
// enough: objecting again changes nothing. It stops nothing; a person looks at it.
func (s *Store) Object(ctx context.Context, caseID string) error {
	hash := sha256.Sum256([]byte(caseID))
	_, err := s.AppendAct(ctx, NewAct{
		ID: uuid.NewString(), CaseID: caseID, Kind: ActObjection, NoteID: uuid.NewString(), Note: "Das war ich nicht",
		Actor: Actor{Issuer: "portal", Subject: "link"}, Key: caseID, BodyHash: hash[:],
	})
	return err
}

// SettleObjection closes the objection to a case and the act that settles it.
// Doing so again changes nothing.
func (s *Store) SettleObjection(ctx context.Context, caseID, actID string) error {
	_, err := s.pool.Exec(ctx, `
		INSERT INTO act_outcomes (act_id, code)
		SELECT id, @code FROM acts WHERE case_id = @case AND (kind = @objection OR id = @act)
		ON CONFLICT DO NOTHING`,
		pgx.StrictNamedArgs{"case": caseID, "act": actID, "objection": ActObjection, "code": cancellation.ActDone})
	if err != nil {
		return fmt.Errorf("settle objection: %w", redact(err))
	}
	return nil
}

// Objection returns the ID of the act by which a customer objected and that
// nobody has settled; none is ErrNothingOpen.
func (s *Store) Objection(ctx context.Context, caseID string) (string, error) {
	type row struct{ ID string }
	r, err := one[row](ctx, s.pool, `
		SELECT a.id FROM acts AS a
		WHERE a.case_id = @case AND a.kind = @kind
		  AND NOT EXISTS (SELECT FROM act_outcomes AS o WHERE o.act_id = a.id)`,
		pgx.StrictNamedArgs{"case": caseID, "kind": ActObjection})
	if errors.Is(err, cancellation.ErrNotFound) {
		return "", cancellation.ErrNothingOpen
	}
	if err != nil {
		return "", fmt.Errorf("read objection: %w", err)
	}
	return r.ID, nil
}
