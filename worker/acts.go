package worker

import (
	"context"
	"errors"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// resend hands over acts that have no outcome: the API stored them and could
// not reach the run, or died before it could say what became of them. An act
// that its run does not answer is asked for less often, so that it does not
// stand in the way of those behind it.
func (s *Starter) resend(ctx context.Context) error {
	acts, err := s.store.OpenActs(ctx, s.grace, page)
	if err != nil {
		return err
	}
	s.metrics.waitingActs(ctx, len(acts))
	seen := map[string]look{}
	var failed error
	for _, act := range acts {
		l, known := s.nextAsk[act.ID]
		if known && (failed != nil || time.Now().Before(l.at)) {
			seen[act.ID] = l
			continue
		}
		if failed != nil {
			continue
		}
		if failed = s.handOver(ctx, act); failed != nil {
			seen[act.ID] = l.again()
		}
	}
	s.nextAsk = seen
	return failed
}

// handOver gives an act to its run. If that has closed, a case that is still
// owed something gets a new run first, and the act waits for the next round.
func (s *Starter) handOver(ctx context.Context, act store.Act) error {
	asking, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	nothing := cancellation.ActNothingOpen
	switch act.Kind {
	case store.ActResolve:
		nothing = cancellation.ActNotUnknown
	case store.ActIdentify:
		nothing = cancellation.ActDone // it stands in Postgres, where a new run finds it
	}
	outcome := cancellation.ActDone
	err := s.ask(asking, act)
	switch {
	case errors.Is(err, cancellation.ErrNothingOpen), errors.Is(err, cancellation.ErrNotUnknown):
		outcome = nothing
	case errors.Is(err, cancellation.ErrNotFound):
		owed, err := s.owed(ctx, act)
		if err != nil {
			return err
		}
		if owed {
			delete(s.nextLook, act.CaseID)
			return nil
		}
		outcome = nothing
	case err != nil:
		return err
	}
	return s.store.CloseAct(ctx, act.ID, outcome)
}

func (s *Starter) ask(ctx context.Context, act store.Act) error {
	switch act.Kind {
	case store.ActIdentify:
		return workflows.Identify(ctx, s.client, act.CaseID, workflows.IdentifyRequest{ActID: act.ID})
	case store.ActSettle:
		return s.store.SettleObjection(ctx, act.CaseID, act.ID) // needs no run
	}
	if act.Kind == store.ActResolve {
		return workflows.Resolve(ctx, s.client, act.CaseID, workflows.ResolveRequest{
			ActID: act.ID, Outcome: string(act.MailOutcome), Attempt: act.MailAttempt,
		})
	}
	return workflows.Retry(ctx, s.client, act.CaseID, workflows.RetryRequest{ActID: act.ID, ItemIDs: act.ItemIDs})
}

// owed says whether an act still means something to a case without a run.
func (s *Starter) owed(ctx context.Context, act store.Act) (bool, error) {
	if act.Kind == store.ActIdentify {
		return false, nil // a new run reads by itself whose declaration it is
	}
	if act.Kind != store.ActResolve {
		return s.store.Resumable(ctx, act.CaseID, act.ItemIDs)
	}
	attempt, err := s.store.Unresolved(ctx, act.CaseID)
	if errors.Is(err, cancellation.ErrNotUnknown) {
		return false, nil
	}
	return attempt == act.MailAttempt, err
}
