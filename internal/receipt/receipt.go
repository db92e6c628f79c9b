// Package receipt states, signed, that a declaration was received: what was
// declared, on which day, at which second.
//
// It owns the form of that statement, its signature and its text for people. It
// must never read a database or a clock: it states what it is given, and the
// same declaration always gives the same bytes.
package receipt

import (
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// Version of the form. A field that is added leaves it; one whose meaning
// changes does not.
const Version = 1

// Declaration is what a receipt states.
type Declaration struct {
	CaseID     string
	CustomerID string
	Provider   string
	Locale     notice.Language
	Kind       cancellation.Kind
	Reason     string
	Channel    cancellation.Channel
	ReceivedAt time.Time
	Items      []Item
	Typed      *cancellation.Typed    // what a person typed on a public form, as typed
	By         string                 // label of the button that was pressed, such as "jetzt kündigen"
	DeclaredBy *cancellation.Declarer // who declared for the holder; nil: the holder

	Continuation *Continuation // of that kind; else nil
}

// Item is one product of the declaration. EndsOn is the end as computed when
// the declaration was received; the confirmation states the decided one.
type Item struct {
	ProductID      string      `json:"product_id"`
	Name           string      `json:"name"`
	ContractNumber string      `json:"contract_number"`
	RequestedEnd   notice.Date `json:"requested_end"`
	EndsOn         notice.Date `json:"ends_on"`
	TakenAlongBy   string      `json:"taken_along_by,omitempty"`
}

// Receipt is the signed statement.
type Receipt struct {
	Version    int                    `json:"version"`
	CaseID     string                 `json:"case_id"`
	Provider   string                 `json:"provider"`
	ReceivedAt string                 `json:"received_at"` // RFC 3339, with the offset of Europe/Berlin
	CustomerID string                 `json:"customer_id,omitempty"`
	Kind       cancellation.Kind      `json:"kind"`
	Reason     string                 `json:"reason,omitempty"`
	Channel    cancellation.Channel   `json:"channel"`
	Locale     notice.Language        `json:"locale"`
	Items      []Item                 `json:"items"`
	Typed      *cancellation.Typed    `json:"typed,omitempty"`
	By         string                 `json:"by,omitempty"`
	DeclaredBy *cancellation.Declarer `json:"declared_by,omitempty"`
	KeyID      string                 `json:"key_id"`

	Continuation *Continuation `json:"continuation,omitempty"`

	Signature string `json:"signature,omitempty"` // base64 of Ed25519 over the canonical JSON of all the rest
}

func unsigned(d Declaration, keyID string) Receipt {
	return Receipt{
		Version:    Version,
		CaseID:     d.CaseID,
		Provider:   d.Provider,
		ReceivedAt: Berlin(d.ReceivedAt),
		CustomerID: d.CustomerID,
		Kind:       d.Kind,
		Reason:     d.Reason,
		Channel:    d.Channel,
		Locale:     d.Locale,
		Items:      append([]Item{}, d.Items...),
		Typed:      d.Typed,
		By:         d.By,
		DeclaredBy: d.DeclaredBy,
		KeyID:      keyID,

		Continuation: d.Continuation,
	}
}

// Berlin writes an instant as RFC 3339 in whole seconds, with the offset that
// holds in Europe/Berlin at that moment.
func Berlin(at time.Time) string { return at.In(notice.Berlin()).Format(time.RFC3339) }
