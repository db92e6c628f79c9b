package main

import (
	"context"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/runs"
)

// temporalWait bounds what an operator waits for Temporal.
const temporalWait = 30 * time.Second

type buildsCommand struct{}

// Run lists the builds, newest first.
func (buildsCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, temporalWait, func(ctx context.Context, r *runs.Runs, _ string) error {
		builds, err := r.Builds(ctx)
		for _, b := range builds {
			fmt.Fprintf(std.out, "%-9s %s\n", b.Use, b.ID)
		}
		return err
	})
}

type useCommand struct {
	Build string `arg:"" optional:"" help:"FAIRWELL_BUILD_ID of workers that run. If missing, of none: workers without it."`
}

// Run makes a build current, an earlier one as well.
func (c useCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, temporalWait, func(ctx context.Context, r *runs.Runs, namespace string) error {
		if err := r.UseBuild(ctx, namespace, c.Build); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "%-9s %s\n", runs.BuildCurrent, c.Build)
		return nil
	})
}

type tidyCommand struct{}

// Run removes every drained build, and says which a worker still runs.
func (tidyCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, temporalWait, func(ctx context.Context, r *runs.Runs, _ string) error {
		builds, err := r.Builds(ctx)
		if err != nil {
			return err
		}
		for _, b := range builds {
			if b.Use != runs.BuildDrained {
				continue
			}
			if err := r.RemoveBuild(ctx, b.ID); err != nil {
				fmt.Fprintf(std.out, "%-9s %s: %v\n", "kept", b.ID, err)
				continue
			}
			fmt.Fprintf(std.out, "%-9s %s\n", "removed", b.ID)
		}
		return nil
	})
}
