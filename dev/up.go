package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/fairwell/fairwell/dev/brand"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/dev/supervise"
)

type upCommand struct {
	place
}

// Run serves until the context ends.
func (c upCommand) Run(ctx context.Context) error {
	running, err := c.start(ctx)
	if err != nil {
		return err
	}
	defer running.Down()
	<-ctx.Done()
	return nil
}

// start brings the stack up and says where everything is.
func (p place) start(ctx context.Context) (*stack.Stack, error) {
	self, service, err := p.binaries()
	if err != nil {
		return nil, err
	}
	if err := brand.Apply(p.Data, p.PortOffset); err != nil {
		return nil, err
	}
	began := time.Now()
	running, err := stack.Up(ctx, stack.Config{
		Dir: p.Data, Offset: p.PortOffset, Self: self, Service: service,
		Note: func(text string) { fmt.Fprintln(os.Stderr, text) },
	})
	if err != nil {
		return nil, err
	}
	e := running.Environment
	fmt.Fprintf(os.Stderr, "ready in %.1f s: API %s, mailbox %s, Temporal UI %s\nvariables in %s/env, logs in %s/log, Ctrl-C ends everything\n",
		time.Since(began).Seconds(), e.API(), e.Mailbox(), e.UI(), p.Data, p.Data)
	return running, nil
}

type stopCommand struct {
	Part string `arg:"" help:"${parts}"`
	Data string `default:".data" help:"folder of the stack's data"`
}

// Run answers when the part is gone.
func (c stopCommand) Run(ctx context.Context) error {
	return supervise.Ask(ctx, c.Data, "stop", c.Part)
}

type startCommand struct {
	Part string `arg:"" help:"${parts}"`
	Data string `default:".data" help:"folder of the stack's data"`
}

// Run answers when the part is ready.
func (c startCommand) Run(ctx context.Context) error {
	return supervise.Ask(ctx, c.Data, "start", c.Part)
}

// partNames go into the help.
func partNames() string { return strings.Join(stack.Parts, ", ") }
