package api

import (
	"context"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

type settleInput struct {
	KeyHeader
	ID   string `path:"id"`
	Body settleBody
}

type settleBody struct {
	Outcome string `json:"outcome" enum:"accepted,rejected"`
	Reason  string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the outcome"`
}

// settleWithdrawal records what a person decided about a withdrawal that the
// rules could not settle, or whose mail did not arrive. It sends nothing, and no
// run waits for it. Asking again with the same key is the same act.
func (s *service) settleWithdrawal(ctx context.Context, in *settleInput) (*withdrawalAnswer, error) {
	id, err := parseID(in.ID)
	if err != nil {
		return nil, err
	}
	hash, err := hashOf(id, in.Body)
	if err != nil {
		return nil, err
	}
	o := store.NewOutcome{
		WithdrawalID: id, Outcome: cancellation.WithdrawalOutcome(in.Body.Outcome), Note: in.Body.Reason,
		Actor: callerOf(ctx).actor, Key: in.Key, BodyHash: hash,
	}
	if o.ID, err = newID(); err != nil {
		return nil, err
	}
	if o.NoteID, err = newID(); err != nil {
		return nil, err
	}
	if err := s.store.SettleWithdrawal(ctx, o); err != nil {
		return nil, err
	}
	return s.withdrawal(ctx, &withdrawalInput{ID: id})
}
