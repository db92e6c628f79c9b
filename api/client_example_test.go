package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/fairwell/fairwell/api/client"
)

// declareByClient is printed in docs/api.md, and run by the test of the client.
func declareByClient(ctx context.Context, address, token, key, product string) (client.CaseView, error) {
	c, err := client.NewClientWithResponses(address, client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}))
	if err != nil {
		return client.CaseView{}, err
	}
	res, err := c.DeclareCancellationWithResponse(ctx, &client.DeclareCancellationParams{IdempotencyKey: key},
		client.DeclareBody{Kind: client.DeclareBodyKindOrdinary, Items: []client.WantedItem{{ProductID: &product}}})
	switch {
	case err != nil: // perhaps received: send it again, with the same key
		return client.CaseView{}, err
	case res.JSON201 != nil: // received and decided
		return res.JSON201.AsCaseView()
	case res.JSON202 != nil: // received, and decided soon
		return res.JSON202.AsCaseView()
	}
	var problem client.Problem
	if err := json.Unmarshal(res.Body, &problem); err != nil {
		return client.CaseView{}, err
	}
	return client.CaseView{}, fmt.Errorf("declare: %s", problem.Code)
}
