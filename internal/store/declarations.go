package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Declaration is what was declared, as it was declared. It never changes.
type Declaration struct {
	ID                string // a UUID; also the case's ID
	CustomerID        string // "": typed on the public form
	Kind              cancellation.Kind
	Reason            string
	Channel           cancellation.Channel
	Locale            string
	ConfirmationEmail string
	ExternalRef       string
	ReceivedAt        time.Time // whole seconds
	RuleVersion       string
	Actor             Actor
	Key               string
	BodyHash          []byte // SHA-256 of the parsed body
	Items             []DeclaredItem
	Typed             *cancellation.Typed    // nil: by a customer who is known
	DeclaredBy        *cancellation.Declarer // nil: the holder
	ScanRef           string                 // where it is kept, "" for nowhere
	RejectBy          notice.Date            // last day on which it can be rejected; zero: it cannot
	Receipt           string                 // as it was signed
	ReceiptCode       string                 // by which it is found
	Network           string                 // from where it was typed
	Page              Page                   // on which it was made, none: by no page
	TraceParent       string                 // of the request that declares it, "" for none

	// Approval lets in what was entered long after its receipt: Actor, Key and
	// BodyHash are then those of the entry.
	Approval  *Answer
	hashedKey string // in the place of Key
}

// Page is the page on which a button was pressed.
type Page struct {
	HTML  string // as it was made, with what was typed; "": none
	Shown bool   // the form named this page: its words are those that were shown
}

// hashed is what is stored of an idempotency key: callers put in what they like,
// also what names a person.
func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Actor is who calls, as the token says, under a name that is no address.
type Actor struct {
	Issuer  string
	Subject string
}

// NewActor is who calls under the name that is kept of him: for one that is an
// address, which names a person by itself, its hash.
func NewActor(issuer, subject string) Actor {
	if strings.Contains(subject, "@") {
		subject = "sha256:" + hashed(subject)
	}
	return Actor{Issuer: issuer, Subject: subject}
}

// DeclaredItem is one product of a declaration, with the terms and the preview
// as of that moment.
type DeclaredItem struct {
	ID        string // a UUID
	Candidate cancellation.Candidate
	Preview   cancellation.Outcome
}

// Declare stores a declaration and returns its ID. The same key with the same
// body returns the ID that stands already, also when both arrive at once; with
// another body it is ErrKeyReused.
func (s *Store) Declare(ctx context.Context, d Declaration) (id string, err error) {
	err = s.inTx(ctx, func(tx pgx.Tx) error {
		id, err = insertDeclaration(ctx, tx, d)
		return err
	})
	return id, err
}

func insertDeclaration(ctx context.Context, tx pgx.Tx, d Declaration) (id string, err error) {
	if d.Approval != nil {
		if id, err = takeEntry(ctx, tx, &d); err != nil || id != "" {
			return id, err
		}
	}
	key := cmp.Or(d.hashedKey, hashed(d.Key))
	rows, err := affected(ctx, tx, "insert declaration", `
		INSERT INTO declarations (id, customer_id, kind, reason, channel, locale, confirmation_email,
		    external_ref, received_at, rule_version, issuer, subject, idempotency_key, body_hash,
		    typed, declared_by, scan_ref, reject_by, receipt, receipt_code, page, page_shown, trace_parent)
		VALUES (@id, nullif(@customer, ''), @kind, nullif(@reason, ''), @channel, @locale, nullif(@email, ''),
		    nullif(@ref, ''), @received, @rules, @issuer, @subject, @key, @hash, @typed,
		    @by, nullif(@scan, ''), @reject, @receipt::jsonb - '{reason,typed}'::text[], @code,
		    nullif(@page, ''), CASE WHEN @page <> '' THEN @shown::boolean END, nullif(@trace, ''))
		ON CONFLICT (issuer, subject, idempotency_key) DO NOTHING`,
		pgx.StrictNamedArgs{
			"id": d.ID, "customer": d.CustomerID, "kind": d.Kind, "reason": d.Reason, "channel": d.Channel,
			"locale": d.Locale, "email": d.ConfirmationEmail, "ref": d.ExternalRef, "received": d.ReceivedAt,
			"rules": d.RuleVersion, "issuer": d.Actor.Issuer, "subject": d.Actor.Subject,
			"key": key, "hash": d.BodyHash, "typed": d.Typed, "by": d.DeclaredBy, "scan": d.ScanRef,
			"reject": d.RejectBy, "receipt": d.Receipt, "code": d.ReceiptCode, "page": d.Page.HTML, "shown": d.Page.Shown,
			"trace": d.TraceParent,
		})
	if err != nil {
		return "", err
	}
	if id = d.ID; rows == 0 {
		if id, err = declared(ctx, tx, d.Actor, key, d.BodyHash); err != nil {
			return "", err
		}
	}
	if d.Approval != nil {
		if err := recordAnswer(ctx, tx, *d.Approval, id, ""); err != nil {
			return "", err
		}
	}
	if rows == 0 {
		return id, nil
	}
	if err := insertAttempt(ctx, tx, d); err != nil {
		return "", err
	}
	return id, insertDeclaredItems(ctx, tx, d.ID, d.Items)
}

