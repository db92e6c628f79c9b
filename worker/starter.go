package worker

import (
	"context"
	"errors"
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
	metrics  *Metrics
	grace    time.Duration
	nextLook map[string]look // open cases seen before
	nextAsk  map[string]look // acts that their runs did not answer

	nextPoint map[string]look // mails that their runs were told of
}

type look struct {
	at    time.Time     // not before
	pause time.Duration // until the look after that
}

// StarterConfig builds a Starter.
type StarterConfig struct {
	Store   *store.Store
	Client  client.Client
	Metrics *Metrics
	Grace   time.Duration // how long the API may take to start a case; zero: 5 s
}

// Bounds of the pause between two looks at one open case: a case that has been
// open for long is looked at less often.
const (
	firstLook = 5 * time.Second
	lastLook  = time.Minute
	// page bounds one read from Postgres, and callTimeout one call to Temporal.
	page        = 200
	callTimeout = 5 * time.Second
)

// NewStarter returns a Starter that has not begun.
func NewStarter(c StarterConfig) *Starter {
	s := &Starter{
		store: c.Store, client: c.Client, metrics: c.Metrics, grace: c.Grace,
		nextLook: map[string]look{}, nextAsk: map[string]look{}, nextPoint: map[string]look{},
	}
	if s.grace == 0 {
		s.grace = 5 * time.Second
	}
	return s
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
	return errors.Join(s.resend(ctx), s.pointOut(ctx, evidentAfter))
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
