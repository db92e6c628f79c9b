package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"text/tabwriter"
)

// supportWork shows the queue.
type supportWork struct {
	Cause  string `help:"Only what waits for this reason, such as unmatched or review."`
	Limit  int    `default:"50" help:"At most so many."`
	Cursor string `help:"next_cursor of the page before."`
	JSON   bool   `name:"json" help:"JSON for scripts instead of a table."`
}

// Run prints one page of the queue, and under it how much waits for which reason.
func (c supportWork) Run(ctx context.Context, std streams) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	for name, value := range map[string]string{"cause": c.Cause, "cursor": c.Cursor} {
		if value != "" {
			query.Set(name, value)
		}
	}
	call := supportCall{method: http.MethodGet, path: "/v1/queue?" + query.Encode()}
	if c.JSON {
		return callAPI(ctx, std, call)
	}
	var answer bytes.Buffer
	said := std
	said.out = &answer
	if err := callAPI(ctx, said, call); err != nil {
		_, _ = std.out.Write(answer.Bytes()) // the problem says why
		return err
	}
	var page struct {
		Items []struct {
			ID, Kind, Cause string
			ActBy           string `json:"act_by"`
			WaitsSince      string `json:"waits_since"`
		}
		Causes []struct {
			Cause string
			Cases int
			ActBy string `json:"act_by"`
		}
		NextCursor string `json:"next_cursor"`
	}
	if err := json.Unmarshal(answer.Bytes(), &page); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ACT BY\tCAUSE\tKIND\tCASE\tWAITS SINCE")
	for _, i := range page.Items {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", i.ActBy, i.Cause, i.Kind, i.ID, i.WaitsSince)
	}
	fmt.Fprintln(table, "\nCASES\tCAUSE\tFIRST")
	for _, i := range page.Causes {
		fmt.Fprintf(table, "%d\t%s\t%s\n", i.Cases, i.Cause, i.ActBy)
	}
	if page.NextCursor != "" {
		fmt.Fprintln(table, "\nmore: --cursor "+page.NextCursor)
	}
	return table.Flush()
}
