package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fairwell/fairwell/internal/runs"
)

type temporalCommand struct {
	Builds    buildsCommand    `cmd:"" help:"List the builds of the worker that Temporal knows, newest first: new, current, draining or drained."`
	Use       useCommand       `cmd:"" help:"Make a build current: open runs go on under it from their next step on. An earlier one is a rollback."`
	Tidy      tidyCommand      `cmd:"" help:"Remove the drained builds that no worker runs any more; Temporal keeps 100 at most."`
	Terminate terminateCommand `cmd:"" help:"After a bad release is rolled back: end the open runs that began under it. The worker begins each again."`
	Prepare   prepareCommand   `cmd:"" help:"Register search attributes, keep the schedule that erases at night, and set for how long closed runs are kept. May run at any time and more than once."`
}

type prepareCommand struct {
	Retention int           `help:"Days that closed runs are kept, 7 to 30. If missing, it is only checked that they are."`
	Wait      time.Duration `default:"30s" help:"How long to wait for Temporal."`
}

// errUnprepared says that an operator has to do what was printed.
var errUnprepared = errors.New("the namespace is not ready: somebody with more rights has to do what is missing above")

// Run does each step even where another one fails, and says which lacks rights.
func (c prepareCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, c.Wait, func(ctx context.Context, r *runs.Runs, namespace string) error {
		return c.prepare(ctx, std, r, namespace)
	})
}

func (c prepareCommand) prepare(ctx context.Context, std streams, r *runs.Runs, namespace string) error {
	failed := false
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"search attributes", func() error { return r.Prepare(ctx, namespace) }},
		{"schedule retention", func() error { return r.KeepRetention(ctx) }},
		{"schedule ends", func() error { return r.KeepEnds(ctx) }},
		{"retention of closed runs", func() error {
			return r.KeepClosedRuns(ctx, namespace, time.Duration(c.Retention)*24*time.Hour)
		}},
	} {
		if err := step.do(); err != nil {
			failed = true
			fmt.Fprintf(std.out, "missing  %s: %v\n", step.what, err)
			continue
		}
		fmt.Fprintf(std.out, "ready    %s\n", step.what)
	}
	if failed {
		return errUnprepared
	}
	return nil
}
