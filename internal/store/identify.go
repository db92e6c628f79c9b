package store

import (
	"context"
	"errors"
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
			err := insertAct(ctx, tx, *i.Act)
			if errors.Is(err, errActStands) {
				return cancellation.ErrIdentified // by whoever sent the same at the same time
			}
			if err != nil {
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

// ClaimTypedMail claims a mail that goes to an address which somebody typed, as
// ClaimMail does, unless so many others were begun to be sent to it since then
// for declarations that were typed: ErrMailLimit. Whoever claims for the same
// address at the same time waits, and counts this one.
func (s *Store) ClaimTypedMail(ctx context.Context, mailID, recipient string, since time.Time, most int) (m Mail, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended(lower(@address::text), 312))`,
			pgx.StrictNamedArgs{"address": recipient})
		if err != nil {
			return fmt.Errorf("lock address: %w", redact(err))
		}
		type row struct{ Mails int }
		r, err := one[row](ctx, tx, `
			SELECT count(*) AS mails FROM mails AS m
			WHERE m.claimed_at >= @since AND lower(m.recipients[m.attempt]) = lower(@address) AND m.id <> @mail
			  AND EXISTS (SELECT FROM declarations AS d WHERE d.id = m.case_id AND d.typed IS NOT NULL)`,
			pgx.StrictNamedArgs{"since": since, "address": recipient, "mail": mailID})
		if err != nil {
			return fmt.Errorf("count mails: %w", redact(err))
		}
		if r.Mails >= most {
			return cancellation.ErrMailLimit
		}
		m, err = claimMail(ctx, tx, mailID, recipient)
		return err
	})
	return m, err
}
