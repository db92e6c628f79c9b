package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// supportCommand works through the API with a person's token, so that it may
// and is recorded as much as any other way.
type supportCommand struct {
	List      supportList      `cmd:"" help:"List cases, newest first, as JSON."`
	Show      supportShow      `cmd:"" help:"Show one case as JSON."`
	Act       supportAct       `cmd:"" help:"Act on a case: retry, judge, void and all others; what takes two people is proposed."`
	Proposals supportProposals `cmd:"" help:"List the acts that wait for a second person, as JSON."`
	Answer    supportAnswer    `cmd:"" help:"Approve or decline another person's proposal."`
}

type supportList struct {
	State       string `enum:",received,unmatched,cancelling,needs_attention,completed,dismissed" default:"" help:"Only cases in this state, such as needs_attention."`
	Customer    string `help:"Only cases of this customer."`
	ExternalRef string `help:"Only cases with this reference."`
	Limit       int    `default:"50" help:"At most so many."`
	Cursor      string `help:"next_cursor of the page before."`
}

// Run prints one page.
func (c supportList) Run(ctx context.Context, std streams) error {
	query := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	for name, value := range map[string]string{
		"state": c.State, "customer_id": c.Customer, "external_ref": c.ExternalRef, "cursor": c.Cursor,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/cancellations?" + query.Encode()})
}

type supportShow struct {
	Case string `arg:"" help:"The case."`
}

// Run prints the case.
func (c supportShow) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/cancellations/" + url.PathEscape(c.Case)})
}
