package main

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/uuid"
)

// supportCommand works through the API with a person's token, so that it may
// and is recorded as much as any other way.
type supportCommand struct {
	Work       supportWork       `cmd:"" help:"Show what needs a person, what is due first, as a table or as JSON."`
	List       supportList       `cmd:"" help:"List cases, newest first, as JSON."`
	Show       supportShow       `cmd:"" help:"Show one case as JSON."`
	Search     supportSearch     `cmd:"" help:"Look for customers, the likeliest first, as JSON; the read is recorded."`
	Candidates supportCandidates `cmd:"" help:"Show whose a typed declaration may be, and why, as JSON."`
	Retry      supportRetry      `cmd:"" help:"Try again what is delayed or parked in a case."`
	Resolve    supportResolve    `cmd:"" help:"Say what became of a confirmation whose outcome is unknown."`
	Holds      supportHolds      `cmd:"" help:"List the product lines on hold, as JSON."`
	Hold       supportHold       `cmd:"" help:"Stop the calls to the backend of a product line."`
	Release    supportRelease    `cmd:"" help:"End a hold: what waits goes on at a rate."`
}

type supportList struct {
	State       string `enum:",received,unmatched,cancelling,needs_attention,completed" default:"" help:"Only cases in this state, such as needs_attention."`
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

type supportRetry struct {
	Case    string   `arg:"" help:"The case."`
	Reason  string   `required:"" help:"Why; kept with the act."`
	Product []string `help:"Only these products; none: everything, the confirmation too."`
	Key     string   `help:"Idempotency-Key; the same one repeats the same act. Made anew if missing."`
}

// Run asks for the retry and prints the case.
func (c supportRetry) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	body := map[string]any{"reason": c.Reason}
	if len(c.Product) > 0 {
		body["product_ids"] = c.Product
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/cancellations/" + url.PathEscape(c.Case) + "/retry", key: c.Key, body: body,
	})
}

type supportResolve struct {
	Case    string `arg:"" help:"The case."`
	Outcome string `arg:"" enum:"sent,not_sent" help:"sent: SendGrid shows it; not_sent: it surely does not, and the mail goes out again."`
	Reason  string `required:"" help:"Why; kept with the act."`
	Key     string `help:"Idempotency-Key; the same one repeats the same act. Made anew if missing."`
}

// Run tells the API and prints the case.
func (c supportResolve) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/cancellations/" + url.PathEscape(c.Case) + "/confirmation/resolve",
		key: c.Key, body: map[string]any{"outcome": c.Outcome, "reason": c.Reason},
	})
}
