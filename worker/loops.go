package worker

import (
	"context"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/sabotage"
)

// How often the loops look, while all goes well.
const (
	startEvery   = time.Second
	receiptEvery = time.Second
	backlogEvery = 10 * time.Second
)

// mailing are the loops that work without Temporal, from the first moment on.
func (s *Service) mailing() []loop {
	receipts := &Receipts{
		store: s.store, mailer: s.receipts, after: s.receiptAfter, metrics: s.metrics, atOnce: receiptsAtOnce,
	}
	return []loop{
		{name: "receipts", every: receiptEvery, round: receipts.Round, log: s.log, metrics: s.metrics},
		{name: "backlog", every: backlogEvery, round: s.backlog, log: s.log, metrics: s.metrics},
	}
}

// starting are the loops that need Temporal.
func (s *Service) starting() []loop {
	if sabotage.ForgetStarter {
		return nil
	}
	starter := NewStarter(StarterConfig{Store: s.store, Client: s.config.Client, Metrics: s.metrics})
	return []loop{{name: "cases", every: startEvery, round: starter.Round, log: s.log, metrics: s.metrics}}
}

func (s *Service) backlog(ctx context.Context) error {
	b, err := s.store.Backlog(ctx)
	if err == nil {
		s.metrics.backlog(ctx, b)
	}
	return err
}

// runLoops runs loops beside the caller until its context ends; wait then waits
// for their last rounds.
func runLoops(ctx context.Context, loops ...loop) (wait func()) {
	var wg sync.WaitGroup
	for _, l := range loops {
		wg.Go(func() { l.run(ctx) })
	}
	return wg.Wait
}
