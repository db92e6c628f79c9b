package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Take makes a case somebody's for a while, or for a while longer, and returns until
// when. Another's is a TakenError; there is no such case: ErrNotFound.
func (s *Store) Take(ctx context.Context, caseID string, by Actor) (until time.Time, err error) {
	until, err = value[time.Time](ctx, s.pool, "take case", `
		INSERT INTO takes (case_id, issuer, subject, until)
		SELECT case_id, @issuer, @subject, now() + @for::interval FROM docket WHERE case_id = @case
		ON CONFLICT (case_id) DO UPDATE SET issuer = excluded.issuer, subject = excluded.subject, until = excluded.until
		    WHERE takes.until <= now() OR (takes.issuer, takes.subject) = (@issuer, @subject)
		RETURNING until`,
		pgx.StrictNamedArgs{"case": caseID, "issuer": by.Issuer, "subject": by.Subject, "for": cancellation.TakeTime})
	if errors.Is(err, cancellation.ErrNotFound) {
		return until, s.taken(ctx, caseID, cancellation.ErrNotFound)
	}
	return until, err
}

// Let gives back a case that one has taken; one that nobody has stays so. Another's
// is a TakenError.
func (s *Store) Let(ctx context.Context, caseID string, by Actor) error {
	rows, err := affected(ctx, s.pool, "let case", `
		UPDATE takes SET until = now() WHERE case_id = @case AND (issuer, subject) = (@issuer, @subject) AND until > now()`,
		pgx.StrictNamedArgs{"case": caseID, "issuer": by.Issuer, "subject": by.Subject})
	if err != nil || rows > 0 {
		return err
	}
	return s.taken(ctx, caseID, nil)
}

// taken is a TakenError of a case that is somebody's, else what is said of others.
func (s *Store) taken(ctx context.Context, caseID string, otherwise error) error {
	t, err := one[cancellation.TakenError](ctx, s.pool, "read who has taken a case",
		`SELECT subject AS by, until FROM takes WHERE case_id = @case AND until > now()`, pgx.StrictNamedArgs{"case": caseID})
	switch {
	case errors.Is(err, cancellation.ErrNotFound):
		return otherwise
	case err != nil:
		return err
	}
	return &t
}
