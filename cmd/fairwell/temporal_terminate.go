package main

import (
	"context"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/runs"
)

type terminateCommand struct {
	Since  time.Time `required:"" placeholder:"TIME" help:"When the bad release began to run, such as 2026-11-27T14:00:00+01:00."`
	Reason string    `required:"" help:"Why; Temporal keeps it with each run."`
}

// Run ends the open runs that began since then.
func (c terminateCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, temporalWait, func(ctx context.Context, r *runs.Runs, namespace string) error {
		count, err := r.TerminateSince(ctx, namespace, c.Since, c.Reason)
		if err == nil {
			fmt.Fprintf(std.out, "Temporal ends %d open runs; the worker begins each again.\n", count)
		}
		return err
	})
}
