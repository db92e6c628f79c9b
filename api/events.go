package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/webhook"
)

const pathEvents = "/v1/events"

// describeEvents registers the events for those who ask for them.
func describeEvents(s *service, h huma.API) {
	register(s, h, operation{
		method: http.MethodGet, path: pathEvents, id: "list-events", scopes: []string{scopeEvents, scopeSupport},
		summary: "Events of all cases, or of one, in the order in which they are told: those after a position",
	}, s.events)
	h.OpenAPI().Paths[pathEvents].Get.Description += " Endpoints are told the same messages. The types:\n\n" + eventTypes()
}

// eventTypes lists the types of events for the description.
func eventTypes() string {
	var b strings.Builder
	for _, e := range cancellation.Events() {
		b.WriteString("- `" + string(e.Type) + "`: " + e.Meaning + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

type eventsInput struct {
	After  int64  `query:"after" minimum:"0" default:"0" doc:"next of the answer before; 0: from the first on"`
	CaseID string `query:"case_id" format:"uuid" doc:"only events of this case"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
}

type eventsAnswer struct {
	Body struct {
		Items []webhook.Message `json:"items" nullable:"false"`
		Next  int64             `json:"next" doc:"after for the next question; the same as before where nothing is new"`
	}
}

// events lists what happened. An event that was committed late never comes before one
// that was read.
func (s *service) events(ctx context.Context, in *eventsInput) (*eventsAnswer, error) {
	list, err := s.store.Events(ctx, store.EventFilter{After: in.After, CaseID: in.CaseID, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := &eventsAnswer{}
	out.Body.Items, out.Body.Next = make([]webhook.Message, len(list)), in.After
	for n, e := range list {
		out.Body.Items[n], out.Body.Next = webhook.NewMessage(e, s.publicURL), e.Position
	}
	return out, nil
}
