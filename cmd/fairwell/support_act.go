package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

// supportAct sends any act of the table, so that a new one needs no command.
type supportAct struct {
	Case    string            `arg:"" help:"The case."`
	Act     string            `arg:"" help:"As it ends the act's address: judge, void, ask, note, objection/settle and so on; see /docs."`
	Reason  string            `required:"" help:"Why; kept with the act."`
	Product []string          `help:"Only these products."`
	Set     map[string]string `help:"What else the act says, such as --set outcome=accepted; what is JSON is sent as JSON."`
	Match   string            `help:"ETag of the case as it was looked at; nothing is done if it has moved."`
	Key     string            `help:"Idempotency-Key; the same one repeats the same act. Made anew if missing."`
}

// Run sends the act and prints the case.
func (c supportAct) Run(ctx context.Context, std streams) error {
	if c.Key == "" {
		c.Key = uuid.NewString()
	}
	body := map[string]any{"reason": c.Reason}
	if len(c.Product) > 0 {
		body["product_ids"] = c.Product
	}
	for name, value := range c.Set {
		body[name] = value
		if strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[") || value == "true" {
			if !json.Valid([]byte(value)) {
				return fmt.Errorf("--set %s is no JSON", name)
			}
			body[name] = json.RawMessage(value)
		}
	}
	return callAPI(ctx, std, supportCall{
		method: http.MethodPost, path: "/v1/cancellations/" + url.PathEscape(c.Case) + "/" + c.Act, key: c.Key, match: c.Match, body: body,
	})
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
