package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/alecthomas/kong"
)

// supportWork shows the queue.
type supportWork struct {
	Cause  string `help:"Only what waits for this reason, such as unmatched or review."`
	Mine   bool   `help:"Only what one has taken."`
	Limit  int    `default:"50" help:"At most so many."`
	Cursor string `help:"next_cursor of the page before."`
}

// Run prints one page of the queue, and under it how much waits for which reason.
func (c supportWork) Run(ctx context.Context, std streams) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	for name, value := range map[string]string{"cause": c.Cause, "cursor": c.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if c.Mine {
		query.Set("mine", "true")
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodGet, path: "/v1/queue?" + query.Encode(), columns: "act_by cause next kind id waits_since taken_by",
	})
}

// supportTake takes a case or gives it back, as the command is called.
type supportTake struct {
	Case string `arg:"" help:"The case."`
}

// Run prints whose it is then.
func (c supportTake) Run(ctx context.Context, std streams, line *kong.Context) error {
	press := map[string]string{"take": "/take", "let": "/release"}[line.Selected().Name]
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: "/v1/queue/" + url.PathEscape(c.Case) + press})
}

type supportLetters struct {
	Cases []string `arg:"" name:"case" help:"The cases, in the order in which they are printed."`
}

// Run writes the PDF.
func (c supportLetters) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: "/v1/letters", body: map[string]any{"case_ids": c.Cases}})
}
