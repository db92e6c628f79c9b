package store

import (
	"errors"

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
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Line    string      `json:"line"`
	PartOf  string      `json:"part_of,omitempty"`
	EndedOn notice.Date `json:"ended_on,omitzero"` // last day, inclusive
	// Cancelled elsewhere and still running: its last day, inclusive, and the day on
	// which that cancellation was received, where it is known. The book may take both back.
	CancelledTo notice.Date  `json:"cancelled_to,omitzero"`
	ReceivedOn  notice.Date  `json:"received_on,omitzero"`
	Terms       notice.Terms `json:"terms"`
	// As its last bill states it (§ 4 TKTransparenzV): `fairwell contracts check` compares it, nothing keeps it.
	BilledLastReceipt notice.Date `json:"billed_last_receipt_on,omitzero"`
}

// complete fills in what a record may leave out.
func (r *Record) complete() {
	if r.Customer.Locale == "" {
		r.Customer.Locale = "de"
	}
	for i := range r.Products {
		if t := &r.Products[i].Terms; t.ConcludedOn.IsZero() {
			t.ConcludedOn = r.Contract.ConcludedOn
		}
	}
}

// Errors of an import: what the record asks for, the data may not become.
var (
	ErrForeign = errors.New("belongs to another customer or contract")
	ErrNoMain  = errors.New("part_of names no product of this customer")
	ErrCircle  = errors.New("part_of leads back to the product itself")
)
