package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
)

// supportBatch acts on many cases alike.
type supportBatch struct {
	New    supportBatchNew   `cmd:"" help:"Choose cases and look what the act would do to each; nothing is done before it is started."`
	List   supportBatchList  `cmd:"" help:"List batches, newest first."`
	Show   supportBatchShow  `cmd:"" help:"Show one batch and what became of its cases."`
	Start  supportBatchPress `cmd:"" help:"Act on the cases at the batch's rate."`
	Pause  supportBatchPress `cmd:"" help:"Act on no further case until it is resumed."`
	Resume supportBatchPress `cmd:"" help:"Go on."`
	Cancel supportBatchPress `cmd:"" help:"Act on no further case for good."`
}

const batchColumns = "at state act cases rate id reason"

type supportBatchNew struct {
	Act    string            `arg:"" help:"As it ends the act's address: retry, posted, dismiss and so on; see /docs."`
	Reason string            `required:"" help:"Why; kept with each act."`
	Set    map[string]string `help:"What else the act says, such as --set posted_on=2026-11-25; what is JSON is sent as JSON."`
	Rate   int               `default:"60" help:"At most so many cases a minute."`
	Cause  string            `help:"Cases that wait for this reason."`
	Line   string            `help:"Cases with a parked product of this line."`
	Code   string            `help:"Cases with a parked product that this is in the way of, such as http_503."`
	Since  time.Time         `help:"Cases that wait since then, such as 2026-11-27T14:00:00+01:00."`
	Until  time.Time         `help:"Cases that wait since before then."`
	Case   []string          `help:"These cases."`
	Key    string            `help:"Idempotency-Key; the same one repeats the same batch. Generated if missing."`
}

// Run prints what would become of each case.
func (c supportBatchNew) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	body, err := actBody(c.Reason, nil, c.Set)
	if err != nil {
		return err
	}
	filter := map[string]any{}
	for name, value := range map[string]string{"cause": c.Cause, "line": c.Line, "code": c.Code} {
		if value != "" {
			filter[name] = value
		}
	}
	for name, value := range map[string]time.Time{"since": c.Since, "until": c.Until} {
		if !value.IsZero() {
			filter[name] = value.Format(time.RFC3339)
		}
	}
	if len(c.Case) > 0 {
		filter["case_ids"] = c.Case
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/batches", key: c.Key,
		body: map[string]any{"act": c.Act, "body": body, "filter": filter, "rate": c.Rate},
	})
}

type supportBatchList struct {
	Limit  int    `default:"50" help:"At most so many."`
	Cursor string `help:"next_cursor of the page before."`
}

// Run prints one page.
func (c supportBatchList) Run(ctx context.Context, std streams) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	if c.Cursor != "" {
		query.Set("cursor", c.Cursor)
	}
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/batches?" + query.Encode(), columns: batchColumns})
}

type supportBatchShow struct {
	Batch   string `arg:"" help:"The batch."`
	Outcome string `help:"Only cases that came to this, such as parked_again."`
	Cursor  string `help:"next_cursor of the page before."`
}

// Run prints the batch.
func (c supportBatchShow) Run(ctx context.Context, std streams) error {
	query := url.Values{}
	for name, value := range map[string]string{"outcome": c.Outcome, "cursor": c.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	path := "/v1/batches/" + url.PathEscape(c.Batch)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: path})
}

// supportBatchPress presses the button by whose name it is called.
type supportBatchPress struct {
	Batch string `arg:"" help:"The batch."`
}

// Run prints the batch as it then stands.
func (c supportBatchPress) Run(ctx context.Context, std streams, line *kong.Context) error {
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/batches/" + url.PathEscape(c.Batch) + "/" + line.Selected().Name,
	})
}
