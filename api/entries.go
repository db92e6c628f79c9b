package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/fairwell/fairwell/internal/store"
)

// readEntry reads what was entered long after its receipt, as it was sent.
func readEntry(p store.Proposal) (*declareBody, error) {
	body := &declareBody{}
	if err := json.Unmarshal(p.Entry, body); err != nil {
		return nil, fmt.Errorf("read entry: %w", err)
	}
	return body, nil
}

// letIn declares an entry as of its own day of receipt, which the second person has
// approved. It is its maker's, under the key that he sent.
func (s *service) letIn(ctx context.Context, p store.Proposal, a store.Answer, lang LanguageHeader) (*answered, error) {
	body, err := readEntry(p)
	if err != nil {
		return nil, err
	}
	d, err := s.declaration(ctx, *body)
	if err != nil {
		return nil, err
	}
	d.Approval = &a
	declared, err := s.reception.Declare(ctx, d)
	if err != nil {
		return nil, err
	}
	out, err := s.accepted(ctx, declared, lang)
	if err != nil {
		return nil, err
	}
	status := out.Status
	if status == http.StatusCreated {
		status = http.StatusOK
	}
	return &answered{Status: status, Body: out.Body}, nil
}
