package main

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

type supportHolds struct{}

// Run prints the holds.
func (supportHolds) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/holds"})
}

type supportHold struct {
	Line     string    `arg:"" help:"The product line, such as access."`
	Code     string    `enum:"outage,maintenance,faulty,other" default:"other" help:"Why, in a word: outage, maintenance, faulty or other."`
	Reason   string    `required:"" help:"Why; kept with the hold."`
	ReviewAt time.Time `required:"" help:"When somebody looks at it again, such as 2026-11-27T18:00:00+01:00."`
	Key      string    `help:"Idempotency-Key; the same one repeats the same hold. Generated if missing."`
}

// Run places the hold and prints it.
func (c supportHold) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: "/v1/holds", key: c.Key, body: map[string]any{
		"line": c.Line, "code": c.Code, "reason": c.Reason, "review_at": c.ReviewAt.Format(time.RFC3339),
	}})
}

type supportRelease struct {
	Hold string `arg:"" help:"The hold."`
	Rate int    `required:"" help:"At most so many items a minute go on."`
	Key  string `help:"Idempotency-Key; the same one repeats the same release. Generated if missing."`
}

// Run releases the hold and prints it.
func (c supportRelease) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/holds/" + url.PathEscape(c.Hold) + "/release", key: c.Key, body: map[string]any{"rate": c.Rate},
	})
}
