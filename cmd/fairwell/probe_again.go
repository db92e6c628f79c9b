package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/metric"

	"github.com/fairwell/fairwell/internal/probe"
	"github.com/fairwell/fairwell/internal/telemetry"
)

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
