package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// eventsCommand works through the API with a person's token, like supportCommand.
type eventsCommand struct {
	printed

	List      eventsList      `cmd:"" help:"List events in their order."`
	Endpoints eventsEndpoints `cmd:"" help:"List the addresses that are told of events."`
	Add       eventsAdd       `cmd:"" help:"Tell an address of events from now on; prints the secret, this once."`
	Rotate    eventsRotate    `cmd:"" help:"Give an endpoint a new secret; both sign for 24 hours."`
	On        eventsOn        `cmd:"" help:"Tell an endpoint again; what waits is due at once."`
	Off       eventsOff       `cmd:"" help:"Tell an endpoint nothing; what happens waits until it is on."`
	Log       eventsLog       `cmd:"" help:"Show what an endpoint was told, and what it answered."`
	Replay    eventsReplay    `cmd:"" help:"Tell an endpoint a range of events again, under the IDs that they have."`
}

type eventsList struct {
	After int64  `help:"Only events after this position."`
	Case  string `help:"Only events of this case."`
	Limit int    `default:"200" help:"At most so many."`
}

// Run prints the events.
func (c eventsList) Run(ctx context.Context, std streams) error {
	query := url.Values{"after": {strconv.FormatInt(c.After, 10)}, "limit": {strconv.Itoa(c.Limit)}}
	if c.Case != "" {
		query.Set("case_id", c.Case)
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodGet, path: "/v1/events?" + query.Encode(),
		columns: "data.position time type data.case_id data.sequence data.decision data.ends_on data.item_id id",
	})
}

type eventsEndpoints struct{}

// Run prints the endpoints.
func (eventsEndpoints) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{
		method: http.MethodGet, path: "/v1/endpoints", columns: "id url off failing_since succeeded_at pending failed position",
	})
}

type eventsAdd struct {
	URL string `arg:"" help:"Where messages go, such as https://crm.example.com/events."`
}

// Run keeps the address and prints its secret.
func (c eventsAdd) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: "/v1/endpoints", body: map[string]string{"url": c.URL}})
}

type eventsRotate struct {
	Endpoint string `arg:"" help:"The endpoint."`
}

// Run prints the new secret.
func (c eventsRotate) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: endpointPath(c.Endpoint, "rotate")})
}

type eventsOn struct {
	Endpoint string `arg:"" help:"The endpoint."`
}

// Run switches it on and prints it.
func (c eventsOn) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: endpointPath(c.Endpoint, "on")})
}

type eventsOff struct {
	Endpoint string `arg:"" help:"The endpoint."`
}

// Run switches it off and prints it.
func (c eventsOff) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: endpointPath(c.Endpoint, "off")})
}

type eventsLog struct {
	Endpoint string `arg:"" help:"The endpoint."`
	State    string `enum:",pending,delivered,failed" default:"" help:"Only deliveries in this state."`
	Case     string `help:"Only events of this case."`
	Limit    int    `default:"50" help:"At most so many."`
	Cursor   string `help:"next_cursor of the page before."`
}

// Run prints one page.
func (c eventsLog) Run(ctx context.Context, std streams) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	for name, value := range map[string]string{"state": c.State, "case_id": c.Case, "cursor": c.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodGet, path: endpointPath(c.Endpoint, "deliveries") + "?" + query.Encode(),
		columns: "event.data.position state attempts due_at event.type event.data.case_id event.data.sequence event.id",
	})
}

type eventsReplay struct {
	Endpoint string `arg:"" help:"The endpoint."`
	From     int64  `required:"" help:"Position of the first event."`
	To       int64  `required:"" help:"Position of the last event, inclusive."`
}

// Run prints how many events are told again.
func (c eventsReplay) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: endpointPath(c.Endpoint, "replay"), body: map[string]int64{"from": c.From, "to": c.To},
	})
}

func endpointPath(id, call string) string { return "/v1/endpoints/" + url.PathEscape(id) + "/" + call }
