package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// Daily is for a mail to the address on file about what was cancelled before: a
// customer gets one such mail a day, and it tells what came in since the last one.
type Daily struct {
	CustomerID string
	Since      time.Time // a day ago, inclusive
	Told       []Repeat  // what the mail tells beside its own case
}

// Repeat is another case of the customer in which everything was cancelled before.
type Repeat struct {
	MailID     string
	CaseID     string
	Reference  string
	ReceivedAt time.Time
}

// Repeats lists the mails that a customer's mail of the day tells beside its own.
func (s *Store) Repeats(ctx context.Context, customerID string, r MailRef) ([]Repeat, error) {
	return all[Repeat](ctx, s.pool, "list repeats", `
		SELECT m.id AS mail_id, m.case_id, d.receipt_code AS reference, d.received_at
		FROM mails AS m JOIN declarations AS d ON d.id = m.case_id
		WHERE m.repeats_for = @customer AND m.kind = @kind AND m.state = 'pending' AND m.attempt = 0
		  AND m.told_by IS NULL AND m.case_id <> @case
		ORDER BY d.received_at, m.id LIMIT 1000`,
		pgx.StrictNamedArgs{"customer": customerID, "kind": r.Kind, "case": r.CaseID})
}

// over says that the customer has had the mail of the day. Two that ask at once wait
// for each other.
func (d Daily) over(ctx context.Context, tx pgx.Tx, r MailRef) (bool, error) {
	err := exec(ctx, tx, "lock customer", `SELECT pg_advisory_xact_lock(hashtextextended(@customer::text, 313))`,
		pgx.StrictNamedArgs{"customer": d.CustomerID})
	if err != nil {
		return false, err
	}
	return value[bool](ctx, tx, "look for the mail of the day", `
		SELECT EXISTS (
		    SELECT FROM mails WHERE repeats_for = @customer AND kind = @kind AND claimed_at >= @since
		      AND (case_id, number) <> (@case, @number)) AS over`,
		pgx.StrictNamedArgs{"customer": d.CustomerID, "kind": r.Kind, "since": d.Since, "case": r.CaseID, "number": r.Number})
}

// tell leaves to this mail what it tells of other cases.
func (d Daily) tell(ctx context.Context, tx pgx.Tx, m Mail) error {
	ids, cases := make([]string, len(d.Told)), []string{m.CaseID}
	for i, r := range d.Told {
		ids[i] = r.MailID
		cases = append(cases, r.CaseID)
	}
	err := exec(ctx, tx, "leave mails to another", `
		UPDATE mails SET told_by = @mail, updated_at = now() WHERE id = ANY(@ids::uuid[]) AND state = 'pending' AND told_by IS NULL`,
		pgx.StrictNamedArgs{"mail": m.ID, "ids": ids})
	if err != nil {
		return err
	}
	return orderDocket(ctx, tx, cases)
}

// settleTold settles what a mail tells of other cases as well: sent with it, or a
// matter of their own again where it is left to a person.
func settleTold(ctx context.Context, tx pgx.Tx, mailID string, to cancellation.MailState) error {
	if to != cancellation.MailSent && to != cancellation.MailParked {
		return nil
	}
	cases, err := values[string](ctx, tx, "settle mails that another tells", `
		UPDATE mails
		SET state = CASE WHEN @to = 'sent' THEN 'sent' ELSE state END, sent_at = CASE WHEN @to = 'sent' THEN now() END,
		    told_by = CASE WHEN @to = 'sent' THEN told_by END, error_code = NULL, updated_at = now()
		WHERE told_by = @mail AND state = 'pending'
		RETURNING case_id`, pgx.StrictNamedArgs{"mail": mailID, "to": to})
	if err != nil {
		return err
	}
	own, err := value[string](ctx, tx, "read the case of a mail", `SELECT case_id FROM mails WHERE id = @mail`,
		pgx.StrictNamedArgs{"mail": mailID})
	if err != nil {
		return err
	}
	return orderDocket(ctx, tx, append(cases, own))
}
