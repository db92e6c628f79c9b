package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Dossier is what mails are composed from: a declaration as it was declared, its
// items as the mail tells them, and the mail's own row. Personal data.
type Dossier struct {
	Declared  DossierCase
	Items     []DossierItem // none once the mail is composed
	Mail      Mail          // zero before the first attempt at one that nobody owed
	Act       DossierAct    // whose words the mail carries, or which it tells; zero for none
	Confirmed bool          // the case's confirmation is sent or to be printed, or may have been before a restore
}

// DossierAct is the act behind a mail.
type DossierAct struct {
	Kind    cancellation.ActKind
	Words   string
	Details ActDetails

	OfferedAt *time.Time // of the offer that it answers; nil: it is no answer
	Statement string     // the answer as it was signed, "" for none
}

// DossierCase is the declaration, and whose it is.
type DossierCase struct {
	CaseID            string
	Kind              cancellation.Kind
	Reason            string
	Channel           cancellation.Channel
	Locale            string
	ConfirmationEmail string
	ReceivedAt        time.Time
	RecordedAt        time.Time
	Typed             *cancellation.Typed    // nil: by a customer who is known
	DeclaredBy        *cancellation.Declarer // nil: the holder
	RejectBy          notice.Date            // last day on which it can be rejected; zero: it cannot
	Receipt           string                 // as it was signed
	ReceiptCode       string
	LinkSalt          []byte
	CustomerID        string // "" while nobody knows, as are the next three
	CustomerNumber    string
	CustomerName      string
	CustomerEmail     string
	Degree            cancellation.Degree // how surely it is his; none: it is sure
}

// DossierItem is one product: its first decision, before that the preview; in a
// correction, and in an answer to an offer, the decision that it tells.
type DossierItem struct {
	ProductID         string
	ProductName       string
	Line              string
	ContractID        string
	ContractNumber    string
	Named             bool
	RequestedEnd      notice.Date
	EndsOn            notice.Date // inclusive; zero: it continues, or is refused
	LastReceiptOn     notice.Date
	Basis             []string
	Steps             []notice.Step
	TakenAlongBy      string
	RefusedCode       cancellation.RefusalCode
	RefusedReference  string // of the earlier case
	RefusedEndsOn     notice.Date
	ReviewDeclaredEnd notice.Date // to be judged; in a correction: not accepted
}

// Dossier reads what a mail says, at one moment; there is no such case: ErrNotFound.
func (s *Store) Dossier(ctx context.Context, r MailRef) (d Dossier, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		if d.Declared, err = dossierCase(ctx, tx, r.CaseID); err != nil {
			return err
		}
		if d.Mail, err = readMail(ctx, tx, r); err != nil && !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		if d.Mail.Document != nil { // put into words already
			return nil
		}
		if d.Act, err = dossierAct(ctx, tx, d.Mail.ID); err != nil && !errors.Is(err, cancellation.ErrNotFound) {
			return err
		}
		if d.Confirmed, err = confirmed(ctx, tx, r.CaseID); err != nil {
			return err
		}
		d.Items, err = dossierItems(ctx, tx, d.Mail, r)
		return err
	})
	return d, err
}

func dossierCase(ctx context.Context, q querier, caseID string) (DossierCase, error) {
	return one[DossierCase](ctx, q, "read declaration", `
		SELECT d.id AS case_id, d.kind, coalesce(d.reason, '') AS reason, d.channel, d.locale,
		       coalesce(d.confirmation_email, '') AS confirmation_email, d.received_at, d.recorded_at, d.typed, d.declared_by, d.reject_by, signed_receipt(d) AS receipt,
		       d.receipt_code, d.link_salt, coalesce(c.id, '') AS customer_id, coalesce(c.number, '') AS customer_number,
		       coalesce(c.name, '') AS customer_name, coalesce(c.email, '') AS customer_email, coalesce(n.degree, '') AS degree
		FROM declarations AS d
		LEFT JOIN identifications AS n ON n.case_id = d.id
		LEFT JOIN customers AS c ON c.id = coalesce(d.customer_id, n.customer_id)
		WHERE d.id = @case`, pgx.StrictNamedArgs{"case": caseID})
}

