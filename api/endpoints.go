package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/webhook"
)

// describeEndpoints registers who is told of events.
func describeEndpoints(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/endpoints", id: "list-endpoints", scopes: support,
		summary: "Addresses that are told of events, the oldest first",
	}, s.endpoints)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/endpoints", id: "add-endpoint", scopes: support, status: http.StatusCreated, conflicts: true,
		summary: "Tell an address of events from now on; the answer shows the secret, and no other does",
	}, s.addEndpoint)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/endpoints/{id}/rotate", id: "rotate-secret", scopes: support,
		summary: "Give an endpoint a new secret; both sign for 24 hours",
	}, s.rotateSecret)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/endpoints/{id}/on", id: "switch-endpoint-on", scopes: support,
		summary: "Tell an endpoint again; what waits is due at once",
	}, s.switchEndpoint(true))
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/endpoints/{id}/off", id: "switch-endpoint-off", scopes: support,
		summary: "Tell an endpoint nothing; what happens waits until it is on",
	}, s.switchEndpoint(false))
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/endpoints/{id}/replay", id: "replay-events", scopes: support,
		summary: "Tell an endpoint a range of events again, under the IDs that they have",
	}, s.replay)
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/endpoints/{id}/deliveries", id: "list-deliveries", scopes: support,
		summary: "Deliveries to an endpoint with its answers, the newest event first",
	}, s.deliveryLog)
}

// endpointView is an endpoint as it is shown. Members keep their order and are never
// left out.
type endpointView struct {
	ID           string    `json:"id" format:"uuid"`
	URL          string    `json:"url" doc:"where messages go"`
	By           actorView `json:"by"`
	Since        instant   `json:"since"`
	Off          *string   `json:"off" enum:"gone,no_success,by_hand" doc:"why it is told nothing: it answered 410, no success for three days, switched off; null: it is on"`
	OffAt        instant   `json:"off_at" doc:"since when it is off"`
	FailingSince instant   `json:"failing_since" doc:"null: the last answer was a success"`
	SucceededAt  instant   `json:"succeeded_at" doc:"the last success"`
	Position     int64     `json:"position" doc:"the newest event that it is told of"`
	Pending      int       `json:"pending" doc:"deliveries that are still to succeed; the events after position follow them"`
	Failed       int       `json:"failed" doc:"deliveries that were given up"`
}

type endpointsAnswer struct {
	Body struct {
		Items []endpointView `json:"items" nullable:"false"`
	}
}

type endpointAnswer struct{ Body endpointView }

type secretAnswer struct {
	Body struct {
		ID     string `json:"id" format:"uuid"`
		Secret string `json:"secret" doc:"by which messages are signed; shown this once"`
	}
}

type endpointInput struct {
	ID string `path:"id"`
}

func (s *service) endpoints(ctx context.Context, _ *struct{}) (*endpointsAnswer, error) {
	list, err := s.store.Endpoints(ctx)
	if err != nil {
		return nil, err
	}
	out := &endpointsAnswer{}
	out.Body.Items = make([]endpointView, len(list))
	for n, e := range list {
		out.Body.Items[n] = viewEndpoint(e)
	}
	return out, nil
}

type addEndpointInput struct {
	Body struct {
		URL string `json:"url" minLength:"1" maxLength:"2000" doc:"https, of the public internet"`
	}
}

func (s *service) addEndpoint(ctx context.Context, in *addEndpointInput) (*secretAnswer, error) {
	if err := webhook.CheckURL(in.Body.URL); err != nil {
		return nil, invalid("body.url", err.Error())
	}
	secret := webhook.NewSecret()
	id, err := s.store.AddEndpoint(ctx, store.NewEndpoint{URL: in.Body.URL, Secret: secret, Actor: callerOf(ctx).actor})
	if err != nil {
		return nil, err
	}
	return showSecret(id, secret), nil
}

func (s *service) rotateSecret(ctx context.Context, in *endpointInput) (*secretAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	secret := webhook.NewSecret()
	if err := s.store.RotateSecret(ctx, id, secret, s.now().Add(webhook.RotationTime)); err != nil {
		return nil, err
	}
	return showSecret(id, secret), nil
}

func showSecret(id string, secret []byte) *secretAnswer {
	out := &secretAnswer{}
	out.Body.ID, out.Body.Secret = id, webhook.ShowSecret(secret)
	return out
}

func (s *service) switchEndpoint(on bool) func(context.Context, *endpointInput) (*endpointAnswer, error) {
	return func(ctx context.Context, in *endpointInput) (*endpointAnswer, error) {
		id, err := parseID(in.ID)
		if err != nil {
			return nil, err
		}
		if err := s.store.SwitchEndpoint(ctx, id, on, s.now()); err != nil {
			return nil, err
		}
		return s.endpoint(ctx, id)
	}
}

func (s *service) endpoint(ctx context.Context, id string) (*endpointAnswer, error) {
	e, err := s.store.Endpoint(ctx, id)
	if err != nil {
		return nil, err
	}
	return &endpointAnswer{Body: viewEndpoint(e)}, nil
}

func viewEndpoint(e store.Endpoint) endpointView {
	return endpointView{
		ID: e.ID, URL: e.URL, By: actorView{e.Issuer, e.MadeBy}, Since: instant{e.MadeAt}, Off: orNull(e.OffCode), OffAt: instantOf(e.OffAt),
		FailingSince: instantOf(e.FailingSince), SucceededAt: instantOf(e.SucceededAt), Position: e.Position,
		Pending: e.Pending, Failed: e.Failed,
	}
}
