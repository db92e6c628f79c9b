package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// MailRef names a mail: of its kind a case has one, of corrections one per number.
type MailRef struct {
	CaseID string
	Kind   string
	Number int
}

// Mail is a row of the ledger. Unique by case, kind and number.
type Mail struct {
	ID         string // a UUID
	CaseID     string
	Kind       string
	Number     int
	State      cancellation.MailState // as the ledger has it, without delivery events
	Attempt    int                    // of the newest claim, 0 before the first
	Round      int                    // of the attempts at it; a retry begins a new one
	Subject    string                 // "" before the mail is put into words
	Document   []byte                 // JSON of its words; nil before that
	Recipient  string                 // of the newest attempt, "" before the first
	Redirected string                 // where a person sent it instead, or ""
	RepeatsFor string                 // whose case it is if everything in it was cancelled before, else ""
	ToldBy     string                 // the mail of another case that tells it as well, or ""
	XMessageID string
	ErrorCode  string
	ClaimedAt  *time.Time
	CreatedAt  time.Time
}

// Ref names the mail.
func (m Mail) Ref() MailRef { return MailRef{CaseID: m.CaseID, Kind: m.Kind, Number: m.Number} }

const mailColumns = `
	id, case_id, kind, number, state, attempt, round, coalesce(subject, '') AS subject, document,
	coalesce(recipients[attempt], '') AS recipient, coalesce(redirected, '') AS redirected,
	coalesce(repeats_for, '') AS repeats_for, coalesce(told_by::text, '') AS told_by, coalesce(x_message_id, '') AS x_message_id,
	coalesce(error_code, '') AS error_code, claimed_at, created_at`

// Mail reads the ledger row of a mail; nobody owes it: ErrNotFound.
func (s *Store) Mail(ctx context.Context, r MailRef) (Mail, error) { return readMail(ctx, s.pool, r) }

func readMail(ctx context.Context, q querier, r MailRef) (Mail, error) {
	return one[Mail](ctx, q, "read mail", `
		SELECT `+mailColumns+` FROM mails WHERE case_id = @case AND kind = @kind AND number = @number`,
		pgx.StrictNamedArgs{"case": r.CaseID, "kind": r.Kind, "number": r.Number})
}

// Frozen is a mail as it was put into words, once and never again.
type Frozen struct {
	Ref      MailRef
	Subject  string
	Document []byte // JSON
}

// MailClaim is one attempt that is about to be made.
type MailClaim struct {
	Frozen
	Recipient string
	Limit     *MailLimit // nil: none
	Daily     *Daily     // nil: not one of those of which a customer gets one a day
}

// ClaimMail freezes a mail's words, if they are not yet, and takes it for one
// attempt: pending becomes sending, committed before anything is sent. Whoever
// finds it in another state gets ErrIllegalMove and sends nothing, and so does
// whoever meets a doubt after a restore; ErrMailLimit: the recipient has had
// enough for now, and only the words are kept.
func (s *Store) ClaimMail(ctx context.Context, c MailClaim) (m Mail, err error) {
	over := false
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		if c.Daily != nil {
			if over, err = c.Daily.over(ctx, tx, c.Ref); err != nil || over {
				return err
			}
		}
		if err := freeze(ctx, tx, c.Frozen, c.Limit); err != nil {
			return err
		}
		if c.Limit != nil {
			if over, err = c.Limit.over(ctx, tx, c.Ref); err != nil || over {
				return err
			}
		}
		m, err = one[Mail](ctx, tx, "claim mail", `
			WITH doubt AS (`+takeDoubt+`)
			UPDATE mails
			SET state = CASE WHEN EXISTS (SELECT FROM doubt) THEN 'unknown' ELSE 'sending' END,
			    waits = EXISTS (SELECT FROM doubt), error_code = (SELECT code FROM doubt),
			    attempt = attempt + 1, recipients = recipients || @recipient::text,
			    claimed_at = now(), absent_polls = '{}', updated_at = now()
			WHERE case_id = @case AND kind = @kind AND number = @number AND state = 'pending'
			RETURNING `+mailColumns,
			pgx.StrictNamedArgs{
				"recipient": c.Recipient, "case": c.Ref.CaseID, "kind": c.Ref.Kind, "number": c.Ref.Number,
			})
		if errors.Is(err, cancellation.ErrNotFound) {
			return cancellation.ErrIllegalMove
		}
		if err == nil && c.Daily != nil && m.State == cancellation.MailSending {
			err = c.Daily.tell(ctx, tx, m)
		}
		return err
	})
	switch {
	case err != nil:
	case over:
		err = cancellation.ErrMailLimit
	case m.State != cancellation.MailSending:
		err = cancellation.ErrIllegalMove // kept, and left to a person
	}
	return m, err
}

// freeze keeps a mail's words, and what it counts for where its address may be
// anybody's.
func freeze(ctx context.Context, tx pgx.Tx, f Frozen, l *MailLimit) error {
	args := pgx.StrictNamedArgs{
		"case": f.Ref.CaseID, "kind": f.Ref.Kind, "number": f.Ref.Number, "subject": f.Subject, "document": f.Document,
		"address": nil, "behalf": nil,
	}
	if l != nil {
		args["address"], args["behalf"] = l.Address, l.OnBehalf
	}
	return exec(ctx, tx, "freeze mail", `
		INSERT INTO mails (id, case_id, kind, number, subject, document, counts_for, on_behalf)
		VALUES (gen_random_uuid(), @case, @kind, @number, @subject, @document, @address, @behalf)
		ON CONFLICT (case_id, kind, number) DO UPDATE
		SET subject = coalesce(mails.subject, excluded.subject), document = coalesce(mails.document, excluded.document),
		    counts_for = excluded.counts_for, on_behalf = excluded.on_behalf
		WHERE mails.document IS NULL OR mails.counts_for IS DISTINCT FROM excluded.counts_for`, args)
}

