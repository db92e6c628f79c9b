package reception

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/receipt"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/tracing"
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
	DeclaredBy        *cancellation.Declarer // nil: the holder
	ScanRef           string                 // where what was declared is kept, "" for nowhere
	Actor             store.Actor
	Pressed           string // label of the button that was pressed, "" for none
	Page              store.Page
	Key               string // the same key and body mean the same case
	BodyHash          []byte // SHA-256 of the body as the caller understands it

	Entry    []byte        // it waits for a second person: the body that is kept until then; nil: it does not
	Approval *store.Answer // of that person; Actor, Key and BodyHash are then the entry's
}

// Declared is what is in the record from then on.
type Declared struct {
	ID      string           // "": it waits for a second person
	Entered *store.Proposal  // as what it waits
	Receipt *receipt.Receipt // nil if the declaration is a repeated one: read it by the ID
	run     runs.Case        // none if it is
}

// Declare receives a declaration. A repeated one finds its case before anything
// else can stand in the way: its products may have ended since. Errors are those
// of [cancellation.Propose], and cancellation.ErrKeyReused.
func (r *Reception) Declare(ctx context.Context, d Declaration) (Declared, error) {
	in, err := r.store.Intake(ctx, d.Actor, d.Key, d.BodyHash, d.CustomerID)
	if missed(err) {
		r.count(ctx, d.Channel, d.Kind, false)
	}
	if err != nil || in.CaseID != "" {
		return Declared{ID: in.CaseID}, err
	}
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = r.now()
	}
	d.ReceivedAt = d.ReceivedAt.Truncate(time.Second)
	proposal, err := cancellation.Propose(cancellation.Manner{Kind: d.Kind, Channel: d.Channel}, in.Products, d.Wanted, d.ReceivedAt)
	if err != nil {
		return Declared{}, err
	}
	if d.Entry != nil {
		return r.enter(ctx, d)
	}
	row := store.Declaration{
		CustomerID: d.CustomerID, Kind: d.Kind, Reason: d.Reason, Channel: d.Channel, Locale: d.Locale,
		ConfirmationEmail: d.ConfirmationEmail, ExternalRef: d.ExternalRef, ReceivedAt: d.ReceivedAt,
		RuleVersion: notice.RuleVersion, Actor: d.Actor, Key: d.Key, BodyHash: d.BodyHash,
		DeclaredBy: d.DeclaredBy, ScanRef: d.ScanRef, Approval: d.Approval, Page: d.Page,
	}
	if d.DeclaredBy.Reserved() {
		row.RejectBy = notice.WorkdaysAfter(notice.CivilDay(d.ReceivedAt), r.rejectWithin)
	}
	if row.Locale == "" {
		row.Locale = in.Customer.Locale
	}
	if row.Items, err = declaredItems(proposal); err != nil {
		return Declared{}, err
	}
	return r.keep(ctx, row, d.Pressed)
}

// enter keeps what was entered long after its receipt, once it is sure that it can be
// declared.
func (r *Reception) enter(ctx context.Context, d Declaration) (Declared, error) {
	e := store.NewEntry{
		CustomerID: d.CustomerID, ReceivedAt: d.ReceivedAt, Body: d.Entry, Actor: d.Actor, Key: d.Key, BodyHash: d.BodyHash,
	}
	var err error
	if e.ID, err = newID(); err != nil {
		return Declared{}, err
	}
	if e.NoteID, err = newID(); err != nil {
		return Declared{}, err
	}
	p, err := r.store.Enter(ctx, e)
	return Declared{Entered: &p}, err
}

// keep signs the receipt and stores both, so that what was declared is never
// there without its receipt.
func (r *Reception) keep(ctx context.Context, row store.Declaration, pressed string) (Declared, error) {
	signed, err := r.receive(&row, pressed)
	if err != nil {
		return Declared{}, err
	}
	row.TraceParent = tracing.Parent(ctx)
	tracing.About(ctx, row.ID)
	id, err := r.store.Declare(ctx, row)
	if err == nil || missed(err) {
		r.count(ctx, row.Channel, row.Kind, err == nil)
	}
	if err != nil || id != row.ID { // the same key was at work at the same moment
		return Declared{ID: id}, err
	}
	return Declared{ID: id, Receipt: &signed, run: runOf(row)}, nil
}

// receive gives a declaration its ID and its signed receipt.
func (r *Reception) receive(row *store.Declaration, pressed string) (receipt.Receipt, error) {
	var err error
	if row.ID, err = newID(); err != nil {
		return receipt.Receipt{}, err
	}
	signed, err := r.sign(*row, pressed)
	if err != nil {
		return receipt.Receipt{}, err
	}
	text, err := json.Marshal(signed)
	if err != nil {
		return receipt.Receipt{}, fmt.Errorf("encode receipt: %w", err)
	}
	row.Receipt, row.ReceiptCode = string(text), signed.Code()
	return signed, nil
}

// missed says of an error that the record could not take a declaration that it should
// have taken: neither did the declarant err, nor was he gone before the answer.
func missed(err error) bool {
	for _, other := range []error{cancellation.ErrKeyReused, cancellation.ErrNotFound, cancellation.ErrErased, context.Canceled} {
		if errors.Is(err, other) {
			return false
		}
	}
	return err != nil
}

// runOf is what the run of a new declaration is started with.
func runOf(row store.Declaration) runs.Case {
	c := runs.Case{
		ID: row.ID, Reference: row.ReceiptCode, Withdrawal: row.Kind == cancellation.Withdrawal,
		Channel: string(row.Channel), Products: len(row.Items),
	}
	for _, i := range row.Items {
		if d := i.Preview.EndsOn; !d.IsZero() && (c.EarliestEnd.IsZero() || d.Before(c.EarliestEnd)) {
			c.EarliestEnd = d
		}
	}
	return c
}

func declaredItems(p cancellation.Proposal) ([]store.DeclaredItem, error) {
	items := make([]store.DeclaredItem, len(p.Candidates))
	for i, c := range p.Candidates {
		id, err := newID()
		if err != nil {
			return nil, err
		}
		items[i] = store.DeclaredItem{ID: id, Candidate: c, Preview: p.Outcomes[i]}
	}
	return items, nil
}