// Declared returns the ID of the case that a key stands for. A key that stands
// for nothing is ErrNotFound, one with another body ErrKeyReused.
func (s *Store) Declared(ctx context.Context, actor Actor, key string, bodyHash []byte) (string, error) {
	return declared(ctx, s.pool, actor, hashed(key), bodyHash)
}

// declared is the same for a key of which the hash is known.
func declared(ctx context.Context, q querier, a Actor, key string, hash []byte) (string, error) {
	type row struct {
		ID       string
		BodyHash []byte
	}
	r, err := one[row](ctx, q, "find declaration by key", `
		SELECT id, body_hash FROM declarations
		WHERE issuer = @issuer AND subject = @subject AND idempotency_key = @key`,
		pgx.StrictNamedArgs{"issuer": a.Issuer, "subject": a.Subject, "key": key})
	if err != nil {
		return "", err
	}
	if !bytes.Equal(r.BodyHash, hash) {
		return "", cancellation.ErrKeyReused
	}
	return r.ID, nil
}

// Origin is the request that stored a declaration.
type Origin struct {
	TraceParent string // "": nothing was traced
	RecordedAt  time.Time
}

// Origin reads where the trace of a case began; there is no such case: ErrNotFound.
func (s *Store) Origin(ctx context.Context, caseID string) (Origin, error) {
	return one[Origin](ctx, s.pool, "read where its trace began",
		`SELECT coalesce(trace_parent, '') AS trace_parent, recorded_at FROM declarations WHERE id = @case`,
		pgx.StrictNamedArgs{"case": caseID})
}

func insertDeclaredItems(ctx context.Context, tx pgx.Tx, caseID string, items []DeclaredItem) error {
	if len(items) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	for i, item := range items {
		p := item.Candidate.Product
		batch.Queue(`
			INSERT INTO declared_items (id, case_id, position, product_id, product_name, line, contract_id,
			    contract_number, part_of, named, requested_end, cause, terms, ruling, preview)
			VALUES (@id, @case, @position, @product, @name, @line, @contract,
			    @number, nullif(@part_of, ''), @named, @wish, @cause, @terms, nullif(@ruling, ''), @preview)`,
			pgx.StrictNamedArgs{
				"id": item.ID, "case": caseID, "position": i, "product": p.ID, "name": p.Name, "line": p.Line,
				"contract": p.ContractID, "number": p.ContractNumber, "part_of": p.PartOf,
				"named": item.Candidate.Named, "wish": item.Candidate.RequestedEnd,
				"cause": item.Candidate.Cause,
				"terms": p.Terms, "ruling": p.Ruling, "preview": item.Preview,
			})
	}
	return send(ctx, tx, "insert declared items", batch)
}
