package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// describeBatches registers acts on many cases.
func describeBatches(s *service, h huma.API) {
	support := []string{scopeSupport}
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/batches", id: "list-batches", scopes: support,
		summary: "Acts on many cases, the newest first, with how many cases came to what",
	}, s.batches)
	register(s, h, operation{
		method: http.MethodPost, path: "/v1/batches", id: "draft-batch", scopes: support, status: http.StatusCreated, conflicts: true,
		summary: "Choose cases for an act and look what it would do to each; nothing is done before it is started; 409 if no case fits",
	}, func(ctx context.Context, in *draftBatchInput) (*batchAnswer, error) {
		return s.draftBatch(ctx, h.OpenAPI().Components.Schemas, in)
	})
	register(s, h, operation{
		method: http.MethodGet, path: "/v1/batches/{id}", id: "get-batch", scopes: support,
		summary: "One batch, and what became of each of its cases",
	}, s.batch)
	for _, press := range cancellation.BatchPresses() {
		register(s, h, operation{
			method: http.MethodPost, path: "/v1/batches/{id}/" + string(press), id: string(press) + "-batch", scopes: support, conflicts: true,
			summary: pressed(press),
		}, func(ctx context.Context, in *batchInput) (*batchAnswer, error) {
			id, err := parseID(in.ID)
			if err != nil {
				return nil, err
			}
			if err := s.store.PressBatch(ctx, id, press, callerOf(ctx).actor); err != nil {
				return nil, err
			}
			return s.batch(ctx, &batchInput{ID: id, Limit: pageOfBatch})
		})
	}
}

type draftBatchInput struct {
	KeyHeader
	Body draftBody
}

// object is one whose members are described elsewhere.
type object struct{ json.RawMessage }

// Schema implements huma.SchemaProvider.
func (object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

type draftBody struct {
	Act    string     `json:"act" maxLength:"100" doc:"as it ends its address: one whose body fits many cases"`
	Body   object     `json:"body" doc:"of the act, as in its own call, without products"`
	Filter filterBody `json:"filter" doc:"which of the cases that wait for a person; all that is said has to fit"`
	Rate   int        `json:"rate" minimum:"1" maximum:"6000" doc:"at most so many cases a minute"`
}

type filterBody struct {
	Cause   string   `json:"cause,omitempty" maxLength:"100" doc:"what comes first of what they wait for"`
	Line    string   `json:"line,omitempty" maxLength:"200" doc:"of a product that is parked"`
	Code    string   `json:"code,omitempty" maxLength:"100" doc:"what is in the way of such a product"`
	Since   string   `json:"since,omitempty" format:"date-time" doc:"waiting for a person since then, inclusive"`
	Until   string   `json:"until,omitempty" format:"date-time" doc:"or since before then"`
	CaseIDs []string `json:"case_ids,omitempty" format:"uuid" minItems:"1" maxItems:"1000" uniqueItems:"true" nullable:"false" doc:"these cases, also those that do not wait for a person"`
}

func (b filterBody) filter() (f store.BatchFilter, err error) {
	f = store.BatchFilter{Cause: b.Cause, Line: b.Line, Code: b.Code, CaseIDs: b.CaseIDs}
	if b.Since != "" {
		if f.Since, err = parseInstant("body.filter.since", b.Since); err != nil {
			return f, err
		}
	}
	if b.Until != "" {
		if f.Until, err = parseInstant("body.filter.until", b.Until); err != nil {
			return f, err
		}
	}
	if f.Cause+f.Line+f.Code == "" && f.Since.IsZero() && f.Until.IsZero() && len(f.CaseIDs) == 0 {
		return f, invalid("body.filter", "says nothing: not all that waits is alike")
	}
	return f, nil
}

// draftBatch chooses the cases and answers what would become of each.
func (s *service) draftBatch(ctx context.Context, r huma.Registry, in *draftBatchInput) (*batchAnswer, error) {
	acts := cancellation.Acts()
	at := slices.IndexFunc(acts, func(a cancellation.Act) bool { return a.Path == in.Body.Act && a.Many != "" })
	if at < 0 {
		return nil, invalid("body.act", "must be one of "+strings.Join(actsOnMany(), ", "))
	}
	body, err := callable()[acts[at].Kind].decode(r, in.Body.Body.RawMessage)
	if err != nil {
		return nil, err
	}
	what := body.said()
	switch {
	case len(what.products) > 0:
		return nil, invalid("body.body.product_ids", "are products of one case: a batch is about whole cases")
	case acts[at].Kind == cancellation.ActRedirect && what.words != "":
		return nil, invalid("body.body.email", "is one person's: in a batch mails go to the printer alone")
	}
	filter, err := in.Body.Filter.filter()
	if err != nil {
		return nil, err
	}
	hash, err := hashOf(in.Body.Act, body, in.Body.Filter, in.Body.Rate)
	if err != nil {
		return nil, err
	}
	id, err := s.store.DraftBatch(ctx, store.NewBatch{
		Act: acts[at].Kind, Details: what.details, Reason: what.reason, Words: what.words, Filter: filter, Rate: in.Body.Rate,
		TwoPeople: slices.Contains(s.twoPeople, acts[at].Kind), Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
	})
	if errors.Is(err, cancellation.ErrNotFound) {
		err = invalid("body.filter.case_ids", "names a case that is not there, or not of this kind")
	}
	if err != nil {
		return nil, err
	}
	return s.batch(ctx, &batchInput{ID: id, Limit: pageOfBatch})
}

// actsOnMany are the addresses of the acts that can be a batch's.
func actsOnMany() []string {
	var paths []string
	for _, a := range cancellation.Acts() {
		if a.Many != "" {
			paths = append(paths, a.Path)
		}
	}
	return paths
}
