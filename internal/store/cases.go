package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Case is a cancellation as the view derives it.
type Case struct {
	ID                 string
	CustomerID         string // "" while unmatched
	State              cancellation.CaseState
	Open               bool // the case still owes something
	Kind               cancellation.Kind
	Reason             string
	Channel            cancellation.Channel
	Locale             string
	ConfirmationEmail  string
	ExternalRef        string
	ReceivedAt         time.Time
	Issuer             string
	Subject            string
	ReceiptCode        string
	Typed              *cancellation.Typed    // nil: by a customer who is known
	DeclaredBy         *cancellation.Declarer // nil: the holder
	ScanRef            string                 // where what was declared is kept
	RejectBy           notice.Date            // last day on which it can be rejected; zero: it cannot
	ConfirmationState  cancellation.MailState
	ConfirmationSentAt *time.Time
	UpdatedAt          time.Time
	ErasedAt           *time.Time // what was declared is past its term and gone
	ObjectedAt         *time.Time // the customer says it was not him, and nobody has looked at that yet
	LookAt             *time.Time // when a person is to look again, whatever is owed
	Causes             []string   // what a person has to look at, what comes first first; none in a list
}

// CaseItem is one product of a case: the newest decision, before that the
// preview with decision 0.
type CaseItem struct {
	CaseID            string
	ItemID            string
	ProductID         string
	ProductName       string
	Line              string
	ContractID        string
	ContractNumber    string
	PartOf            string
	Named             bool
	RequestedEnd      notice.Date
	Cause             *notice.Cause // nil: none but the words of the declaration
	Terms             notice.Terms
	State             cancellation.ItemState
	Round             int // of the attempts at it; a retry begins a new one
	Decision          int
	Marked            int         // the newest decision that the backend has, zero for none
	EndsOn            notice.Date // inclusive
	LastReceiptOn     notice.Date
	Basis             []string
	Steps             []notice.Step
	Readings          []notice.Reading // what a disputed question leaves open
	TakenAlongBy      string
	RefusedCode       cancellation.RefusalCode
	RefusedCaseID     string
	RefusedEndsOn     notice.Date
	ReviewDeclaredEnd notice.Date
	ReviewState       cancellation.ReviewState
	ErrorCode         string
	ErrorSince        *time.Time
	HoldID            string // of an item that is held: the newest hold of its line
	HoldCode          cancellation.HoldCode
	HoldBy            string
	HoldReviewAt      *time.Time
}

// Continues says that a decision took the declaration back for this product.
func (i CaseItem) Continues() bool {
	return i.State == cancellation.ItemContinued || i.Decision > 0 && i.EndsOn.IsZero()
}

const caseColumns = `
	id, coalesce(customer_id, '') AS customer_id, state, open, kind, coalesce(reason, '') AS reason, channel, locale,
	coalesce(confirmation_email, '') AS confirmation_email, coalesce(external_ref, '') AS external_ref, received_at,
	issuer, subject, receipt_code, typed, declared_by, coalesce(scan_ref, '') AS scan_ref, reject_by, confirmation_state, confirmation_sent_at, updated_at, erased_at, objected_at, look_at,
	coalesce(causes, '{}') AS causes`

const itemColumns = `
	case_id, item_id, product_id, product_name, line, contract_id, contract_number, coalesce(part_of, '') AS part_of,
	named, requested_end, cause, terms, state, round, decision, marked, ends_on, last_receipt_on, coalesce(basis, '[]') AS basis,
	coalesce(steps, '[]') AS steps, coalesce(readings, '[]') AS readings, coalesce(taken_along_by, '') AS taken_along_by,
	coalesce(refused_code, '') AS refused_code, coalesce(refused_case_id::text, '') AS refused_case_id, refused_ends_on,
	review_declared_end, coalesce(review_state, '') AS review_state, coalesce(error_code, '') AS error_code, error_since,
	coalesce(hold_id::text, '') AS hold_id, coalesce(hold_code, '') AS hold_code, coalesce(hold_by, '') AS hold_by, hold_review_at`

// Case reads one case; there is none with that ID: ErrNotFound.
func (s *Store) Case(ctx context.Context, id string) (Case, error) {
	return readCase(ctx, s.pool, id)
}

// CasesByID reads those of the cases with these IDs that are there, in no order.
func (s *Store) CasesByID(ctx context.Context, ids ...string) ([]Case, error) {
	return all[Case](ctx, s.pool, "read cases", `SELECT `+caseColumns+` FROM cases WHERE id = ANY(@ids::uuid[])`, pgx.StrictNamedArgs{"ids": ids})
}

func readCase(ctx context.Context, q querier, id string) (Case, error) {
	return one[Case](ctx, q, "read case", `SELECT `+caseColumns+` FROM cases WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
}

// Items reads the items of the given cases, by case and place in the declaration.
func (s *Store) Items(ctx context.Context, caseIDs ...string) ([]CaseItem, error) {
	return items(ctx, s.pool, caseIDs)
}

func items(ctx context.Context, q querier, caseIDs []string) ([]CaseItem, error) {
	return all[CaseItem](ctx, q, "read items",
		`SELECT `+itemColumns+` FROM case_items WHERE case_id = ANY(@cases::uuid[]) ORDER BY case_id, position`,
		pgx.StrictNamedArgs{"cases": caseIDs})
}

// Shown is a case as callers see it.
type Shown struct {
	Case  Case
	Items []CaseItem
	Mails []CaseMail
}

// CaseMail is where one mail of a case stands, delivery events included.
type CaseMail struct {
	CaseID    string
	Kind      string
	Number    int
	State     cancellation.MailState
	SentAt    *time.Time
	ErrorCode string
	Recipient string // "" until it was tried
	UpdatedAt time.Time
}

// Shown reads one case with its items and mails, at one moment; there is none with
// that ID: ErrNotFound.
func (s *Store) Shown(ctx context.Context, id string) (shown Shown, err error) {
	err = s.atOnce(ctx, func(tx pgx.Tx) error {
		if shown.Case, err = readCase(ctx, tx, id); err != nil {
			return err
		}
		if shown.Items, err = items(ctx, tx, []string{id}); err != nil {
			return err
		}
		shown.Mails, err = all[CaseMail](ctx, tx, "read mails", `
			SELECT case_id, kind, number, state, sent_at, coalesce(error_code, '') AS error_code,
			       coalesce(recipient, '') AS recipient, updated_at
			FROM mail_states WHERE case_id = @case ORDER BY created_at, kind, number`,
			pgx.StrictNamedArgs{"case": id})
		return err
	})
	return shown, err
}
