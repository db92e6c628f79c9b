package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/fairwell/fairwell/dev/bench/contracts"
	"github.com/fairwell/fairwell/dev/bench/dates"
	"github.com/fairwell/fairwell/dev/bench/engine"
	"github.com/fairwell/fairwell/dev/bench/history"
	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/rival"
)

type benchCommand struct {
	Engine    engineCommand    `cmd:"" help:"A cancellation of three products beside a bare run, the naive sample and River."`
	History   historyCommand   `cmd:"" help:"Each query of a loop or a list beside a long history."`
	Contracts contractsCommand `cmd:"" help:"Import, a customer's page and whose a typed declaration is, among a million contracts."`
	Notice    noticeCommand    `cmd:"" help:"Lines a second and memory of 'fairwell notice'."`
}

type engineCommand struct {
	ownPlace
	Seconds     int      `default:"8" help:"how long each round asks"`
	Rounds      int      `default:"5" help:"rounds of each shape at each number of connections; medians are told"`
	Connections []int    `default:"1,8,32" help:"connections that are kept busy"`
	Shapes      []string `default:"ours,bare,naive,river" help:"what is measured, in this order"`
	Counted     int      `default:"200" help:"cases of the round that counts commits and Actions; 0: none"`
}

// Run measures at the service's own pace, not at that of campaigns.
func (c engineCommand) Run(ctx context.Context) error {
	return c.onFreshStack(ctx, "bench", nil, func(ctx context.Context, s ownStack) (bool, error) {
		err := engine.Run(ctx, engine.Config{
			Running: s.running, Dir: s.dir, Shapes: c.Shapes, Connections: c.Connections, Rounds: c.Rounds,
			For: time.Duration(c.Seconds) * time.Second, Counted: c.Counted, Lines: results(), Say: say,
		})
		return done(ctx, err), err
	})
}

type historyCommand struct {
	ownPlace
	Sizes      []int  `default:"1000,100000,1000000" help:"closed cases of two products, rising and even"`
	Waiting    int    `default:"200" help:"cases that wait for a person beside them"`
	Only       string `help:"only questions whose names begin so, such as 'queue: '"`
	TenMillion bool   `help:"also ten million; takes hours and some 50 GB"`
}

// Run measures beside each size, from the smallest on.
func (c historyCommand) Run(ctx context.Context) error {
	if c.TenMillion {
		c.Sizes = append(c.Sizes, 10_000_000)
	}
	return c.onFreshStack(ctx, "bench", history.Parts, func(ctx context.Context, s ownStack) (bool, error) {
		err := history.Run(ctx, history.Config{
			Running: s.running, Dir: s.dir, Sizes: c.Sizes, Waiting: c.Waiting, Only: c.Only, Lines: results(), Say: say,
		})
		return done(ctx, err), err
	})
}

type contractsCommand struct {
	ownPlace
	Total    int `default:"1000000" help:"contracts of three products"`
	Lanes    int `default:"1" help:"how many batches an import writes side by side"`
	Imported int `default:"20000" help:"of them by 'fairwell import' into the empty database; 10000 more after the others"`
}

// Run fails at once if there is nothing to import, or nothing beside it.
func (c contractsCommand) Run(ctx context.Context) error {
	if c.Imported < 1 || c.Total < c.Imported+2*contracts.Late {
		return fmt.Errorf("one contract at least is imported, and %d at least are not", 2*contracts.Late)
	}
	return c.onFreshStack(ctx, "bench", contracts.Parts, func(ctx context.Context, s ownStack) (bool, error) {
		err := contracts.Run(ctx, contracts.Config{
			Running: s.running, Dir: s.dir, Total: c.Total, Imported: c.Imported, Lanes: c.Lanes, Lines: results(), Say: say,
		})
		return done(ctx, err), err
	})
}

type noticeCommand struct {
	Service string `help:"the service's binary; default: fairwell beside this one"`
	Count   int    `default:"1000000" help:"lines of each round"`
	Rounds  int    `default:"5" help:"rounds of each way; medians are told"`
}

// Run needs no stack: the command asks neither database nor network.
func (c noticeCommand) Run(ctx context.Context) error {
	_, service, err := place{Service: c.Service}.binaries()
	if err != nil {
		return err
	}
	return dates.Run(ctx, dates.Config{Service: service, Count: c.Count, Rounds: c.Rounds, Lines: results(), Say: say})
}

// done says whether there is nothing left to look at: all went well, or somebody
// ended it.
func done(ctx context.Context, err error) bool { return err == nil || ctx.Err() != nil }

// results go to the standard output, what happens beside them does not.
func results() measure.Lines { return measure.Lines{Out: os.Stdout} }

type benchWorkerCommand struct {
	Kind      string `required:"" enum:"bare,naive,river" help:"which rival"`
	Role      string `required:"" enum:"api,worker" help:"its half"`
	Addr      string `required:"" help:"address to listen on"`
	Database  string `required:"" help:"address of the rival's own database"`
	Temporal  string `required:"" env:"TEMPORAL_ADDRESS" help:"frontend of Temporal"`
	Namespace string `default:"default" env:"TEMPORAL_NAMESPACE" help:"namespace of its runs"`
	Backends  string `required:"" env:"FAIRWELL_DEV_BACKENDS" help:"the fake product backends"`
	Mailbox   string `required:"" env:"SENDGRID_BASE_URL" help:"the fake SendGrid"`
	MailKey   string `required:"" env:"SENDGRID_API_KEY" help:"its key"`
}

// Run serves until the context ends.
func (w benchWorkerCommand) Run(ctx context.Context) error {
	err := rival.Run(ctx, w.Role, rival.Config{
		Kind: w.Kind, Addr: w.Addr, Temporal: w.Temporal, Namespace: w.Namespace, Database: w.Database,
		World: rival.World{Backends: w.Backends, Mailbox: w.Mailbox, MailKey: w.MailKey},
	})
	if err != nil {
		return fmt.Errorf("%s of %s: %w", w.Role, w.Kind, err)
	}
	return nil
}
