// Command dev is the local stack of Fairwell in one binary: a real Temporal
// server and Postgres, and stand-ins for the vendors. It mints tokens for
// whoever asks, so it must never run where anything real is protected.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	Up       upCommand       `cmd:"" help:"Start the whole stack and serve until Ctrl-C."`
	Demo     demoCommand     `cmd:"" help:"Start the whole stack, run one cancellation of three products, and serve until Ctrl-C."`
	Chaos    chaosCommand    `cmd:"" help:"Break a stack of its own while clients declare, and audit what became of it."`
	Outage   outageCommand   `cmd:"" help:"Declare on a stack of its own while Temporal is away, and measure what follows."`
	Bench    benchCommand    `cmd:"" help:"Measure on a stack of its own; one line of JSON for each result."`
	Pictures picturesCommand `cmd:"" help:"Take the pictures of the documentation on a stack of its own."`
	Stop     stopCommand     `cmd:"" help:"End one part of the running stack; it stays down until it is started."`
	Start    startCommand    `cmd:"" help:"Start one part of the running stack; returns when it is ready."`
	Temporal temporalCommand `cmd:"" help:"Serve Temporal and its UI alone."`
	Mailbox  mailboxCommand  `cmd:"" help:"Serve the fake SendGrid and its web inbox alone."`
	Backends backendsCommand `cmd:"" help:"Serve the fake product backends alone."`
	Idp      idpCommand      `cmd:"" name:"idp" help:"Serve the identity provider alone."`
	Receive  receiveCommand  `cmd:"" help:"Serve the sample receiver of events alone; prints what it is told."`

	BenchWorker benchWorkerCommand `cmd:"" hidden:"" help:"Serve one half of a rival that the service is measured against."`
}

// place is where a stack keeps its data and listens.
type place struct {
	Data       string `default:".data" help:"folder of the stack's data"`
	PortOffset int    `default:"0" help:"added to every port, so that stacks run side by side"`
	Service    string `help:"the service's binary; default: fairwell beside this one"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	line := kong.Parse(&commands{},
		kong.Name("dev"),
		kong.Description("The local stack of Fairwell."),
		kong.UsageOnError(),
		kong.Vars{"parts": partNames()},
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := line.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		stop()
		os.Exit(1)
	}
}

// binaries are this one and the service's, which is built beside it.
func (p place) binaries() (self, service string, err error) {
	if self, err = os.Executable(); err != nil {
		return "", "", fmt.Errorf("find this binary: %w", err)
	}
	if service = p.Service; service == "" {
		service = filepath.Join(filepath.Dir(self), "fairwell")
	}
	return self, service, nil
}
