package main

import (
	"context"
	"fmt"
	"net"
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
}

// ownStack is a stack that nobody else uses.
type ownStack struct {
	running *stack.Stack
	dir     string
}

// onOwnStack starts a fresh stack in a folder and on ports of its own, and ends
// it afterwards. The folder stays if something broke: its logs tell more.
//
// A database or a Temporal server named from outside is not used: what happens
// here must not happen to them.
func (p ownPlace) onOwnStack(ctx context.Context, do func(context.Context, ownStack) (bool, error)) error {
	for _, name := range []string{"DATABASE_URL", "FAIRWELL_API_DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"} {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	for name, value := range chaos.Pace() {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, value); err != nil {
				return err
			}
		}
	}
	self, service, err := place{Service: p.Service}.binaries()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fairwell-chaos-")
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs as another user and must pass
		return err
	}
	if p.PortOffset == 0 {
		p.PortOffset = freeOffset()
	}
	running, err := stack.Up(ctx, stack.Config{Dir: dir, Offset: p.PortOffset, Self: self, Service: service, Note: func(string) {}})
	if err != nil {
		return err
	}
	good, err := do(ctx, ownStack{running: running, dir: dir})
	running.Down()
	if good && !p.Keep {
		return os.RemoveAll(dir)
	}
	say("logs of the stack: " + filepath.Join(dir, "log"))
	return err
}

// freeOffset finds ports beside those of a demo and of the end-to-end tests. It
// asks for the identity provider's, which no campaign kills.
func freeOffset() int {
	for offset := 18000; offset < 24000; offset += 300 {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 8027+offset))
		if err == nil {
			_ = listener.Close()
			return offset
		}
	}
	return 24000 // taken as well: the stack says so in one line
}
