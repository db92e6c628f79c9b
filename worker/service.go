package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/store"
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

	receipts         receiptMailer
	acknowledgements receiptMailer
	receiptAfter     time.Duration
}

// ServiceConfig builds a Service.
type ServiceConfig struct {
	Config
	Namespace    string
	Store        *store.Store
	Log          *slog.Logger
	Metrics      *Metrics
	ReceiptAfter time.Duration // how long a confirmation may take before the receipt is mailed; a withdrawal's mail, before it is sent without its run
}

// NewService returns a Service that has not begun.
func NewService(c ServiceConfig) *Service {
	return &Service{
		config: c.Config, namespace: c.Namespace, store: c.Store, log: c.Log, metrics: c.Metrics,
		receipts: activities.NewReceipts(c.Activities), acknowledgements: activities.NewAcknowledgements(c.Activities),
		receiptAfter: c.ReceiptAfter,
	}
}

// Run waits for Temporal, prepares the namespace, and works until ctx ends;
// then activities and receipts under way may finish. It returns an error only if
// the worker cannot go on.
func (s *Service) Run(ctx context.Context) error {
	mailing, stopMailing := context.WithCancel(ctx)
	mailed := runLoops(mailing, s.mailing()...)
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
		err := PrepareNamespace(ctx, s.config.Client, s.namespace)
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
	if _, err := s.config.Client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return errors.New("temporal does not answer")
	}
	if err := s.store.Ping(ctx); err != nil {
		return errors.New("postgres does not answer")
	}
	return nil
}
