package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/otel/metric"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/probe"
	"github.com/fairwell/fairwell/internal/telemetry"
)

type probeCommand struct {
	Run    probeRunCommand    `cmd:"" help:"Go from button 1 to button 2 as a customer does, with a form that is marked as a probe and of which nothing is kept."`
	Report probeReportCommand `cmd:"" help:"Say for how much of a month the way was open, by what Prometheus has kept."`
}

type probeRunCommand struct {
	URL     string        `arg:"" help:"The page that holds button 1, as customers reach it."`
	Every   time.Duration `help:"Probe again and again at this pace; if missing, once."`
	Listen  string        `default:"127.0.0.1:8083" help:"Address of /metrics while probing again and again."`
	Timeout time.Duration `default:"20s" help:"For the whole way: what takes longer has failed."`
}

// Run fails if a single probe does, or if a probe was taken for a declaration.
func (c probeRunCommand) Run(ctx context.Context, std streams) error {
	k, err := config.ReadProbe(os.Getenv)
	if err != nil {
		return err
	}
	visitor := probe.Visitor{Page: c.URL, Key: k.ProbeKey.Reveal, Timeout: c.Timeout}
	if c.Every > 0 {
		return c.again(ctx, visitor, telemetry.NewLogger(std.err, slog.LevelInfo, "probe"))
	}
	began := time.Now()
	if err := visitor.Visit(ctx); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "button 1 and button 2 work: %v\n", time.Since(began).Round(time.Millisecond))
	return nil
}

// again probes until it is told to stop. A failure is a figure and a line of the log.
func (c probeRunCommand) again(ctx context.Context, v probe.Visitor, log *slog.Logger) error {
	metrics, err := newMetrics()
	if err != nil {
		return err
	}
	defer func() { _ = metrics.Close(context.WithoutCancel(ctx)) }()
	success, err := metrics.Meter().Int64Gauge(probe.Success, metric.WithDescription("1: the last probe went from button 1 to the answer to button 2; 0: it did not."))
	if err != nil {
		return fmt.Errorf("make instrument: %w", err)
	}
	took, err := metrics.Meter().Float64Gauge("fairwell_probe_duration", metric.WithUnit("s"), metric.WithDescription("How long the last probe took."))
	if err != nil {
		return fmt.Errorf("make instrument: %w", err)
	}
	visit := func() error {
		began := time.Now()
		err := v.Visit(ctx)
		if ctx.Err() != nil { // it was told to stop meanwhile: that says nothing
			return ctx.Err()
		}
		took.Record(ctx, time.Since(began).Seconds())
		if err == nil {
			success.Record(ctx, 1)
		} else {
			success.Record(ctx, 0)
			log.ErrorContext(ctx, "the probe failed", "error", err)
		}
		if errors.Is(err, probe.ErrDeclared) {
			return err
		}
		return nil
	}
	return together(ctx,
		func(ctx context.Context) error {
			return telemetry.Serve(ctx, c.Listen, telemetry.Admin(metrics, func(context.Context) error { return nil }))
		},
		func(ctx context.Context) error { return repeat(ctx, c.Every, visit) },
	)
}

// repeat does it at once, and again at each tick until ctx ends.
func repeat(ctx context.Context, every time.Duration, do func() error) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := do(); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
