package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/fairwell/fairwell/dev/chaos"
	"github.com/fairwell/fairwell/dev/stack"
)

// ownPlace says what a stack of its own is made of.
type ownPlace struct {
	Service    string `help:"the service's binary; default: fairwell beside this one"`
	PortOffset int    `help:"added to every port; 0: one that is free"`
	Keep       bool   `help:"keep the data folder, also if nothing broke"`

	replicas stack.Replicas
}

// ownStack is a stack that nobody else uses.
type ownStack struct {
	running *stack.Stack
	dir     string
}

// onOwnStack does something on a fresh stack that lives at the pace of campaigns,
// unless a variable says otherwise.
func (p ownPlace) onOwnStack(ctx context.Context, do func(context.Context, ownStack) (bool, error)) error {
	for name, value := range chaos.Pace() {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	return p.onFreshStack(ctx, "chaos", nil, do)
}

// onFreshStack starts a stack in a folder and on ports of its own, of the parts that
// are named or of all, and ends it afterwards. The folder stays unless all was good:
// its logs tell more.
//
// A database or a Temporal server named from outside is not used: what happens
// here must not happen to them.
func (p ownPlace) onFreshStack(ctx context.Context, name string, parts []string, do func(context.Context, ownStack) (bool, error)) error {
	for _, variable := range []string{
		"DATABASE_URL", "FAIRWELL_API_DATABASE_URL", "FAIRWELL_WORKER_DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE",
	} {
		if err := os.Unsetenv(variable); err != nil {
			return err
		}
	}
	self, service, err := place{Service: p.Service}.binaries()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fairwell-"+name+"-")
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs as another user and must pass
		return err
	}
	if p.PortOffset == 0 {
		p.PortOffset = stack.FreeOffset(stack.OffsetCampaign)
	}
	running, err := stack.Up(ctx, stack.Config{
		Dir: dir, Offset: p.PortOffset, Self: self, Service: service, Replicas: p.replicas, Parts: parts, Note: func(string) {},
	})
	if err != nil {
		return err
	}
	good, err := do(ctx, ownStack{running: running, dir: dir})
	running.Down()
	if good && !p.Keep {
		return errors.Join(err, os.RemoveAll(dir))
	}
	say("logs of the stack: " + filepath.Join(dir, "log"))
	return err
}
