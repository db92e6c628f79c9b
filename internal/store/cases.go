package store

import (
	"context"
	"fmt"
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
	ConfirmationState  cancellation.MailState
	ConfirmationSentAt *time.Time
	UpdatedAt          time.Time
	ObjectedAt         *time.Time // the customer says it was not him, and nobody has looked at that yet
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
	Decision          int
	EndsOn            notice.Date
	LastReceiptOn     notice.Date
	Basis             []string
	Steps             []notice.Step
	TakenAlongBy      string
	RefusedCode       cancellation.RefusalCode
	RefusedCaseID     string
	RefusedEndsOn     notice.Date
	ReviewDeclaredEnd notice.Date
	ReviewState       cancellation.ReviewState
	ErrorCode         string
	ErrorSince        *time.Time
}

const caseColumns = `
	id, coalesce(customer_id, '') AS customer_id, state, open, kind, coalesce(reason, '') AS reason, channel, locale,
	coalesce(confirmation_email, '') AS confirmation_email, coalesce(external_ref, '') AS external_ref, received_at,
	issuer, subject, confirmation_state, confirmation_sent_at, updated_at, objected_at`

const itemColumns = `
	case_id, item_id, product_id, product_name, line, contract_id, contract_number, coalesce(part_of, '') AS part_of,
	named, requested_end, cause, terms, state, decision, ends_on, last_receipt_on, coalesce(basis, '[]') AS basis,
	coalesce(steps, '[]') AS steps, coalesce(taken_along_by, '') AS taken_along_by,
	coalesce(refused_code, '') AS refused_code, coalesce(refused_case_id::text, '') AS refused_case_id, refused_ends_on,
	review_declared_end, coalesce(review_state, '') AS review_state, coalesce(error_code, '') AS error_code, error_since`

// Case reads one case; there is none with that ID: ErrNotFound.
func (s *Store) Case(ctx context.Context, id string) (Case, error) {
	c, err := one[Case](ctx, s.pool, `SELECT `+caseColumns+` FROM cases WHERE id = @id`, pgx.StrictNamedArgs{"id": id})
	if err != nil {
		return Case{}, fmt.Errorf("read case: %w", err)
	}
	return c, nil
}

// Items reads the items of the given cases, by case and place in the declaration.
func (s *Store) Items(ctx context.Context, caseIDs ...string) ([]CaseItem, error) {
	return items(ctx, s.pool, caseIDs)
}

func items(ctx context.Context, q querier, caseIDs []string) ([]CaseItem, error) {
	list, err := all[CaseItem](ctx, q,
		`SELECT `+itemColumns+` FROM case_items WHERE case_id = ANY(@cases::uuid[]) ORDER BY case_id, position`,
		pgx.StrictNamedArgs{"cases": caseIDs})
	if err != nil {
		return nil, fmt.Errorf("read items: %w", err)
	}
	return list, nil
}

// Filter narrows a list of cases. Zero fields do not narrow.
type Filter struct {
	State        cancellation.CaseState
	CustomerID   string
	ExternalRef  string
	UpdatedSince time.Time
	Before       Cursor // only cases older than this one
	Limit        int
}

// Cursor is a place in the list, newest first.
type Cursor struct {
	ReceivedAt time.Time
	ID         string
}

// Cases lists cases, newest first.
func (s *Store) Cases(ctx context.Context, f Filter) ([]Case, error) {
	list, err := all[Case](ctx, s.pool, `
		SELECT `+caseColumns+` FROM cases
		WHERE (@state::text = '' OR state = @state)
		  AND (@customer::text = '' OR customer_id = @customer)
		  AND (@ref::text = '' OR external_ref = @ref)
		  AND (@since::timestamptz IS NULL OR updated_at >= @since)
		  AND (@before_id::uuid IS NULL OR (received_at, id) < (@before_at::timestamptz, @before_id))
		ORDER BY received_at DESC, id DESC
		LIMIT @limit`,
		pgx.StrictNamedArgs{
			"state": f.State, "customer": f.CustomerID, "ref": f.ExternalRef, "since": nullTime(f.UpdatedSince),
			"before_at": nullTime(f.Before.ReceivedAt), "before_id": nullText(f.Before.ID), "limit": f.Limit,
		})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return list, nil
}

func nullTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func nullText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
