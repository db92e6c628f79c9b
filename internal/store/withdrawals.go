package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Withdrawal is a withdrawal as the view derives it. Personal data: never logged.
type Withdrawal struct {
	ID          string
	State       cancellation.WithdrawalState
	Typed       cancellation.Typed
	Locale      string
	ReceivedAt  time.Time
	ReceiptCode string
	ErasedAt    *time.Time                  // what was declared is past its term and gone
	Code        cancellation.WithdrawalCode // "": nobody has looked yet
	CustomerID  string                      // "" unless one contract was found
	ContractID  string
	ProductIDs  []string
	Until       notice.Date // last day of the period; zero: unknown
	InTime      bool        // meaningful with Until alone
	Outcome     cancellation.WithdrawalOutcome
	ByPerson    bool // the outcome is a person's
	SettledAt   *time.Time
	MailState   cancellation.MailState
	MailSentAt  *time.Time
	Causes      []string   // what a person has to look at, what comes first first
	LookAt      *time.Time // when a person is to look again, whatever is owed
}

const withdrawalColumns = `
	id, state, typed, locale, received_at, receipt_code, erased_at, code, coalesce(customer_id, '') AS customer_id,
	coalesce(contract_id, '') AS contract_id, product_ids, withdrawal_until AS until, coalesce(in_time, false) AS in_time,
	coalesce(outcome, '') AS outcome, by_person, settled_at, mail_state, mail_sent_at, look_at, causes`

// Withdrawal reads one withdrawal; there is none with that ID: ErrNotFound.
func (s *Store) Withdrawal(ctx context.Context, id string) (Withdrawal, error) {
	return one[Withdrawal](ctx, s.pool, "read withdrawal", `SELECT `+withdrawalColumns+` FROM withdrawals WHERE id = @id`,
		pgx.StrictNamedArgs{"id": id})
}

// WithdrawalFilter narrows a list of withdrawals. Zero fields do not narrow.
type WithdrawalFilter struct {
	State      cancellation.WithdrawalState
	CustomerID string
	LookUntil  time.Time // inclusive: a person is to look again until then
	Before     Cursor    // only withdrawals older than this one
	Limit      int
}

// Withdrawals lists withdrawals, newest first.
func (s *Store) Withdrawals(ctx context.Context, f WithdrawalFilter) ([]Withdrawal, error) {
	p := page{before: f.Before, limit: f.Limit}
	p.where(`withdrawal`, nil)
	p.state(string(f.State))
	if f.CustomerID != "" {
		p.where(`customer_id = @customer`, pgx.StrictNamedArgs{"customer": f.CustomerID})
	}
	if !f.LookUntil.IsZero() {
		p.where(`look_at <= @look`, pgx.StrictNamedArgs{"look": f.LookUntil})
	}
	sql, args := p.query(withdrawalColumns, "withdrawals")
	return all[Withdrawal](ctx, s.pool, "list withdrawals", sql, args)
}
