package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// TypedCase is a declaration that was typed on the public form.
type TypedCase struct {
	CaseID     string
	Kind       cancellation.Kind
	Reason     string
	Locale     string
	ReceivedAt time.Time
	Typed      cancellation.Typed
	CustomerID string // "" until it is known whose it is
}

// Typed reads a typed declaration; an unknown case, and one that a known customer
// declared, is ErrNotFound.
func (s *Store) Typed(ctx context.Context, caseID string) (TypedCase, error) {
	c, err := one[TypedCase](ctx, s.pool, `
		SELECT d.id AS case_id, d.kind, coalesce(d.reason, '') AS reason, d.locale, d.received_at, d.typed,
		       coalesce(n.customer_id, '') AS customer_id
		FROM declarations AS d LEFT JOIN identifications AS n ON n.case_id = d.id
		WHERE d.id = @case AND d.typed IS NOT NULL`, pgx.StrictNamedArgs{"case": caseID})
	if err != nil {
		return TypedCase{}, fmt.Errorf("read typed declaration: %w", err)
	}
	return c, nil
}

// Identification says whose a typed declaration is, and what it means.
type Identification struct {
	CaseID     string
	CustomerID string
	Act        *NewAct // of a person; nil: found by what was typed
	Items      []DeclaredItem
}

// Identify stores whose a typed declaration is, with its products. The first
// identification counts: a later one is ErrIdentified, and its act is not kept.
func (s *Store) Identify(ctx context.Context, i Identification) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		var act *string
		if i.Act != nil {
			act = &i.Act.ID
			if err := insertAct(ctx, tx, *i.Act); err != nil {
				return err
			}
		}
		tag, err := tx.Exec(ctx, `
			INSERT INTO identifications (case_id, customer_id, act_id) VALUES (@case, @customer, @act)
			ON CONFLICT (case_id) DO NOTHING`,
			pgx.StrictNamedArgs{"case": i.CaseID, "customer": i.CustomerID, "act": act})
		if err != nil {
			return fmt.Errorf("insert identification: %w", redact(err))
		}
		if tag.RowsAffected() == 0 {
			return cancellation.ErrIdentified
		}
		return insertDeclaredItems(ctx, tx, Declaration{ID: i.CaseID, Items: i.Items})
	})
}

// MailedTo counts the mails that were begun to be sent to an address since then,
// for declarations that were typed.
func (s *Store) MailedTo(ctx context.Context, address string, since time.Time) (int, error) {
	type row struct{ Mails int }
	r, err := one[row](ctx, s.pool, `
		SELECT count(*) AS mails FROM mails AS m
		WHERE m.claimed_at >= @since AND lower(m.recipients[m.attempt]) = lower(@address)
		  AND EXISTS (SELECT FROM declarations AS d WHERE d.id = m.case_id AND d.typed IS NOT NULL)`,
		pgx.StrictNamedArgs{"since": since, "address": address})
	if err != nil {
		return 0, fmt.Errorf("count mails: %w", redact(err))
	}
	return r.Mails, nil
}
