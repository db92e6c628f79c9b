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
	printed

	Work       supportWork       `cmd:"" help:"Show what needs a person: what is due first, and how much waits for which reason."`
	Take       supportTake       `cmd:"" help:"Work on a case for 30 minutes; others see that."`
	Let        supportTake       `cmd:"" help:"Give back a case that one has taken."`
	List       supportList       `cmd:"" help:"List cases, newest first."`
	Show       supportShow       `cmd:"" help:"Show one case."`
	Search     supportSearch     `cmd:"" help:"Look for customers, the likeliest first; the read is recorded."`
	Candidates supportCandidates `cmd:"" help:"Show whose a typed declaration may be, and why."`
	Act        supportAct        `cmd:"" help:"Act on a case: retry, judge, void and all others; what takes two people is proposed."`
	Batch      supportBatch      `cmd:"" help:"Act on many cases alike."`
	Letters    supportLetters    `cmd:"" help:"Write all mails of these cases that wait to be printed to standard output, as one PDF."`
	Proposals  supportProposals  `cmd:"" help:"List the acts that wait for a second person."`
	Answer     supportAnswer     `cmd:"" help:"Approve or decline another person's proposal."`
	Holds      supportHolds      `cmd:"" help:"List the product lines on hold."`
	Hold       supportHold       `cmd:"" help:"Stop the calls to the backend of a product line."`
	Release    supportRelease    `cmd:"" help:"End a hold: what waits goes on at a rate."`
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
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/cancellations?" + query.Encode(), columns: "received_at state kind first_end last_end reference id customer_id"})
}

type supportShow struct {
	Case string `arg:"" help:"The case."`
}

// Run prints the case.
func (c supportShow) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/cancellations/" + url.PathEscape(c.Case)})
}

type supportSearch struct {
	Name     string `help:"Name, or some words of it."`
	Email    string `help:"E-mail address."`
	Number   string `help:"Customer number."`
	Contract string `help:"Contract number."`
	Phone    string `help:"Telephone number."`
}

// Run prints who is found.
func (c supportSearch) Run(ctx context.Context, std streams) error {
	body := map[string]string{}
	for name, value := range map[string]string{
		"name": c.Name, "email": c.Email, "number": c.Number, "contract": c.Contract, "phone": c.Phone,
	} {
		if value != "" {
			body[name] = value
		}
	}
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: "/v1/customers/search", body: body})
}

type supportCandidates struct {
	Case string `arg:"" help:"The case."`
}

// Run prints whose it may be.
func (c supportCandidates) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/cancellations/" + url.PathEscape(c.Case) + "/candidates"})
}
