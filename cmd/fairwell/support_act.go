package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// supportAct sends any act of the table, so that a new one needs no command.
type supportAct struct {
	Case    string            `arg:"" help:"The case."`
	Act     string            `arg:"" help:"As it ends the act's address: judge, void, ask, note, objection/settle and so on; see /docs."`
	Reason  string            `required:"" help:"Why; kept with the act."`
	Product []string          `help:"Only these products."`
	Set     map[string]string `help:"What else the act says, such as --set outcome=accepted; what is JSON is sent as JSON."`
	Match   string            `help:"ETag of the case as it was looked at; nothing is done if it has moved."`
	Key     string            `help:"Idempotency-Key; the same one repeats the same act. Generated if missing."`
	DryRun  bool              `help:"Only say whether there is something to do."`
}

// Run sends the act and prints the case.
func (c supportAct) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	body, err := actBody(c.Reason, c.Product, c.Set)
	if err != nil {
		return err
	}
	on := "cancellations"
	for _, a := range cancellation.Acts() {
		if a.Path == c.Act && !a.About(cancellation.Ordinary) {
			on = "withdrawals"
		}
	}
	path := "/v1/" + on + "/" + url.PathEscape(c.Case) + "/" + c.Act
	if c.DryRun {
		path += "?dry_run=true"
	}
	return callAPI(ctx, std, supportCall{method: http.MethodPost, path: path, key: c.Key, match: c.Match, body: body})
}

// actBody is the body of an act.
func actBody(reason string, products []string, set map[string]string) (map[string]any, error) {
	body := map[string]any{"reason": reason}
	if len(products) > 0 {
		body["product_ids"] = products
	}
	for name, value := range set {
		body[name] = value
		if strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[") || value == "true" {
			if !json.Valid([]byte(value)) {
				return nil, fmt.Errorf("--set %s is no JSON", name)
			}
			body[name] = json.RawMessage(value)
		}
	}
	return body, nil
}

// supportProposals lists the acts that wait for a second person.
type supportProposals struct{}

// Run prints them.
func (supportProposals) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{method: http.MethodGet, path: "/v1/proposals"})
}

type supportAnswer struct {
	Proposal string `arg:"" help:"The proposal."`
	Answer   string `arg:"" enum:"approve,decline" help:"approve: it is done; decline: it is not."`
	Reason   string `required:"" help:"Why; kept with the answer."`
}

// Run answers and prints the case.
func (c supportAnswer) Run(ctx context.Context, std streams) error {
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/proposals/" + url.PathEscape(c.Proposal) + "/" + c.Answer,
		body: map[string]any{"reason": c.Reason},
	})
}