// Settle records what became of an attempt: sent, pending again, parked or
// unknown. It counts only for the attempt it speaks of, and only while that one
// is sending or unknown; else ErrIllegalMove. What it tells of other cases is
// settled with it.
func (s *Store) Settle(
	ctx context.Context, mailID string, attempt int, to cancellation.MailState, xMessageID, code string,
) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		repeats, err := value[bool](ctx, tx, "settle mail", `
			UPDATE mails
			SET state = @to, x_message_id = coalesce(nullif(@message, ''), x_message_id), error_code = nullif(@code, ''),
			    waits = false, sent_at = CASE WHEN @to = 'sent' THEN now() END, updated_at = now()
			WHERE id = @mail AND attempt = @attempt AND state IN ('sending', 'unknown')
			RETURNING repeats_for IS NOT NULL AS repeats`,
			pgx.StrictNamedArgs{"mail": mailID, "attempt": attempt, "to": to, "message": xMessageID, "code": code})
		switch {
		case errors.Is(err, cancellation.ErrNotFound):
			return cancellation.ErrIllegalMove
		case err != nil || !repeats:
			return err
		}
		return settleTold(ctx, tx, mailID, to)
	})
}

// ToPrint freezes a mail's words and records that it has no address to go to: a
// person prints it. A mail that was tried meanwhile stays as it is.
func (s *Store) ToPrint(ctx context.Context, f Frozen) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := freeze(ctx, tx, f, nil); err != nil {
			return err
		}
		return exec(ctx, tx, "record mail to print", `
			UPDATE mails SET state = 'to_print', error_code = NULL, updated_at = now()
			WHERE case_id = @case AND kind = @kind AND number = @number AND state IN ('pending', 'parked')`,
			pgx.StrictNamedArgs{"case": f.Ref.CaseID, "kind": f.Ref.Kind, "number": f.Ref.Number})
	})
}

// ParkMail records that a mail waits for a person: a pending one parks, an unknown
// one stays unknown and waits. It counts only in the round it speaks of: a retry
// in between has the last word.
func (s *Store) ParkMail(ctx context.Context, r MailRef, round int, code string) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		id, err := value[string](ctx, tx, "park mail", `
			UPDATE mails
			SET state = CASE WHEN state = 'pending' THEN 'parked' ELSE state END, waits = state = 'unknown',
			    error_code = coalesce(nullif(@code, ''), error_code), updated_at = now()
			WHERE case_id = @case AND kind = @kind AND number = @number AND round = @round AND state IN ('pending', 'unknown')
			RETURNING id`,
			pgx.StrictNamedArgs{"case": r.CaseID, "kind": r.Kind, "number": r.Number, "round": round, "code": code})
		switch {
		case errors.Is(err, cancellation.ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		return settleTold(ctx, tx, id, cancellation.MailParked)
	})
}

// HasDeliveryEvent says whether SendGrid has ever reported on an attempt: then it
// has taken it.
func (s *Store) HasDeliveryEvent(ctx context.Context, mailID string, attempt int) (bool, error) {
	return value[bool](ctx, s.pool, "look for delivery events",
		`SELECT EXISTS (SELECT FROM delivery_events WHERE mail_id = @mail AND attempt = @attempt) AS seen`,
		pgx.StrictNamedArgs{"mail": mailID, "attempt": attempt})
}

// RecordAbsence adds a search of SendGrid's log that began at that instant and
// did not find the attempt, and returns all of them. It counts only while that
// attempt is unknown; else ErrIllegalMove.
func (s *Store) RecordAbsence(ctx context.Context, mailID string, attempt int, beganAt time.Time) ([]time.Time, error) {
	polls, err := value[[]time.Time](ctx, s.pool, "record absence", `
		UPDATE mails SET absent_polls = absent_polls || @began::timestamptz, updated_at = now()
		WHERE id = @mail AND attempt = @attempt AND state = 'unknown'
		RETURNING absent_polls`,
		pgx.StrictNamedArgs{"mail": mailID, "attempt": attempt, "began": beganAt})
	if errors.Is(err, cancellation.ErrNotFound) {
		return nil, cancellation.ErrIllegalMove
	}
	return polls, err
}

// ToBePrinted lists the mails of cases that wait to be printed, in the order of the cases.
func (s *Store) ToBePrinted(ctx context.Context, caseIDs []string) ([]MailRef, error) {
	return all[MailRef](ctx, s.pool, "list letters", `
		SELECT m.case_id, m.kind, m.number FROM mails AS m
		JOIN declarations AS d ON d.id = m.case_id
		WHERE m.case_id = ANY(@cases::uuid[]) AND m.state = 'to_print' AND m.document IS NOT NULL AND d.erased_at IS NULL
		ORDER BY array_position(@cases::uuid[], m.case_id), m.kind, m.number`, pgx.StrictNamedArgs{"cases": nonNil(caseIDs)})
}
