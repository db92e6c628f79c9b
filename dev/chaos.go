package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/fairwell/fairwell/dev/chaos"
	"github.com/fairwell/fairwell/dev/collector"
	"github.com/fairwell/fairwell/dev/stack"
)

type chaosCommand struct {
	ownPlace
	Cases   int           `short:"n" default:"60" help:"declarations"`
	Steps   int           `help:"blows; 0: each kind as often as in its deck"`
	Calm    bool          `help:"no blows: only SendGrid and the backends misbehave"`
	Seed    uint64        `help:"repeats a campaign; 0: a new one"`
	Quiet   time.Duration `help:"how long nothing may move before what is unfinished counts as lost"`
	APIs    int           `name:"apis" default:"2" help:"processes of the API, side by side"`
	Workers int           `default:"3" help:"processes of the worker, side by side"`
}

// Run prints the figures as one line of JSON; it fails if anything broke.
func (c chaosCommand) Run(ctx context.Context) error {
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixNano()) % 1_000_000
	}
	traces := collector.Listen()
	defer traces.Close()
	for name, value := range traces.Variables() {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	c.replicas = stack.Replicas{APIs: c.APIs, Workers: c.Workers}
	return c.onOwnStack(ctx, func(ctx context.Context, s ownStack) (bool, error) {
		report, err := chaos.Run(ctx, s.running, chaos.Config{
			Seed: c.Seed, Cases: c.Cases, Steps: c.Steps, Calm: c.Calm, Quiet: c.Quiet, Dir: s.dir, Say: say, Traces: traces,
		})
		if err != nil {
			return false, fmt.Errorf("seed %d: %w", c.Seed, err)
		}
		if err := tell(report, report.Violations); err != nil {
			return false, err
		}
		if report.Broken() {
			return false, fmt.Errorf("%d violations; repeat with `make chaos N=%d SEED=%d`", len(report.Violations), c.Cases, c.Seed)
		}
		return true, nil
	})
}

// tell prints what broke for people, and the figures for machines.
func tell(figures any, violations []string) error {
	for _, v := range violations {
		say("BROKEN: " + v)
	}
	line, err := json.Marshal(figures)
	if err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	fmt.Println(string(line))
	return nil
}

func say(text string) { fmt.Fprintln(os.Stderr, text) }
