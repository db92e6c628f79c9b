package api

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"github.com/fairwell/fairwell/internal/receipt"
)

const (
	typeJSON    = "application/json"
	typeProblem = "application/problem+json"
	typeText    = "text/plain; charset=utf-8"
)

type receiptInput struct {
	ID     string `path:"id"`
	Accept string `header:"Accept" doc:"text/plain: the receipt as text for people, in the case's language"`
}

type receiptAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// receipt answers the receipt. The same case always gives the same one.
func (s *service) receipt(ctx context.Context, in *receiptInput) (*receiptAnswer, error) {
	k, err := s.readable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	r, err := s.reception.Receipt(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	if negotiation.SelectQValueFast(in.Accept, []string{typeJSON, "text/plain"}) == "text/plain" {
		text, err := r.Text()
		return &receiptAnswer{ContentType: typeText, Body: text}, err
	}
	document, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode receipt: %w", err)
	}
	return &receiptAnswer{ContentType: typeJSON, Body: append(document, '\n')}, nil
}

func receiptResponses(h huma.API) map[string]*huma.Response {
	schema := h.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[receipt.Receipt](), true, "Receipt")
	return map[string]*huma.Response{"200": {
		Description: "OK",
		Content: map[string]*huma.MediaType{
			typeJSON:     {Schema: schema},
			"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}},
		},
	}}
}
