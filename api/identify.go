package api

import (
	"context"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

type identifyInput struct {
	KeyHeader
	LanguageHeader
	ID   string `path:"id"`
	Body identifyBody
}

type identifyBody struct {
	CustomerID string       `json:"customer_id" minLength:"1" maxLength:"200" doc:"whose declaration it is"`
	Items      []wantedItem `json:"items,omitempty" minItems:"1" maxItems:"100" nullable:"false" doc:"what is meant; none: what was typed says it"`
	Reason     string       `json:"reason" minLength:"1" maxLength:"4000" doc:"how that was found out; kept with the act"`
}

// identify records whose a typed declaration is, then tells the run. Asking
// again with the same key is the same act.
func (s *service) identify(ctx context.Context, in *identifyInput) (*caseAnswer, error) {
	k, actID, err := s.once(ctx, in.ID, store.ActIdentify, in.Key, in.Body, func(k store.Case, hash []byte) (string, error) {
		return s.identification(ctx, k.ID, in, hash)
	})
	if err != nil {
		return nil, err
	}
	status, err := s.carryOut(ctx, order{
		caseID: k.ID, actID: actID, nothing: cancellation.ActDone,
		ask: func(ctx context.Context) error {
			return s.runs.Identify(ctx, k.ID, workflows.IdentifyRequest{ActID: actID})
		},
		// Without a run the case gets one, which reads by itself whose it is.
		owed: func(context.Context) (bool, error) { return false, nil },
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, k.ID, status, in.LanguageHeader)
}

func (s *service) identification(ctx context.Context, caseID string, in *identifyInput, hash []byte) (string, error) {
	wanted, err := wantedOf(callerOf(ctx), cancellation.Ordinary, in.Body.Items)
	if err != nil {
		return "", err
	}
	act, err := newAct(ctx, caseID, store.ActIdentify, in.Key, in.Body.Reason, hash)
	if err != nil {
		return "", err
	}
	err = s.reception.Identify(ctx, reception.Identification{
		CaseID: caseID, CustomerID: in.Body.CustomerID, Wanted: wanted, Act: act,
	})
	return act.ID, err
}
