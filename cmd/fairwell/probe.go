package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

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
