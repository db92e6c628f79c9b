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
	wanted, err := wantedOf(callerOf(ctx), kind, in.Body.Items)
	if err != nil {
		return nil, err
	}
	products, err := s.store.Catalogue(ctx, who.customer)
	if err != nil {
		return nil, err
	}
	result, err := cancellation.Propose(cancellation.Manner{Kind: kind, Channel: who.channel}, products, wanted, who.receivedAt)
	if err != nil {
		return nil, err
	}
	showsCustomer(ctx, customer.ID)
	out := &previewAnswer{}
	for i, c := range result.Candidates {
		item := viewOutcome(c, result.Outcomes[i], result.Candidates, in.or(customer.Locale))
		item.owed(s.afterwards.Of(c.Product.Line, result.Outcomes[i].EndsOn))
		out.Body.Items = append(out.Body.Items, item)
	}
	s.nameRefusing(ctx, out.Body.Items)
	return out, nil
}
