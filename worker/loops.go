package worker

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/sabotage"
)

// How often the loops look, while all goes well.
const (
	startEvery    = time.Second
	mailEvery     = time.Second
	eventEvery    = time.Second
	turnsEvery    = time.Second
	closedEvery   = 5 * time.Second
	backlogEvery  = 10 * time.Second
	scheduleEvery = 5 * time.Second
	compareEvery  = 5 * time.Minute
)

// mailing are the loops that work without Temporal, from the first moment on.
func (s *Service) mailing() []loop {
	mails := &Mails{store: s.store, step: s.mails.Step, after: s.mailAfter, form: formAfter, traces: s.config.Traces}
	return s.watched([]loop{
		{name: "mails", every: mailEvery, round: mails.Round},
		{name: "events", every: eventEvery, round: s.events.Round},
		{name: "backlog", every: backlogEvery, round: s.backlog},
		{name: "compare", every: compareEvery, round: s.compare},
	})
}

// starting are the loops that need Temporal.
func (s *Service) starting() []loop {
	if sabotage.ForgetStarter {
		return nil
	}
	starter := NewStarter(s.store, s.runs, s.metrics)
	return s.watched([]loop{
		{name: "runs", every: startEvery, round: starter.Round},
		{name: "turns", every: turnsEvery, round: s.store.GiveTurns},
		{name: "batches", every: turnsEvery, round: s.store.AdvanceBatches},
		{name: "closed", every: closedEvery, round: starter.Closed},
		{name: "schedule", every: scheduleEvery, round: s.schedule},
	})
}

// watched gives the loops what they have in common.
func (s *Service) watched(loops []loop) []loop {
	for i := range loops {
		loops[i].haste, loops[i].log, loops[i].metrics = s.haste, s.log, s.metrics
	}
	return loops
}

// schedule keeps the schedules, once in the worker's life.
func (s *Service) schedule(ctx context.Context) error {
	if s.scheduled {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := errors.Join(s.runs.KeepRetention(ctx), s.runs.KeepEnds(ctx))
	s.scheduled = err == nil
	return err
}

// loopNames are the loops of both kinds.
func loopNames() []string {
	return []string{"mails", "events", "backlog", "compare", "runs", "turns", "batches", "closed", "schedule"}
}

// backlog counts what is owed.
func (s *Service) backlog(ctx context.Context) error {
	b, err := s.store.Backlog(ctx)
	if err != nil {
		return err
	}
	causes, err := s.store.Causes(ctx)
	if err != nil {
		return err
	}
	lines, err := s.store.HeldLines(ctx)
	if err == nil {
		s.metrics.backlog(ctx, b, causes, lines, time.Now())
	}
	return err
}

// compare looks whether the docket is what the view says: always, or somebody has to
// know before it sends work astray.
func (s *Service) compare(ctx context.Context) error {
	number, err := s.store.RecentlyDiffers(ctx)
	if err == nil {
		s.metrics.differs.Record(ctx, int64(number))
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
