package demo

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/workflows"
)

// step is what one person can try next, and where.
type step struct{ person, address, what string }

// next is one step for each person whom Fairwell is made for.
func next(e stack.Environment, customerID, caseID string) []step {
	run := "/namespaces/" + e["TEMPORAL_NAMESPACE"] + "/workflows/" + url.PathEscape(workflows.CancellationID(caseID))
	return []step{
		{"customer", e.API() + "/konto", "sign in as " + customerID + ": the contracts, this case, its receipt"},
		{"support", e.API() + "/support/sign-in", "sign in as agent-7: what needs a person, and every case"},
		{"ops", e.UI() + run, "the run of this case: each step and each attempt"},
		{"integrator", e.API() + "/docs", "every call, with an example"},
		{"lawyer", e.API() + "/beleg", "check the receipt that the customer saved"},
	}
}

// answers says whether a link works for whoever follows it.
func (s step) answers(ctx context.Context, client *http.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, nil)
	if err != nil {
		return fmt.Errorf("try %s: %w", s.address, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("try %s: %w", s.address, err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("try %s: status %d", s.address, response.StatusCode)
	}
	return nil
}
