package main

import (
	"context"
	"fmt"
	"os"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/mail"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/worker"
)

// maxActivities bounds activities at the same time; each holds at most one
// Postgres connection at a time, and the pool has some to spare.
const maxActivities = 32

type workerCommand struct{}

// Run works until it is told to stop, and lets activities under way finish.
func (workerCommand) Run(ctx context.Context, std streams) error {
	c, err := config.ReadWorker(os.Getenv)
	if err != nil {
		return err
	}
	log := telemetry.NewLogger(std.err, c.LogLevel, "worker")
	metrics, err := telemetry.NewMetrics()
	if err != nil {
		return err
	}
	defer func() { _ = metrics.Close(context.WithoutCancel(ctx)) }()
	s, err := store.Open(ctx, store.Config{URL: c.DatabaseURL.Reveal(), MaxConns: maxActivities + 8})
	if err != nil {
		return err
	}
	defer s.Close()
	doings, err := newActivities(c, s)
	if err != nil {
		return err
	}
	temporal, namespace, err := connectTemporal(log, metrics)
	if err != nil {
		return err
	}
	defer temporal.Close()

	counts, err := worker.NewMetrics(metrics.Meter())
	if err != nil {
		return err
	}
	service := worker.NewService(worker.ServiceConfig{
		Config: worker.Config{
			Client: temporal, Activities: doings, BuildID: c.BuildID, MaxActivities: maxActivities,
		},
		Namespace: namespace, Store: s, Log: log, Metrics: counts, ReceiptAfter: c.ReceiptMailAfter,
	})
	return together(ctx,
		func(ctx context.Context) error {
			return telemetry.Serve(ctx, c.AdminAddr, telemetry.Admin(metrics, service.Ready))
		},
		service.Run,
	)
}

func newActivities(c config.Worker, s *store.Store) (*activities.Activities, error) {
	lines, err := backend.ParseLines(c.Backends)
	if err != nil {
		return nil, fmt.Errorf("FAIRWELL_BACKENDS: %w", err)
	}
	for name, line := range lines {
		line.TokenFile = os.Getenv(backend.TokenFileVariable(name))
		lines[name] = line
	}
	sender, err := mail.New(mail.Config{
		APIKey: c.SendGridAPIKey.Reveal(), BaseURL: c.SendGridBaseURL, From: c.MailFrom,
	})
	if err != nil {
		return nil, err
	}
	return activities.New(activities.Config{
		Store: s, Sender: sender, Provider: c.ProviderName, Portal: c.PublicURL, LogLag: c.MailLogLag,
		Backends: backend.New(backend.Config{Lines: lines}),
		Pace: activities.Pace{
			MailMax: c.MailMax,
			FastFor: c.FastFor, SlowFirst: c.SlowFirst, SlowMax: c.SlowMax, SlowFor: c.SlowFor,
		},
	}), nil
}
