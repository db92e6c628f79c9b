package worker

import (
	"context"
	"errors"
	"slices"
	"sync"
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
	atOnce   int             // starts side by side: one after a round that failed
	mu       sync.Mutex      // guards nextLook while cases are started
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
	// startsAtOnce bounds the calls to Temporal that are under way at once.
	startsAtOnce = 8
	// looksPerSecond bounds how often open cases are looked at again.
	looksPerSecond = 20
)

// NewStarter returns a Starter that has not begun.
func NewStarter(c StarterConfig) *Starter {
	s := &Starter{
		store: c.Store, client: c.Client, metrics: c.Metrics, grace: c.Grace, atOnce: startsAtOnce,
		nextLook: map[string]look{}, nextAsk: map[string]look{}, nextPoint: map[string]look{},
	}
	if s.grace == 0 {
		s.grace = 5 * time.Second
	}
	return s
}

// Round looks once through all open cases and acts. Cases are started side by
// side, so that a long outage's backlog drains as fast as Temporal takes it; the
// first call that fails ends the round, and the next round asks for one at a
// time until Temporal is back.
func (s *Starter) Round(ctx context.Context) error {
	if err := s.startAll(ctx); err != nil {
		s.atOnce = 1
		return err
	}
	s.atOnce = startsAtOnce
	return errors.Join(s.resend(ctx), s.pointOut(ctx, evidentAfter))
}

func (s *Starter) startAll(ctx context.Context) error {
	open := map[string]look{}
	for after := ""; ; {
		list, err := s.store.Startable(ctx, s.grace, after, page)
		if err != nil {
			return err
		}
		if err := sideBySide(ctx, s.atOnce, s.due(list), s.ensure); err != nil {
			return err
		}
		s.mu.Lock()
		for _, c := range list {
			after = c.CaseID
			open[c.CaseID] = s.nextLook[c.CaseID]
		}
		s.mu.Unlock()
		if len(list) < page {
			break
		}
	}
	s.nextLook = open // forgets what is closed
	return nil
}

// due leaves out the cases that were looked at a moment ago.
func (s *Starter) due(list []store.Start) []store.Start {
	return slices.DeleteFunc(slices.Clone(list), func(c store.Start) bool {
		l, known := s.nextLook[c.CaseID]
		return known && time.Now().Before(l.at)
	})
}

// ensure starts the case, or joins its open run.
func (s *Starter) ensure(ctx context.Context, c store.Start) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := s.client.ExecuteWorkflow(ctx, workflows.RestartOptions(workflows.StartInfo{
		CaseID: c.CaseID, Channel: c.Channel, Products: c.Products, Deadline: c.Deadline,
	}), workflows.CancellationWorkflow, workflows.CancellationInput{CaseID: c.CaseID})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nextLook[c.CaseID] = s.nextLook[c.CaseID].againAmong(len(s.nextLook))
	return nil
}

// again is the look after this one.
func (l look) again() look { return l.againAmong(0) }

// againAmong is the look after this one at one of so many open cases. All looks
// together stay under looksPerSecond: in a long backlog they would else take
// from Temporal the time that the runs need.
func (l look) againAmong(open int) look {
	pause := min(max(firstLook, 2*l.pause), lastLook)
	pause = max(pause, time.Duration(open)*time.Second/looksPerSecond)
	return look{at: time.Now().Add(pause), pause: pause}
}
