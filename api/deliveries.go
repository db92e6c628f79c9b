package api

import (
	"context"
	"fmt"
	"strconv"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/webhook"
)

// maxReplay is how many events are made due in one request.
const maxReplay = 10_000

type replayInput struct {
	ID   string `path:"id"`
	Body struct {
		From int64 `json:"from" minimum:"1" doc:"position of the first event"`
		To   int64 `json:"to" minimum:"1" doc:"position of the last event, inclusive; of 10000 events at most"`
	}
}

type replayAnswer struct {
	Body struct {
		Events int64 `json:"events" doc:"how many are told again"`
	}
}

func (s *service) replay(ctx context.Context, in *replayInput) (*replayAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	if in.Body.To-in.Body.From >= maxReplay {
		return nil, invalid("body.to", fmt.Sprintf("a replay has at most %d events: ask for it in parts, or read GET /v1/events", maxReplay))
	}
	rows, err := s.store.ReplayEvents(ctx, id, in.Body.From, in.Body.To, s.now())
	if err != nil {
		return nil, err
	}
	out := &replayAnswer{}
	out.Body.Events = rows
	return out, nil
}

// deliveryView is one event for one endpoint.
type deliveryView struct {
	Event    webhook.Message     `json:"event" doc:"the message"`
	State    store.DeliveryState `json:"state" enum:"pending,delivered,failed"`
	Attempts int                 `json:"attempts" doc:"since it was last made due"`
	DueAt    instant             `json:"due_at" doc:"when it is tried next; null: never"`
	Answers  []answerView        `json:"answers" nullable:"false" doc:"of each attempt, the oldest first"`
}

type answerView struct {
	At     instant `json:"at"`
	TookMS int64   `json:"took_ms" doc:"until it answered, in milliseconds"`
	Status *int    `json:"status" doc:"HTTP status; null: nothing was answered"`
	Code   *string `json:"code" doc:"why nothing was answered"`
}

type deliveriesInput struct {
	ID     string `path:"id"`
	State  string `query:"state" enum:"pending,delivered,failed"`
	CaseID string `query:"case_id" format:"uuid" doc:"only events of this case"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"200" doc:"next_cursor of the page before"`
}

type deliveriesAnswer struct {
	Body struct {
		Items      []deliveryView `json:"items" nullable:"false"`
		NextCursor *string        `json:"next_cursor" doc:"null on the last page"`
	}
}

// deliveryLog lists what became of events at an endpoint.
func (s *service) deliveryLog(ctx context.Context, in *deliveriesInput) (*deliveriesAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.store.Endpoint(ctx, id); err != nil {
		return nil, err
	}
	f := store.LogFilter{EndpointID: id, State: store.DeliveryState(in.State), CaseID: in.CaseID, Limit: in.Limit + 1}
	if in.Cursor != "" {
		if f.Before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil || f.Before < 1 {
			return nil, invalid("query.cursor", "must be the next_cursor of an earlier answer")
		}
	}
	list, err := s.store.DeliveryLog(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &deliveriesAnswer{}
	out.Body.Items = []deliveryView{}
	if len(list) > in.Limit {
		list = list[:in.Limit]
		out.Body.NextCursor = orNull(strconv.FormatInt(list[len(list)-1].Position, 10))
	}
	for _, l := range list {
		v := deliveryView{
			Event: webhook.NewMessage(l.Event, s.publicURL), State: l.State, Attempts: l.Attempts, DueAt: instantOf(l.DueAt), Answers: []answerView{},
		}
		for _, a := range l.Answers {
			shown := answerView{At: instant{a.At}, TookMS: a.TookMS, Code: orNull(a.Code)}
			if a.Status != 0 {
				shown.Status = &a.Status
			}
			v.Answers = append(v.Answers, shown)
		}
		out.Body.Items = append(out.Body.Items, v)
	}
	return out, nil
}
