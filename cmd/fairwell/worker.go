package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/ends"
	"github.com/fairwell/fairwell/internal/mail/sendgrid"
	"github.com/fairwell/fairwell/internal/mailing"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/internal/webhook"
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
	metrics, err := newMetrics()
	if err != nil {
		return err
	}
	defer func() { _ = metrics.Close(context.WithoutCancel(ctx)) }()
	traces, err := newTraces(ctx, c.Traces, "worker", log)
	if err != nil {
		return err
	}
	defer traces.Close(ctx)
	law, err := readLaw(c.Rules)
	if err != nil {
		return err
	}
	lines, err := readBackends(c.Backends)
	if err != nil {
		return err
	}
	counts, err := newWorkerCounts(metrics, lines)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{
		URL: c.DatabaseURL.Reveal(), Fresh: c.DatabaseURL.Reveal, MaxConns: maxActivities + 8, Law: law,
		Meters: metrics.Meters(), Traces: traces.Provider(),
	})
	if err != nil {
		return err
	}
	defer s.Close()
	mails, err := newMailing(c, s, counts.loops.Mail, log)
	if err != nil {
		return err
	}
	doings := newActivities(c, s, mails, backend.Config{
		Lines: lines, Observe: func(ctx context.Context, line, code string) { counts.calls(ctx, line, code) },
	})
	temporal, namespace, err := connectTemporal(log, metrics)
	if err != nil {
		return err
	}
	defer temporal.Close()

	service := worker.NewService(worker.ServiceConfig{
		Config: worker.Config{
			Client: temporal, Activities: doings, BuildID: c.BuildID, MaxActivities: maxActivities,
			Traces: casesOf(traces, s),
		},
		Namespace: namespace, Store: s, Mailing: mails, Events: newCouriers(c, s, log), Log: log, Metrics: counts.loops,
		Haste: c.Haste, MailAfter: c.ReceiptMailAfter,
	})
	return together(ctx,
		func(ctx context.Context) error {
			return telemetry.Serve(ctx, c.AdminAddr, telemetry.Admin(metrics, service.Ready))
		},
		service.Run,
	)
}

func newMailing(c config.Worker, s *store.Store, observe mailing.Observe, log *slog.Logger) (*mailing.Mailing, error) {
	client, err := sendgrid.New(sendgrid.Config{
		APIKey: c.SendGridAPIKey.Reveal, BaseURL: c.SendGridBaseURL, From: c.MailFrom,
	})
	if err != nil {
		return nil, err
	}
	links, err := followLinkKeys(log, c.Links)
	if err != nil {
		return nil, err
	}
	afterwards, err := readAfterwards(c.Ends)
	if err != nil {
		return nil, err
	}
	return mailing.New(mailing.Config{
		Afterwards: afterwards,
		Store:      s, Provider: client, Company: c.ProviderName, Portal: c.PublicURL, Links: links, LogLag: c.MailLogLag,
		TellTyped: c.TellTyped, Log: log, Observe: observe,
	}), nil
}

func newCouriers(c config.Worker, s *store.Store, log *slog.Logger) *webhook.Couriers {
	return webhook.New(webhook.Config{
		Store: s, Source: c.PublicURL, Loopback: c.EventsLoopback, Log: log, Now: time.Now,
	})
}

// readBackends reads the product lines, and where the token of each is.
func readBackends(list string) (map[string]backend.Line, error) {
	lines, err := backend.ParseLines(list)
	if err != nil {
		return nil, fmt.Errorf("FAIRWELL_BACKENDS: %w", err)
	}
	for name, line := range lines {
		line.TokenFile = os.Getenv(backend.TokenFileVariable(name))
		lines[name] = line
	}
	return lines, nil
}

func newActivities(c config.Worker, s *store.Store, mails *mailing.Mailing, backends backend.Config) *activities.Activities {
	asked := backend.New(backends)
	return activities.New(activities.Config{
		Store: s, Mailing: mails,
		Retention: retention.New(retention.Config{Store: s, Periods: periods(c.Retention), Rate: c.EraseRate}),
		Ends:      ends.New(ends.Config{Store: s, Backends: asked, Rate: c.AskRate}),
		Backends:  asked, TellTyped: c.TellTyped,
		Pace: activities.Pace{
			MailMax: c.MailMax,
			FastFor: c.FastFor, SlowFirst: c.SlowFirst, SlowMax: c.SlowMax, SlowFor: c.SlowFor,
		},
	})
}
