package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/webhook"
)

// Service is the worker with its starter, from the first wait for Temporal to
// the last activity under way.
type Service struct {
	config    Config
	namespace string
	store     *store.Store
	log       *slog.Logger
	metrics   *Metrics
	working   atomic.Bool
	scheduled bool // the schedules stand; of its loop alone

	runs      *runs.Runs
	mails     *mailing.Mailing
	events    *webhook.Couriers
	mailAfter time.Duration
	haste     int
}

// ServiceConfig builds a Service.
type ServiceConfig struct {
	Config
	Namespace string
	Store     *store.Store
	Mailing   *mailing.Mailing
	Events    *webhook.Couriers
	Log       *slog.Logger
	Metrics   *Metrics
	Haste     int           // the loops look so many times as often; 0: as usual
	MailAfter time.Duration // how long a run may take to confirm or acknowledge before a mail goes out without it
}

// NewService returns a Service that has not begun.
func NewService(c ServiceConfig) *Service {
	return &Service{
		config: c.Config, namespace: c.Namespace, store: c.Store, log: c.Log, metrics: c.Metrics,
		runs: runs.New(c.Client), mails: c.Mailing, events: c.Events, mailAfter: c.MailAfter, haste: c.Haste,
	}
}

// Run waits for Temporal, prepares the namespace, and works until ctx ends;
// then activities and mails under way may finish. It returns an error only if
// the worker cannot go on.
func (s *Service) Run(ctx context.Context) error {
	mailing, stopMailing := context.WithCancel(ctx)
	mailed := runLoops(mailing, s.mailing()...)
	defer s.events.Wait()
	defer mailed()
	defer stopMailing()
	if err := s.prepare(ctx); err != nil {
		return nil // ctx has ended before Temporal came
	}
	fatal := make(chan error, 1)
	s.config.OnFatal = func(err error) {
		select {
		case fatal <- err:
		default:
		}
	}
	w := New(s.config)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start worker: %w", err)
	}
	s.working.Store(true)
	starting, stop := context.WithCancel(ctx)
	started := runLoops(starting, s.starting()...)
	var err error
	select {
	case <-ctx.Done():
	case err = <-fatal:
		err = fmt.Errorf("worker: %w", err)
	}
	s.working.Store(false)
	stop()
	started()
	w.Stop()
	return err
}

// prepare waits until Temporal answers and knows the search attributes.
func (s *Service) prepare(ctx context.Context) error {
	pause := 100 * time.Millisecond
	for {
		err := s.runs.Prepare(ctx, s.namespace)
		if err == nil {
			return nil
		}
		s.log.WarnContext(ctx, "waiting for Temporal", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
			pause = min(2*pause, 5*time.Second)
		}
	}
}

// Ready says whether runs make progress: the worker has begun, and Temporal and
// Postgres answer.
func (s *Service) Ready(ctx context.Context) error {
	if !s.working.Load() {
		return errors.New("the worker has not begun")
	}
	if err := s.runs.Healthy(ctx); err != nil {
		return errors.New("temporal does not answer")
	}
	if err := s.store.Ping(ctx); err != nil {
		return errors.New("postgres does not answer")
	}
	return nil
}
