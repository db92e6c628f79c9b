package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Purpose says by which entry somebody came to what he reads.
type Purpose string

// The purposes.
const (
	ForList        Purpose = "list"
	ForCase        Purpose = "case"
	ForReceipt     Purpose = "receipt"
	ForLetter      Purpose = "letter"
	ForActs        Purpose = "acts" // what was done about a case
	ForAct         Purpose = "act"  // doing something about it
	ForWithdrawal  Purpose = "withdrawal"
	ForContracts   Purpose = "contracts"
	ForDeclaration Purpose = "declaration"
	ForSearch      Purpose = "search"
	ForIdentify    Purpose = "identify" // whose a typed declaration may be
	ForEvidence    Purpose = "evidence" // the case for a court
)

// Read is what one answer shows to a member of staff.
type Read struct {
	Actor     Actor
	Purpose   Purpose
	Cases     []string
	Customers []string
}

// Record keeps that somebody reads, one row for each case and customer.
func (s *Store) Record(ctx context.Context, r Read) error {
	return exec(ctx, s.pool, "record read", `
		INSERT INTO reads (issuer, subject, purpose, case_id, customer_id)
		SELECT DISTINCT @issuer, @subject, @purpose, c.id, NULL FROM unnest(@cases::uuid[]) AS c (id)
		UNION ALL
		SELECT DISTINCT @issuer, @subject, @purpose, NULL::uuid, c.id FROM unnest(@customers::text[]) AS c (id)`,
		pgx.StrictNamedArgs{
			"issuer": r.Actor.Issuer, "subject": r.Actor.Subject, "purpose": r.Purpose,
			"cases": nonNil(r.Cases), "customers": nonNil(r.Customers),
		})
}
