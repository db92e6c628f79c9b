package worker

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"go.temporal.io/sdk/client"

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
	nextAsk  map[string]look // acts that their runs did not answer
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
		nextLook: map[string]look{}, nextAsk: map[string]look{},
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
	return l.again(), nil
}

// again is the look after this one.
func (l look) again() look {
	pause := min(max(firstLook, 2*l.pause), lastLook)
	return look{at: time.Now().Add(pause), pause: pause}
}
