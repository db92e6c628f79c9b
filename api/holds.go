package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// describeHolds registers the switch per product line that stops calls to its backend.
func describeHolds(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/holds", id: "list-holds", scopes: support,
		summary: "Product lines on hold, then the newest holds that were released",
	}, s.holds)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/holds", id: "place-hold", scopes: support, status: http.StatusCreated, conflicts: true,
		summary: "Stop the calls to the backend of a product line; 409 if it is on hold",
	}, s.placeHold)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/holds/{id}/release", id: "release-hold", scopes: support, conflicts: true,
		summary: "Call the backend again: what waits goes on at a rate, the longest stuck first; 409 if somebody else released it",
	}, s.releaseHold)
}

type holdsAnswer struct {
	Body struct {
		Items []holdView `json:"items" nullable:"false"`
	}
}

type holdAnswer struct{ Body holdView }

// holdView is a hold as it is shown. Members keep their order and are never left out.
type holdView struct {
	ID         string                `json:"id" format:"uuid"`
	Line       string                `json:"line"`
	Code       cancellation.HoldCode `json:"code" enum:"outage,maintenance,faulty,other"`
	Reason     string                `json:"reason"`
	By         actorView             `json:"by"`
	Since      instant               `json:"since"`
	ReviewAt   instant               `json:"review_at" doc:"when somebody looks at it again"`
	Overdue    bool                  `json:"overdue" doc:"it stands, and should have been looked at by now"`
	Waiting    int                   `json:"waiting" doc:"items of the line that are held, for its newest hold"`
	ReleasedAt instant               `json:"released_at"`
	ReleasedBy *string               `json:"released_by"`
	Rate       *int                  `json:"rate" doc:"items a minute since the release"`
}

type placeHoldInput struct {
	KeyHeader
	Body struct {
		Line     string                `json:"line" minLength:"1" maxLength:"200"`
		Code     cancellation.HoldCode `json:"code" enum:"outage,maintenance,faulty,other" doc:"why, in a word; shown with each held item"`
		Reason   string                `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the hold"`
		ReviewAt string                `json:"review_at" format:"date-time" doc:"when somebody looks at it again"`
	}
}

// placeHold places a hold, or finds the one that stands under its key.
func (s *service) placeHold(ctx context.Context, in *placeHoldInput) (*holdAnswer, error) {
	review, err := parseInstant("body.review_at", in.Body.ReviewAt)
	if err != nil {
		return nil, err
	}
	hash, err := hashOf(in.Body)
	if err != nil {
		return nil, err
	}
	id, err := s.store.PlaceLineHold(ctx, store.NewLineHold{
		Line: in.Body.Line, Code: in.Body.Code, Reason: in.Body.Reason, ReviewAt: review,
		Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
	})
	if errors.Is(err, cancellation.ErrNotFound) {
		err = invalid("body.line", "is a line of no product")
	}
	if err != nil {
		return nil, err
	}
	return s.hold(ctx, id)
}

type releaseHoldInput struct {
	KeyHeader
	ID   string `path:"id"`
	Body struct {
		Rate int `json:"rate" minimum:"1" maximum:"6000" doc:"at most so many items a minute go on"`
	}
}

// releaseHold ends a hold. The same call again finds its own release.
func (s *service) releaseHold(ctx context.Context, in *releaseHoldInput) (*holdAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	by := callerOf(ctx).actor
	hash, err := hashOf(by, in.Key, in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.store.ReleaseLineHold(ctx, store.Release{ID: id, By: by.Subject, Rate: in.Body.Rate, Hash: hash}); err != nil {
		return nil, err
	}
	return s.hold(ctx, id)
}

func (s *service) hold(ctx context.Context, id string) (*holdAnswer, error) {
	list, err := s.store.LineHolds(ctx, id)
	if err != nil {
		return nil, err
	}
	return &holdAnswer{Body: viewHold(list[0])}, nil
}

func (s *service) holds(ctx context.Context, _ *struct{}) (*holdsAnswer, error) {
	list, err := s.store.LineHolds(ctx, "")
	if err != nil {
		return nil, err
	}
	out := &holdsAnswer{}
	out.Body.Items = make([]holdView, len(list))
	for n, h := range list {
		out.Body.Items[n] = viewHold(h)
	}
	return out, nil
}

func viewHold(h store.LineHold) holdView {
	v := holdView{
		ID: h.ID, Line: h.Line, Code: h.Code, Reason: h.Reason, By: actorView{h.Issuer, h.PlacedBy}, Since: instant{h.RecordedAt},
		ReviewAt: instant{h.ReviewAt}, Overdue: h.Overdue, Waiting: h.Waiting, ReleasedAt: instantOf(h.ReleasedAt),
		ReleasedBy: orNull(h.ReleasedBy),
	}
	if h.ReleasedAt != nil {
		v.Rate = &h.ReleaseRate
	}
	return v
}
