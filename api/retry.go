package api

import (
	"context"
	"errors"
	"slices"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

type retryInput struct {
	KeyHeader
	LanguageHeader
	ID   string `path:"id"`
	Body retryBody
}

type retryBody struct {
	Reason     string   `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
	ProductIDs []string `json:"product_ids,omitempty" minItems:"1" maxItems:"200" uniqueItems:"true" nullable:"false" doc:"none: everything delayed or parked, the confirmation too"`
}

// retry records who wants what resumed and why, then asks the run. Asking again
// with the same key is the same act.
func (s *service) retry(ctx context.Context, in *retryInput) (*caseAnswer, error) {
	k, err := s.readable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	hash, err := hashOf(k.ID, in.Body)
	if err != nil {
		return nil, err
	}
	items, err := s.store.Items(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(items, in.Body.ProductIDs)
	if err != nil {
		return nil, err
	}
	actID, err := s.store.Acted(ctx, callerOf(ctx).actor, store.ActRetry, in.Key, hash)
	if errors.Is(err, cancellation.ErrNotFound) {
		actID, err = s.act(ctx, k, chosen, in, hash)
	}
	if err != nil {
		return nil, err
	}
	status, err := s.resume(ctx, k.ID, actID, chosen)
	if err != nil {
		return nil, err
	}
	k, items, err = s.read(ctx, k.ID)
	if err != nil {
		return nil, err
	}
	return &caseAnswer{Status: status, Body: viewCase(k, items, in.or(k.Locale))}, nil
}

// choose finds the items of products; one that the case does not hold is invalid.
func choose(items []store.CaseItem, productIDs []string) ([]string, error) {
	var ids []string
	for _, p := range productIDs {
		at := slices.IndexFunc(items, func(i store.CaseItem) bool { return i.ProductID == p })
		if at < 0 {
			return nil, invalid("body.product_ids", "names a product that this case does not hold")
		}
		ids = append(ids, items[at].ItemID)
	}
	return ids, nil
}

// act appends the act, unless the store shows already that it is for nothing.
func (s *service) act(ctx context.Context, k store.Case, chosen []string, in *retryInput, hash []byte) (string, error) {
	switch resumable, err := s.store.Resumable(ctx, k.ID, chosen); {
	case err != nil:
		return "", err
	case !resumable:
		return "", cancellation.ErrNothingOpen
	}
	act, err := newAct(ctx, k.ID, store.ActRetry, in.Key, in.Body.Reason, hash)
	if err != nil {
		return "", err
	}
	act.ItemIDs = chosen
	return s.store.AppendAct(ctx, act)
}

// resume asks the run to carry a retry out.
func (s *service) resume(ctx context.Context, caseID, actID string, chosen []string) (int, error) {
	return s.carryOut(ctx, order{
		caseID: caseID, actID: actID, nothing: cancellation.ActNothingOpen,
		ask: func(ctx context.Context) error {
			return s.runs.Retry(ctx, caseID, workflows.RetryRequest{ActID: actID, ItemIDs: chosen})
		},
		owed: func(ctx context.Context) (bool, error) { return s.store.Resumable(ctx, caseID, chosen) },
	})
}
