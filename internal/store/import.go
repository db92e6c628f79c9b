package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/notice"
)

// Record is one contract with its customer and products, as it is imported.
type Record struct {
	Customer RecordCustomer  `json:"customer"`
	Contract RecordContract  `json:"contract"`
	Products []RecordProduct `json:"products"`
}

// RecordCustomer is the customer of a record. Personal data.
type RecordCustomer struct {
	ID        string         `json:"id"`
	Number    string         `json:"number"`
	Name      string         `json:"name"`
	Email     string         `json:"email,omitempty"`
	Locale    string         `json:"locale,omitempty"` // de (default) or en
	Phone     string         `json:"phone,omitempty"`
	BirthDate notice.Date    `json:"birth_date,omitzero"`
	Address   *RecordAddress `json:"address,omitempty"`
}

// RecordAddress is a postal address.
type RecordAddress struct {
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
}

// RecordContract is the contract of a record.
type RecordContract struct {
	ID          string      `json:"id"`
	Number      string      `json:"number"`
	ConcludedOn notice.Date `json:"concluded_on,omitzero"` // default of its products' terms
}

// RecordProduct is a product of a record.
type RecordProduct struct {
	ID      string       `json:"id"`
	Name    string       `json:"name"`
	Line    string       `json:"line"`
	PartOf  string       `json:"part_of,omitempty"`
	EndedOn notice.Date  `json:"ended_on,omitzero"` // last day, inclusive
	Terms   notice.Terms `json:"terms"`
	// As its last bill states it (§ 4 TKTransparenzV): `fairwell contracts check` compares it, nothing keeps it.
	BilledLastReceipt notice.Date `json:"billed_last_receipt_on,omitzero"`
}

// Errors of an import: what the record asks for, the data may not become.
var (
	ErrForeign = errors.New("belongs to another customer or contract")
	ErrNoMain  = errors.New("part_of names no product of this customer")
	ErrCircle  = errors.New("part_of leads back to the product itself")
)

// Import upserts the master data of one contract, all or nothing. It never
// revives what ended, moves nothing to another customer, and touches no
// declaration, item or decision. Who was erased and is imported again is a customer
// again. Errors are ErrForeign, ErrNoMain, ErrCircle,
// or those of terms that make no sense once a part has inherited.
func (s *Store) Import(ctx context.Context, r Record) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		if err := importCustomer(ctx, tx, r.Customer); err != nil {
			return err
		}
		if err := importContract(ctx, tx, r); err != nil {
			return err
		}
		for _, p := range r.Products {
			if p.Terms.ConcludedOn.IsZero() {
				p.Terms.ConcludedOn = r.Contract.ConcludedOn
			}
			if err := importProduct(ctx, tx, r.Contract.ID, p); err != nil {
				return err
			}
		}
		return checkParts(ctx, tx, r.Customer.ID)
	})
}

func importCustomer(ctx context.Context, tx pgx.Tx, c RecordCustomer) error {
	locale := c.Locale
	if locale == "" {
		locale = "de"
	}
	return exec(ctx, tx, "import customer", `
		INSERT INTO customers (id, number, name, email, locale, phone, birth_date, address)
		VALUES (@id, @number, @name, nullif(@email, ''), @locale, nullif(@phone, ''), @born, @address)
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, name = excluded.name, email = excluded.email, locale = excluded.locale,
		    phone = excluded.phone, birth_date = excluded.birth_date, address = excluded.address, imported_at = now(),
		    restricted_at = CASE WHEN customers.erased_at IS NULL THEN customers.restricted_at END, erased_at = NULL`,
		pgx.StrictNamedArgs{
			"id": c.ID, "number": c.Number, "name": c.Name, "email": c.Email, "locale": locale,
			"phone": c.Phone, "born": c.BirthDate, "address": c.Address,
		})
}

func importContract(ctx context.Context, tx pgx.Tx, r Record) error {
	rows, err := affected(ctx, tx, "import contract", `
		INSERT INTO contracts (id, customer_id, number, concluded_on)
		VALUES (@id, @customer, @number, @concluded)
		ON CONFLICT (id) DO UPDATE
		SET number = excluded.number, concluded_on = excluded.concluded_on, imported_at = now()
		WHERE contracts.customer_id = excluded.customer_id`,
		pgx.StrictNamedArgs{
			"id": r.Contract.ID, "customer": r.Customer.ID,
			"number": r.Contract.Number, "concluded": r.Contract.ConcludedOn,
		})
	if err != nil {
		return err
	}
	if rows == 0 {
		return fmt.Errorf("contract %s: %w", r.Contract.ID, ErrForeign)
	}
	return nil
}

func importProduct(ctx context.Context, tx pgx.Tx, contractID string, p RecordProduct) error {
	rows, err := affected(ctx, tx, "import product "+p.ID, `
		INSERT INTO products (id, contract_id, name, line, part_of, ended_on, terms)
		VALUES (@id, @contract, @name, @line, nullif(@part_of, ''), @ended, @terms)
		ON CONFLICT (id) DO UPDATE
		SET name = excluded.name, line = excluded.line, part_of = excluded.part_of,
		    ended_on = coalesce(products.ended_on, excluded.ended_on), terms = excluded.terms, imported_at = now()
		WHERE products.contract_id = excluded.contract_id`,
		pgx.StrictNamedArgs{
			"id": p.ID, "contract": contractID, "name": p.Name, "line": p.Line, "part_of": p.PartOf,
			"ended": p.EndedOn, "terms": p.Terms,
		})
	if err != nil {
		return err
	}
	if rows == 0 {
		return fmt.Errorf("product %s: %w", p.ID, ErrForeign)
	}
	return nil
}
