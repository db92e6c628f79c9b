package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// describeQueue registers the work of people, and taking some of it.
func describeQueue(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/queue", id: "list-queue", scopes: support,
		summary: "What needs a person, of cancellations and withdrawals: what is due first, with counts by cause",
	}, s.queue)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/queue/{id}/take", id: "take-case", scopes: support, conflicts: true,
		summary: "Work on a case for 30 minutes, or for 30 more; 409 if somebody else does",
	}, s.take)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/queue/{id}/release", id: "let-case", scopes: support, conflicts: true,
		summary: "Give a case back that one has taken; 409 if it is somebody else's",
	}, s.let)
}

type takeInput struct {
	ID string `path:"id"`
}

type takeAnswer struct{ Body takeView }

// takeView says whose a case is just now.
type takeView struct {
	ID         string  `json:"id" format:"uuid"`
	TakenBy    *string `json:"taken_by" doc:"subject; null: nobody's"`
	TakenUntil instant `json:"taken_until"`
}

func (s *service) take(ctx context.Context, in *takeInput) (*takeAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	by := callerOf(ctx).actor
	until, err := s.store.Take(ctx, id, by)
	if err != nil {
		return nil, err
	}
	return &takeAnswer{Body: takeView{ID: id, TakenBy: &by.Subject, TakenUntil: instant{until}}}, nil
}

func (s *service) let(ctx context.Context, in *takeInput) (*takeAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.store.Let(ctx, id, callerOf(ctx).actor); err != nil {
		return nil, err
	}
	return &takeAnswer{Body: takeView{ID: id}}, nil
}

// taken tells whoever wants a case whose it is.
func taken(err *cancellation.TakenError) string {
	return err.By + " works on this case until " + err.Until.In(notice.Berlin()).Format("15:04") + "."
}
