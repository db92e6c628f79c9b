package api

import (
	"context"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/store"
)

const typePDF = "application/pdf"

type letterInput struct {
	ID     string `path:"id"`
	Mail   string `query:"mail" enum:"confirmation,correction,alert" default:"confirmation" doc:"which mail"`
	Number int    `query:"number" minimum:"0" maximum:"10000" doc:"of a correction, from 1"`
}

type letterAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// letter answers a mail of a case as it is printed and posted.
func (s *service) letter(ctx context.Context, in *letterInput) (*letterAnswer, error) {
	k, err := s.readable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := s.reception.Letter(ctx, store.MailRef{CaseID: k.ID, Kind: in.Mail, Number: in.Number})
	if err != nil {
		return nil, err
	}
	content, err := document.PDF(d)
	if err != nil {
		return nil, fmt.Errorf("print letter: %w", err)
	}
	return &letterAnswer{ContentType: typePDF, Body: content}, nil
}

func letterResponses() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {
		Description: "OK",
		Content:     map[string]*huma.MediaType{typePDF: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
}
