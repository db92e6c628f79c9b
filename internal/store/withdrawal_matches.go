package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// maxCandidates bounds what one withdrawal can make the worker read: so many
// contracts under one number or address mean that a person has to look.
const maxCandidates = 50

// WithdrawalCandidates lists the contracts that what was typed may mean: those
// with such a number, and those of customers with that e-mail address or number.
func (s *Store) WithdrawalCandidates(ctx context.Context, t cancellation.Typed) ([]cancellation.WithdrawalCandidate, error) {
	type row struct {
		CustomerID, CustomerNumber, Name, Email, ContractID, ContractNumber string
		ConcludedOn                                                         notice.Date
	}
	rows, err := all[row](ctx, s.pool, "list contracts", `
		SELECT c.id AS customer_id, c.number AS customer_number, c.name, coalesce(c.email, '') AS email,
		       k.id AS contract_id, k.number AS contract_number, k.concluded_on
		FROM contracts AS k JOIN customers AS c ON c.id = k.customer_id
		WHERE k.id IN (
			SELECT id FROM contracts WHERE regexp_replace(lower(number), '[^a-z0-9]', '', 'g') = ANY(@numbers)
			UNION
			SELECT o.id FROM contracts AS o JOIN customers AS p ON p.id = o.customer_id
			WHERE lower(p.email) = lower(nullif(@email, '')))
		ORDER BY k.id
		LIMIT @limit`,
		pgx.StrictNamedArgs{
			"numbers": nonNil(cancellation.ContractNumbers(t.Contract)), "email": strings.TrimSpace(t.Email),
			"limit": maxCandidates,
		})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ContractID
	}
	products, err := s.withdrawalProducts(ctx, ids)
	if err != nil {
		return nil, err
	}
	list := make([]cancellation.WithdrawalCandidate, len(rows))
	for i, r := range rows {
		list[i] = cancellation.WithdrawalCandidate{
			CustomerID: r.CustomerID, CustomerNumber: r.CustomerNumber, Name: r.Name, Email: r.Email,
			ContractID: r.ContractID, ContractNumber: r.ContractNumber, ConcludedOn: r.ConcludedOn,
			Products: products[r.ContractID],
		}
	}
	return list, nil
}

// withdrawalProducts lists the products of contracts. As long as the acceptance of a new
// contract has not gone out, its period begins no earlier than today.
func (s *Store) withdrawalProducts(ctx context.Context, contracts []string) (map[string][]cancellation.WithdrawalProduct, error) {
	type row struct {
		ContractID, ID, Name, PartOf string
		Terms                        notice.Terms
		Renewed                      notice.Date
	}
	rows, err := all[row](ctx, s.pool, "list products", `
		SELECT p.contract_id, p.id, p.name, coalesce(p.part_of, '') AS part_of, p.terms, (
		    SELECT coalesce(`+wentOutOn+`, `+today+`)
		    FROM items AS i JOIN decisions AS x ON x.item_id = i.id JOIN continuations AS k ON k.act_id = x.act_id
		    LEFT JOIN mails AS m ON m.act_id = x.act_id AND m.kind = 'continuation'
		    WHERE i.product_id = p.id AND k.new_contract AND `+goesOnBy+` ORDER BY 1 DESC LIMIT 1) AS renewed
		FROM products AS p WHERE p.contract_id = ANY(@contracts) ORDER BY p.id`, pgx.StrictNamedArgs{"contracts": nonNil(contracts)})
	if err != nil {
		return nil, err
	}
	of := map[string][]cancellation.WithdrawalProduct{}
	for _, r := range rows {
		of[r.ContractID] = append(of[r.ContractID], cancellation.WithdrawalProduct{ID: r.ID, Name: r.Name, PartOf: r.PartOf, Terms: r.Terms, Renewed: r.Renewed})
	}
	return of, nil
}

// KeepMatch records what was found of a withdrawal, and owes its acknowledgement;
// it returns what the database holds: the first look counts.
func (s *Store) KeepMatch(
	ctx context.Context, caseID string, m cancellation.WithdrawalMatch,
) (cancellation.WithdrawalCode, error) {
	var inTime *bool
	if !m.Until.IsZero() {
		inTime = &m.InTime
	}
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		err := exec(ctx, tx, "insert match", `
			INSERT INTO withdrawal_matches (case_id, code, customer_id, contract_id, product_ids, withdrawal_until, in_time)
			VALUES (@case, @code, nullif(@customer, ''), nullif(@contract, ''), @products, @until, @in_time)
			ON CONFLICT (case_id) DO NOTHING`,
			pgx.StrictNamedArgs{
				"case": caseID, "code": m.Code, "customer": m.CustomerID, "contract": m.ContractID,
				"products": nonNil(m.ProductIDs), "until": m.Until, "in_time": inTime,
			})
		if err != nil {
			return err
		}
		return exec(ctx, tx, "owe acknowledgement", `
			INSERT INTO mails (id, case_id, kind, number) VALUES (gen_random_uuid(), @case, @kind, 0)
			ON CONFLICT (case_id, kind, number) DO NOTHING`,
			pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailAcknowledgement})
	})
	if err != nil {
		return "", err
	}
	return s.FoundCode(ctx, caseID)
}

// FoundCode says what was found of a withdrawal; nobody has looked: ErrNotFound.
func (s *Store) FoundCode(ctx context.Context, caseID string) (cancellation.WithdrawalCode, error) {
	return value[cancellation.WithdrawalCode](ctx, s.pool, "read match", `SELECT code FROM withdrawal_matches WHERE case_id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}
