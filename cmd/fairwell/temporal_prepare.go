package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/runs"
)

type temporalCommand struct {
	Prepare prepareCommand `cmd:"" help:"Register search attributes, keep the schedule that erases at night, and set for how long closed runs are kept. May run at any time and more than once."`
}

type prepareCommand struct {
	Retention int           `help:"Days that closed runs are kept, 7 to 30. If missing, it is only checked that they are."`
	Wait      time.Duration `default:"30s" help:"How long to wait for Temporal."`
}

// errUnprepared says that an operator has to do what was printed.
var errUnprepared = errors.New("the namespace is not ready: somebody with more rights has to do what is missing above")

// Run does each step even where another one fails, and says which lacks rights.
func (c prepareCommand) Run(ctx context.Context, std streams) error {
	options, err := temporalOptions(os.Getenv)
	if err != nil {
		return fmt.Errorf("read TEMPORAL_*: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, c.Wait)
	defer cancel()
	connection, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("reach Temporal at %s: %w", options.HostPort, err)
	}
	defer connection.Close()
	r, failed := runs.New(connection), false
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"search attributes", func() error { return r.Prepare(ctx, options.Namespace) }},
		{"schedule retention", func() error { return r.KeepRetention(ctx) }},
		{"retention of closed runs", func() error {
			return r.KeepClosedRuns(ctx, options.Namespace, time.Duration(c.Retention)*24*time.Hour)
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
