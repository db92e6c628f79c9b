// Package webhook owns how other systems are told of events: what a message says, how
// it is signed, whom it may reach, and when it is sent again. It follows the Standard
// Webhooks specification, with CloudEvents as the shape of the body.
//
// It must never say anything personal, follow a redirect, or decide what an event is:
// that is the database's.
package webhook

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
)

// Message is an event as it is told, in the shape of CloudEvents. It is thin: whoever
// wants to know more asks the API for the case.
type Message struct {
	SpecVersion string                 `json:"specversion"`
	ID          string                 `json:"id"`
	Source      string                 `json:"source"`
	Type        cancellation.EventType `json:"type"`
	Time        time.Time              `json:"time"`
	Subject     string                 `json:"subject"`
	Data        Data                   `json:"data"`
}

// Data is what a message says of its case. Members are never left out.
type Data struct {
	CaseID   string      `json:"case_id"`
	Sequence int         `json:"sequence"`
	Position int64       `json:"position"`
	ItemID   *string     `json:"item_id"`
	Decision *int        `json:"decision"`
	EndsOn   notice.Date `json:"ends_on"`
}

// NewMessage says an event. It is the same each time, whoever is told.
func NewMessage(e store.Event, source string) Message {
	m := Message{
		SpecVersion: "1.0", ID: e.ID, Source: source, Type: e.Type, Time: e.At.UTC().Truncate(time.Second), Subject: e.CaseID,
		Data: Data{CaseID: e.CaseID, Sequence: e.Sequence, Position: e.Position, EndsOn: e.EndsOn},
	}
	if e.ItemID != "" {
		m.Data.ItemID = &e.ItemID
	}
	if e.Type.Numbered() {
		m.Data.Decision = &e.Number
	}
	return m
}

// Bytes is the body of a message.
func (m Message) Bytes() ([]byte, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	return body, nil
}
