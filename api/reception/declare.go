package reception

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Declaration is what a known customer declares.
type Declaration struct {
	CustomerID        string
	Kind              cancellation.Kind
	Reason            string
	Channel           cancellation.Channel
	Locale            string // "": the customer's
	ConfirmationEmail string // "": the customer's
	ExternalRef       string
	ReceivedAt        time.Time // zero: now; whole seconds are kept
	Wanted            []cancellation.Wanted
	Actor             store.Actor
	Key               string // the same key and body mean the same case
	BodyHash          []byte // SHA-256 of the body as the caller understands it
	Pressed           string // label of the button that was pressed
}

// Declare receives a declaration and returns the ID of its case. A repeated one
// finds its case before anything else can stand in the way: its products may
// have ended since. Errors are those of Preview, and cancellation.ErrKeyReused.
func (r *Reception) Declare(ctx context.Context, d Declaration) (string, error) {
	id, err := r.store.Declared(ctx, d.Actor, d.Key, d.BodyHash)
	if !errors.Is(err, cancellation.ErrNotFound) {
		return id, err
	}
	customer, err := r.store.Customer(ctx, d.CustomerID)
	if err != nil {
		return "", err
	}
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = r.now()
	}
	d.ReceivedAt = d.ReceivedAt.Truncate(time.Second)
	preview, err := r.Preview(ctx, d.CustomerID, d.Kind, d.ReceivedAt, d.Wanted)
	if err != nil {
		return "", err
	}
	row := store.Declaration{
		CustomerID: d.CustomerID, Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, Locale: d.Locale,
		ConfirmationEmail: d.ConfirmationEmail, ExternalRef: d.ExternalRef, ReceivedAt: d.ReceivedAt,
		RuleVersion: notice.RuleVersion, Actor: d.Actor, Key: d.Key, BodyHash: d.BodyHash,
	}
	if row.Locale == "" {
		row.Locale = customer.Locale
	}
	for i, c := range preview.Candidates {
		item := store.DeclaredItem{Candidate: c, Preview: preview.Outcomes[i]}
		if item.ID, err = newID(); err != nil {
			return "", err
		}
		row.Items = append(row.Items, item)
	}
	return r.keep(ctx, row)
}

// keep signs the receipt and stores both, so that what was declared is never
// there without its receipt.
func (r *Reception) keep(ctx context.Context, row store.Declaration) (id string, err error) {
	if row.ID, err = newID(); err != nil {
		return "", err
	}
	if row.Receipt, row.ReceiptCode, err = r.document(row); err != nil {
		return "", err
	}
	return r.store.Declare(ctx, row)
}
