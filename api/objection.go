package api

import (
	"context"
	"net/http"

	"github.com/fairwell/fairwell/internal/store"
)

type objectionInput struct {
	KeyHeader
	LanguageHeader
	ID   string `path:"id"`
	Body objectionBody
}

type objectionBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"4000" doc:"what was found out and done; kept with the act"`
}

// settleObjection records that a person has looked at a customer's "that was not
// me". What follows from it is done elsewhere: an objection stops nothing.
func (s *service) settleObjection(ctx context.Context, in *objectionInput) (*caseAnswer, error) {
	k, actID, err := s.once(ctx, in.ID, store.ActSettle, in.Key, in.Body, func(k store.Case, hash []byte) (string, error) {
		return s.settled(ctx, k.ID, in, hash)
	})
	if err != nil {
		return nil, err
	}
	if err := s.store.SettleObjection(ctx, k.ID, actID); err != nil {
		return nil, err
	}
	return s.show(ctx, k.ID, http.StatusOK, in.LanguageHeader)
}

// settled keeps the act. What it closes is closed after it, also by the starter
// if nobody else does.
func (s *service) settled(ctx context.Context, caseID string, in *objectionInput, hash []byte) (string, error) {
	if _, err := s.store.Objection(ctx, caseID); err != nil {
		return "", err
	}
	act, err := newAct(ctx, caseID, store.ActSettle, in.Key, in.Body.Reason, hash)
	if err != nil {
		return "", err
	}
	return s.store.AppendAct(ctx, act)
}
