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
	SpecVersion string                 `json:"specversion" enum:"1.0" doc:"of CloudEvents"`
	ID          string                 `json:"id" format:"uuid" doc:"of the event; the same in each delivery"`
	Source      string                 `json:"source" doc:"address of this service"`
	Type        cancellation.EventType `json:"type" enum:"cancellation.declared,item.refused,item.decided,item.cancelled,item.parked,confirmation.sent,correction.sent,item.continued,item.ended,item.end_differs,cancellation.dismissed,withdrawal.declared,withdrawal.accepted,withdrawal.rejected,acknowledgement.sent,case.erased" doc:"what happened; the call list-events says what each type means"`
	Time        time.Time              `json:"time" example:"2026-11-28T06:20:00Z" doc:"of what happened"`
	Subject     string                 `json:"subject" format:"uuid" example:"0190a7c0-0000-7000-8000-000000000001" doc:"the case"`
	Data        MessageData            `json:"data" doc:"IDs, codes and days; whoever needs more asks for the case"`
}

// MessageData is what a message says of its case. Members are never left out.
type MessageData struct {
	CaseID   string      `json:"case_id" format:"uuid"`
	Sequence int         `json:"sequence" doc:"among the events of the case: from 1, without gaps"`
	Position int64       `json:"position" doc:"among the events of all cases"`
	ItemID   *string     `json:"item_id" format:"uuid" doc:"null: it is about the case"`
	Decision *int        `json:"decision" doc:"number of the decision; null: it is about none"`
	EndsOn   notice.Date `json:"ends_on"`
}

// NewMessage says an event. It is the same each time, whoever is told.
func NewMessage(e store.Event, source string) Message {
	m := Message{
		SpecVersion: "1.0", ID: e.ID, Source: source, Type: e.Type, Time: e.At.UTC().Truncate(time.Second), Subject: e.CaseID,
		Data: MessageData{CaseID: e.CaseID, Sequence: e.Sequence, Position: e.Position, EndsOn: e.EndsOn},
	}
	if e.ItemID != "" {
		m.Data.ItemID = &e.ItemID
	}
	if e.Type.Numbered() && e.Number > 0 {
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
