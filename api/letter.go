package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/document"
	"github.com/fairwell/fairwell/internal/store"
)

const typePDF = "application/pdf"

// describeLetters registers how mails are printed.
func describeLetters(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/cancellations/{id}/letter", id: "print-letter", scopes: support, purpose: store.ForLetter,
		summary: "A mail of the case as PDF, to be printed and posted; 404 until it is put into words", responses: letterResponses(),
	}, s.letter)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/letters", id: "print-letters", scopes: support, purpose: store.ForLetter,
		summary: "All mails of these cases that wait to be printed, as one PDF, each beginning on a new page; 404 if none does", responses: letterResponses(),
	}, s.letters)
}

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

type lettersInput struct {
	Body struct {
		CaseIDs []string `json:"case_ids" format:"uuid" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"in the order in which they are printed; one of which no mail waits to be printed is left out"`
	}
}

// letters answers what waits to be printed of many cases. That it was printed and
// posted is said by an act, as of one.
func (s *service) letters(ctx context.Context, in *lettersInput) (*letterAnswer, error) {
	refs, err := s.store.ToBePrinted(ctx, in.Body.CaseIDs)
	if err != nil {
		return nil, err
	}
	if len(refs) == 0 {
		return nil, cancellation.ErrNotFound
	}
	letters := make([]document.Document, len(refs))
	for n, ref := range refs {
		if letters[n], err = s.reception.Letter(ctx, ref); err != nil {
			return nil, err
		}
		showsCase(ctx, ref.CaseID)
	}
	content, err := document.PDF(letters...)
	if err != nil {
		return nil, fmt.Errorf("print letters: %w", err)
	}
	return &letterAnswer{ContentType: typePDF, Body: content}, nil
}

func letterResponses() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {
		Description: "OK",
		Content:     map[string]*huma.MediaType{typePDF: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
}
