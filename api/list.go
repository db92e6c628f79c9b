package api

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

type listInput struct {
	State        string `query:"state" enum:"received,unmatched,cancelling,needs_attention,completed,dismissed"`
	CustomerID   string `query:"customer_id" maxLength:"200"`
	ExternalRef  string `query:"external_ref" maxLength:"200"`
	UpdatedSince string `query:"updated_since" doc:"RFC 3339: cases with a change at or after it"`
	LookUntil    string `query:"look_until" doc:"RFC 3339: cases at which a person is to look again at or before it"`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor       string `query:"cursor" maxLength:"200" doc:"next_cursor of the page before"`
}

type listAnswer struct {
	Body struct {
		Items      []summaryView `json:"items" nullable:"false"`
		NextCursor *string       `json:"next_cursor" doc:"null on the last page"`
	}
}

// list sums up cases, newest first.
func (s *service) list(ctx context.Context, in *listInput) (*listAnswer, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	f.Limit = in.Limit + 1 // one more tells whether there is another page
	cases, err := s.store.Cases(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &listAnswer{}
	out.Body.Items = []summaryView{}
	if len(cases) > in.Limit {
		cases = cases[:in.Limit]
		last := cases[len(cases)-1].Case
		out.Body.NextCursor = orNull(writeCursor(store.Cursor{ReceivedAt: last.ReceivedAt, ID: last.ID}))
	}
	for _, listed := range cases {
		showsCase(ctx, listed.Case.ID)
		out.Body.Items = append(out.Body.Items, summarize(listed))
	}
	return out, nil
}

func (in *listInput) filter() (store.Filter, error) {
	f := store.Filter{
		State: cancellation.CaseState(in.State), CustomerID: in.CustomerID, ExternalRef: in.ExternalRef,
	}
	for name, text := range map[string]string{"customer_id": in.CustomerID, "external_ref": in.ExternalRef} {
		if !isText(text) {
			return f, invalid("query."+name, "holds what is not text")
		}
	}
	var err error
	if in.LookUntil != "" {
		if f.LookUntil, err = parseInstant("query.look_until", in.LookUntil); err != nil {
			return f, err
		}
	}
	if in.UpdatedSince != "" {
		if f.UpdatedSince, err = parseInstant("query.updated_since", in.UpdatedSince); err != nil {
			return f, err
		}
	}
	if in.Cursor != "" {
		f.Before, err = readCursor(in.Cursor)
	}
	return f, err
}

func writeCursor(c store.Cursor) string {
	return base64.RawURLEncoding.EncodeToString([]byte(c.ReceivedAt.UTC().Format(time.RFC3339Nano) + " " + c.ID))
}

func readCursor(text string) (store.Cursor, error) {
	wrong := invalid("query.cursor", "must be the next_cursor of an earlier answer")
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return store.Cursor{}, wrong
	}
	at, id, _ := strings.Cut(string(plain), " ")
	received, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return store.Cursor{}, wrong
	}
	if _, err := uuid.Parse(id); err != nil {
		return store.Cursor{}, wrong
	}
	return store.Cursor{ReceivedAt: received, ID: id}, nil
}
