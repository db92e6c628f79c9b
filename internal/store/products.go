package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Catalogue lists a customer's products in the order of contract and product
// ID, with complete terms and with the case that ends each first. An unknown
// customer has none: ErrNotFound.
func (s *Store) Catalogue(ctx context.Context, customerID string) ([]cancellation.Product, error) {
	return catalogue(ctx, s.pool, customerID, s.law)
}

func catalogue(ctx context.Context, q querier, customerID string, law *notice.Catalogue) ([]cancellation.Product, error) {
	rows, err := all[productRow](ctx, q, "list products", `
		SELECT p.id, p.name, p.line, coalesce(p.part_of, '') AS part_of, p.contract_id, c.number AS contract_number,
		       p.ended_on, `+elsewhere+` AS cancelled_to, p.terms, coalesce(h.case_id::text, '') AS hold_case_id, h.received_at AS hold_received_at,
		       coalesce(h.claimed, false) AS hold_claimed, h.ends_on AS hold_ends_on
		FROM products AS p
		JOIN contracts AS c ON c.id = p.contract_id
		LEFT JOIN LATERAL (
		    SELECT v.case_id, f.received_at, v.claimed, v.ends_on
		    FROM (SELECT i.case_id, true AS claimed,
		                 (SELECT ends_on FROM decisions WHERE item_id = i.id ORDER BY number DESC LIMIT 1) AS ends_on
		          FROM items AS i WHERE i.product_id = p.id AND i.holds
		          UNION ALL
		          SELECT d.case_id, false, (d.preview ->> 'ends_on')::date
		          FROM declared_items AS d
		          WHERE d.product_id = p.id AND coalesce(d.preview -> 'refused', 'null') = 'null'
		            AND NOT EXISTS (SELECT FROM items AS i WHERE i.id = d.id AND i.decided)) AS v
		    JOIN declarations AS f ON f.id = v.case_id
		    WHERE v.ends_on IS NOT NULL
		    ORDER BY v.ends_on, v.claimed DESC, f.received_at, v.case_id
		    LIMIT 1
		) AS h ON true
		WHERE c.customer_id = @customer
		ORDER BY c.id, p.id`, pgx.StrictNamedArgs{"customer": customerID})
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, cancellation.ErrNotFound
	}
	products := complete(rows)
	return products, addLaw(ctx, q, products, law)
}

// elsewhere is the last day of the product p by a cancellation that only the book
// knows. The book tells of our own decisions too, so what it said before the newest
// of them counts no more.
const elsewhere = `
	CASE WHEN p.cancelled_to IS NOT NULL AND NOT EXISTS (
	    SELECT FROM items AS own JOIN decisions AS newer ON newer.item_id = own.id
	    WHERE own.product_id = p.id AND newer.decided_at > p.imported_at) THEN p.cancelled_to END`

type productRow struct {
	ID             string
	Name           string
	Line           string
	PartOf         string
	ContractID     string
	ContractNumber string
	EndedOn        notice.Date
	CancelledTo    notice.Date
	Terms          notice.Terms
	HoldCaseID     string
	HoldReceivedAt *time.Time
	HoldClaimed    bool
	HoldEndsOn     notice.Date
}

// complete fills the terms that parts lack from their main products, and puts those
// of a package under its rules. Import refuses circles; a stored one would only
// stop inheriting.
func complete(rows []productRow) []cancellation.Product {
	byID := make(map[string]productRow, len(rows))
	for _, r := range rows {
		byID[r.ID] = r
	}
	products := make([]cancellation.Product, len(rows))
	for i, r := range rows {
		terms := r.Terms
		main, ok := byID[r.PartOf]
		for depth := 0; ok && depth < len(rows); depth++ {
			terms = terms.Inherit(main.Terms)
			main, ok = byID[main.PartOf]
		}
		products[i] = cancellation.Product{
			ID: r.ID, Name: r.Name, Line: r.Line, PartOf: r.PartOf,
			ContractID: r.ContractID, ContractNumber: r.ContractNumber,
			EndedOn: r.EndedOn, Terms: terms, Hold: r.hold(),
		}
	}
	cancellation.Together(products)
	return products
}

func (r productRow) hold() *cancellation.Hold {
	var h *cancellation.Hold
	if r.HoldCaseID != "" {
		h = &cancellation.Hold{CaseID: r.HoldCaseID, ReceivedAt: *r.HoldReceivedAt, Claimed: r.HoldClaimed, EndsOn: r.HoldEndsOn}
	}
	return sooner(h, r.CancelledTo)
}

// sooner is the hold that ends the product first: that of a case, or the cancellation
// elsewhere if its last day, if there is one, is earlier.
func sooner(h *cancellation.Hold, elsewhere notice.Date) *cancellation.Hold {
	if elsewhere.IsZero() || h != nil && !elsewhere.Before(h.EndsOn) {
		return h
	}
	return &cancellation.Hold{Claimed: true, EndsOn: elsewhere}
}

// Changed is a product that an import has changed since it was declared.
type Changed struct {
	ProductID string
	Name      string
	ChangedAt time.Time
}

// ChangedSince lists the products of a case whose name, terms or main product an import
// changed after the declaration was recorded. What was declared moves by none of it.
func (s *Store) ChangedSince(ctx context.Context, caseID string) ([]Changed, error) {
	return all[Changed](ctx, s.pool, "list changed products", `
		SELECT p.id AS product_id, d.product_name AS name, p.changed_at
		FROM declared_items AS d
		JOIN declarations AS f ON f.id = d.case_id
		JOIN products AS p ON p.id = d.product_id
		WHERE d.case_id = @case AND p.changed_at > f.recorded_at
		ORDER BY d.position`, pgx.StrictNamedArgs{"case": caseID})
}