func dossierAct(ctx context.Context, q querier, mailID string) (DossierAct, error) {
	return one[DossierAct](ctx, q, "read the act behind a mail", `
		SELECT a.kind, coalesce(w.words, '') AS words, a.details, f.recorded_at AS offered_at, coalesce(k.receipt::text, '') AS statement
		FROM mails AS m JOIN acts AS a ON a.id = m.act_id LEFT JOIN act_words AS w ON w.act_id = a.id
		LEFT JOIN acts AS f ON f.id = (a.details ->> 'offer')::uuid
		LEFT JOIN continuations AS k ON k.act_id = a.id
		WHERE m.id = nullif(@mail, '')::uuid`, pgx.StrictNamedArgs{"mail": mailID})
}

func confirmed(ctx context.Context, q querier, caseID string) (bool, error) {
	return value[bool](ctx, q, "look for the confirmation", `
		SELECT EXISTS (SELECT FROM mails WHERE case_id = @case AND kind = @kind AND state IN ('sent', 'to_print'))
		    OR EXISTS (SELECT FROM mail_doubts WHERE case_id = @case) AS confirmed`,
		pgx.StrictNamedArgs{"case": caseID, "kind": cancellation.MailConfirmation})
}

const dossierColumns = `
	d.product_id, d.product_name, d.line, d.contract_id, d.contract_number, d.named, d.requested_end,`

const (
	correctedItems = `
	SELECT ` + dossierColumns + `
	       x.ends_on, x.last_receipt_on, to_jsonb(coalesce(x.basis, '{}')) AS basis, coalesce(x.steps, '[]') AS steps,
	       coalesce(x.taken_along_by, '') AS taken_along_by,
	       CASE WHEN c.ends_on IS NULL THEN '' ELSE 'already_cancelled' END AS refused_code,
	       coalesce(e.receipt_code, '') AS refused_reference,
	       c.ends_on AS refused_ends_on,
	       c.rejected_end AS review_declared_end
	FROM mail_changes AS c
	JOIN declared_items AS d ON d.id = c.item_id
	LEFT JOIN decisions AS x ON x.item_id = c.item_id AND x.number = c.decision
	LEFT JOIN items AS w ON w.id = c.ended_by
	LEFT JOIN declarations AS e ON e.id = w.case_id
	WHERE c.mail_id = @mail
	ORDER BY d.position`
	confirmedItems = `
	SELECT ` + dossierColumns + `
	       CASE WHEN i.decided THEN x.ends_on ELSE (d.preview ->> 'ends_on')::date END AS ends_on,
	       CASE WHEN i.decided THEN x.last_receipt_on ELSE (d.preview ->> 'last_receipt_on')::date END AS last_receipt_on,
	       coalesce(CASE WHEN i.decided THEN to_jsonb(x.basis) ELSE d.preview -> 'basis' END, '[]') AS basis,
	       coalesce(CASE WHEN i.decided THEN x.steps ELSE d.preview -> 'steps' END, '[]') AS steps,
	       coalesce(CASE WHEN i.decided THEN x.taken_along_by ELSE d.preview ->> 'taken_along_by' END, '') AS taken_along_by,
	       coalesce(CASE WHEN x.number IS NOT NULL THEN NULL WHEN i.decided THEN i.refused_code
	            ELSE d.preview -> 'refused' ->> 'code' END, '') AS refused_code,
	       coalesce(e.receipt_code, '') AS refused_reference,
	       CASE WHEN x.number IS NOT NULL THEN NULL WHEN i.decided THEN coalesce(` + linkedEnd + `, i.refused_ends_on)
	            ELSE (d.preview -> 'refused' ->> 'ends_on')::date END AS refused_ends_on,
	       CASE WHEN i.decided THEN i.review_declared_end
	            ELSE (d.preview -> 'review' ->> 'declared_end')::date END AS review_declared_end
	FROM declared_items AS d
	LEFT JOIN items AS i ON i.id = d.id
	LEFT JOIN decisions AS x ON x.item_id = i.id AND x.number = 1
	LEFT JOIN items AS w ON w.id = i.refused_by
	LEFT JOIN declarations AS e ON x.number IS NULL
	    AND e.id = CASE WHEN i.decided THEN w.case_id ELSE nullif(d.preview -> 'refused' ->> 'case_id', '')::uuid END
	WHERE d.case_id = @case
	ORDER BY d.position`
)

func dossierItems(ctx context.Context, q querier, m Mail, r MailRef) ([]DossierItem, error) {
	args, sql := pgx.StrictNamedArgs{"case": r.CaseID}, confirmedItems
	if r.Kind == cancellation.MailCorrection || r.Kind == cancellation.MailContinuation {
		args, sql = pgx.StrictNamedArgs{"mail": m.ID}, correctedItems
	}
	return all[DossierItem](ctx, q, "read items", sql, args)
}
