package api

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
)

type previewInput struct {
	LanguageHeader
	Body previewBody
}

type previewAnswer struct {
	Body struct {
		Items []itemView `json:"items" nullable:"false"`
	}
}

// preview decides as declaring now would, and stores nothing.
func (s *service) preview(ctx context.Context, in *previewInput) (*previewAnswer, error) {
	who, err := s.declarer(ctx, in.Body.ForWhom)
	if err != nil {
		return nil, err
	}
	kind := cancellation.Ordinary
	if in.Body.Kind != "" {
		kind = cancellation.Kind(in.Body.Kind)
	}
	customer, err := s.store.Customer(ctx, who.customer)
	if err != nil {
		return nil, err
	}
	result, err := s.decide(ctx, who, kind, in.Body.Items)
	if err != nil {
		return nil, err
	}
	out := &previewAnswer{}
	for i, c := range result.candidates {
		out.Body.Items = append(out.Body.Items, viewOutcome(c, result.outcomes[i], result.candidates, in.or(customer.Locale)))
	}
	return out, nil
}
