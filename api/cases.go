package api

import (
	"context"
	"net/http"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/runs"
)

type getInput struct {
	LanguageHeader
	ID string `path:"id"`
}

type caseAnswer struct {
	Status int
	ETag   string `header:"ETag" doc:"how the case stands: to be sent as If-Match with an act"`
	Body   caseView
}

// get shows one case.
func (s *service) get(ctx context.Context, in *getInput) (*caseAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	// Read first: a tag that is older than what is shown is refused, never the reverse.
	tag, err := s.store.Tag(ctx, id)
	if err != nil {
		return nil, err
	}
	shown, err := s.store.Shown(ctx, id)
	if err != nil {
		return nil, err
	}
	if !callerOf(ctx).mayRead(shown.Case) {
		return nil, cancellation.ErrNotFound
	}
	out := &caseAnswer{Status: http.StatusOK, ETag: `"` + tag + `"`, Body: s.view(ctx, shown, in.LanguageHeader)}
	if t := shown.Case.Typed; t != nil && callerOf(ctx).has(scopeSupport) {
		out.Body.Typed = &typedView{Typed: *t, Reason: shown.Case.Reason}
	}
	if err := s.addContinuations(ctx, &out.Body, shown.Items); err != nil {
		return nil, err
	}
	out.Body.Support, err = s.forSupport(ctx, runs.Case{ID: id}, shown.Case.CustomerID, shown.Case.Reason)
	return out, err
}
