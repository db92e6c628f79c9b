package api

import (
	"context"
	"errors"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

type resolveInput struct {
	KeyHeader
	LanguageHeader
	ID   string `path:"id"`
	Body resolveBody
}

type resolveBody struct {
	Outcome string `json:"outcome" enum:"sent,not_sent" doc:"sent: SendGrid shows it; not_sent: it surely does not, and the mail goes out again"`
	Reason  string `json:"reason" minLength:"1" maxLength:"4000" doc:"why; kept with the act"`
}

// resolve records what a person found out about a confirmation whose outcome is
// unknown, then tells the run. Asking again with the same key is the same act.
func (s *service) resolve(ctx context.Context, in *resolveInput) (*caseAnswer, error) {
	k, found, err := s.once(ctx, in.ID, store.ActResolve, in.Key, in.Body, func(k store.Case, hash []byte) (string, error) {
		return s.resolution(ctx, k.ID, in, hash)
	})
	if err != nil {
		return nil, err
	}
	act, err := s.store.Act(ctx, found)
	if err != nil {
		return nil, err
	}
	status, err := s.tell(ctx, act)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, k.ID, status, in.LanguageHeader)
}

// resolution appends the act. It speaks of the attempt that is unknown now: if
// that is found out before the act reaches the run, the act is for nothing.
func (s *service) resolution(ctx context.Context, caseID string, in *resolveInput, hash []byte) (string, error) {
	attempt, err := s.store.Unresolved(ctx, caseID)
	if err != nil {
		return "", err
	}
	act, err := newAct(ctx, caseID, store.ActResolve, in.Key, in.Body.Reason, hash)
	if err != nil {
		return "", err
	}
	act.MailResolution = store.MailResolution{MailOutcome: cancellation.MailOutcome(in.Body.Outcome), MailAttempt: attempt}
	return s.store.AppendAct(ctx, act)
}

// tell asks the run to carry a resolution out.
func (s *service) tell(ctx context.Context, act store.Act) (int, error) {
	return s.carryOut(ctx, order{
		caseID: act.CaseID, actID: act.ID, nothing: cancellation.ActNotUnknown,
		ask: func(ctx context.Context) error {
			return s.runs.Resolve(ctx, act.CaseID, workflows.ResolveRequest{
				ActID: act.ID, Outcome: string(act.MailOutcome), Attempt: act.MailAttempt,
			})
		},
		owed: func(ctx context.Context) (bool, error) {
			attempt, err := s.store.Unresolved(ctx, act.CaseID)
			if errors.Is(err, cancellation.ErrNotUnknown) {
				return false, nil
			}
			return attempt == act.MailAttempt, err
		},
	})
}
