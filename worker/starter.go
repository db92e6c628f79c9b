package worker

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// Starter makes sure that every open case has an open run, and that every act
// of a person reaches it. It starts what was never started, and restarts every
// open case that has none, however that run ended: terminating is no undo.
//
// Postgres alone says what is open. Starting a case that runs already changes
// nothing and costs nothing, so the starter asks nobody first.
type Starter struct {
	store    *store.Store
	client   client.Client
	log      *slog.Logger
	grace    time.Duration
	every    time.Duration
	nextLook map[string]look // open cases seen before
}

type look struct {
	at    time.Time     // not before
	pause time.Duration // until the look after that
}

// StarterConfig builds a Starter.
type StarterConfig struct {
	Store  *store.Store
	Client client.Client
	Log    *slog.Logger
	Grace  time.Duration // how long the API may take to start a case; zero: 5 s
	Every  time.Duration // between two rounds; zero: 1 s
}

// Bounds of the pause between two looks at one open case: a case that has been
// open for long is looked at less often.
const (
	firstLook = 5 * time.Second
	lastLook  = time.Minute
	// page bounds one read from Postgres, and callTimeout one call to Temporal.
	page        = 200
	callTimeout = 5 * time.Second
	maxBackOff  = 15 * time.Second
)

// NewStarter returns a Starter that has not begun.
func NewStarter(c StarterConfig) *Starter {
	s := &Starter{
		store: c.Store, client: c.Client, log: c.Log, grace: c.Grace, every: c.Every,
		nextLook: map[string]look{},
	}
	if s.grace == 0 {
		s.grace = 5 * time.Second
	}
	if s.every == 0 {
		s.every = time.Second
	}
	return s
}

// Run makes a round every second until ctx ends. While Postgres or Temporal is
// away it waits longer, with jitter, so that many workers do not come back at
// the same moment.
func (s *Starter) Run(ctx context.Context) {
	pause := s.every
	for {
		timer := time.NewTimer(pause/2 + rand.N(pause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if err := s.Round(ctx); err != nil && ctx.Err() == nil {
			pause = min(2*pause, maxBackOff)
			s.log.WarnContext(ctx, "starter waits", "pause", pause, "error", err)
			continue
		}
		pause = s.every
	}
}

// Round looks once through all open cases and acts. It stops at the first call
// that fails: the next ones would too.
func (s *Starter) Round(ctx context.Context) error {
	seen := map[string]look{}
	for after := ""; ; {
		open, err := s.store.Startable(ctx, s.grace, after, page)
		if err != nil {
			return err
		}
		for _, c := range open {
			after = c.CaseID
			l, err := s.ensure(ctx, c)
			if err != nil {
				return err
			}
			seen[c.CaseID] = l
		}
		if len(open) < page {
			break
		}
	}
	s.nextLook = seen
	return s.resend(ctx)
}

// ensure starts the case, or joins its open run, if it is time to look at it.
func (s *Starter) ensure(ctx context.Context, c store.Start) (look, error) {
	l, known := s.nextLook[c.CaseID]
	if known && time.Now().Before(l.at) {
		return l, nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := s.client.ExecuteWorkflow(ctx, workflows.RestartOptions(workflows.StartInfo{
		CaseID: c.CaseID, Channel: c.Channel, Products: c.Products, Deadline: c.Deadline,
	}), workflows.CancellationWorkflow, workflows.CancellationInput{CaseID: c.CaseID})
	if err != nil {
		return look{}, err
	}
	l.pause = min(max(firstLook, 2*l.pause), lastLook)
	l.at = time.Now().Add(l.pause)
	return l, nil
}

// resend hands over acts that have no outcome: the API stored them and could
// not reach the run, or died before it could say what became of them.
func (s *Starter) resend(ctx context.Context) error {
	acts, err := s.store.OpenActs(ctx, s.grace, page)
	if err != nil {
		return err
	}
	for _, act := range acts {
		if err := s.handOver(ctx, act); err != nil {
			return err
		}
	}
	return nil
}

// handOver gives an act to its run. If that has closed, a case that is still
// owed something gets a new run first, and the act waits for the next round.
func (s *Starter) handOver(ctx context.Context, act store.Act) error {
	asking, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	outcome := cancellation.ActDone
	err := workflows.Retry(asking, s.client, act.CaseID, workflows.RetryRequest{ActID: act.ID, ItemIDs: act.ItemIDs})
	switch {
	case errors.Is(err, cancellation.ErrNothingOpen):
		outcome = cancellation.ActNothingOpen
	case errors.Is(err, cancellation.ErrNotFound):
		resumable, err := s.store.Resumable(ctx, act.CaseID, act.ItemIDs)
		if err != nil {
			return err
		}
		if resumable {
			delete(s.nextLook, act.CaseID)
			return nil
		}
		outcome = cancellation.ActNothingOpen
	case err != nil:
		return err
	}
	return s.store.CloseAct(ctx, act.ID, outcome)
}
