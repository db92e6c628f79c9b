package worker

import (
	"context"
	"sync"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/store"
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
		due: s.store.ReceiptsDue, mailer: s.receipts, after: s.receiptAfter, metrics: s.metrics, atOnce: receiptsAtOnce,
	}
	acknowledgements := &Receipts{
		due: s.acknowledgementsDue, mailer: s.acknowledgements,
		after: s.receiptAfter, metrics: s.metrics, atOnce: receiptsAtOnce,
	}
	return []loop{
		{name: "receipts", every: receiptEvery, round: receipts.Round, log: s.log, metrics: s.metrics},
		{name: "acknowledgements", every: receiptEvery, round: acknowledgements.Round, log: s.log, metrics: s.metrics},
		{name: "backlog", every: backlogEvery, round: s.backlog, log: s.log, metrics: s.metrics},
	}
}

// starting are the loops that need Temporal.
func (s *Service) starting() []loop {
	if sabotage.ForgetStarter {
		return nil
	}
	starter := NewStarter(StarterConfig{Store: s.store, Client: s.config.Client, Metrics: s.metrics})
	withdrawals := NewWithdrawals(StarterConfig{Store: s.store, Client: s.config.Client, Metrics: s.metrics})
	return []loop{
		{name: "cases", every: startEvery, round: starter.Round, log: s.log, metrics: s.metrics},
		{name: "withdrawals", every: startEvery, round: withdrawals.Round, log: s.log, metrics: s.metrics},
	}
}

func (s *Service) acknowledgementsDue(ctx context.Context, w store.ReceiptWindow) ([]string, error) {
	return s.store.AcknowledgementsDue(ctx, w, activities.AcknowledgementsPerHour)
}

func (s *Service) backlog(ctx context.Context) error {
	b, err := s.store.Backlog(ctx)
	if err != nil {
		return err
	}
	s.metrics.backlog(ctx, b)
	w, err := s.store.WithdrawalBacklog(ctx)
	if err != nil {
		return err
	}
	s.metrics.withdrawals(ctx, w)
	return nil
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
