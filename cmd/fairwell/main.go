// Command fairwell is the whole service in one binary: the API, the worker, and
// the commands that set both up. Each subcommand is one file; rules and I/O
// live in the packages that they wire together.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	API       apiCommand       `cmd:"" name:"api" help:"Serve the API: take declarations, sign receipts, show cases."`
	Worker    workerCommand    `cmd:"" help:"Run the cases: validate, decide, cancel and confirm."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the tables up to date. May run at any time and more than once."`
	Import    importCommand    `cmd:"" help:"Read customers, contracts and products as JSON Lines or CSV from standard input."`
	Sweep     sweepCommand     `cmd:"" help:"Ask the backend of a line how its products ended, and print what differs. Nothing is kept or changed."`
	Retain    retainCommand    `cmd:"" help:"Erase what need not be kept any longer."`
	Hold      holdCommand      `cmd:"" help:"Keep a customer or a case from being erased until a day."`
	Erase     eraseCommand     `cmd:"" help:"Answer a request for erasure; keep and replay the ledger of erasures."`
	Restore   restoreCommand   `cmd:"" help:"Check a record that was restored from a backup."`
	Export    exportCommand    `cmd:"" help:"Print all that is kept about a customer, as JSON and PDF."`
	Evidence  evidenceCommand  `cmd:"" help:"Write one case for a court as a ZIP file: receipt, mails, decisions and acts, with the hash of every file. The read is recorded."`
	Contracts contractsCommand `cmd:"" help:"Check a book of contracts against the law."`
	Notice    noticeCommand    `cmd:"" help:"Answer questions about dates, one JSON object a line, from standard input."`
	Receipt   receiptCommand   `cmd:"" help:"Check signed receipts; make the key that signs them."`
	Link      linkCommand      `cmd:"" help:"Make the key of the links to cases."`
	Temporal  temporalCommand  `cmd:"" help:"Prepare the namespace of the runs."`
	Support   supportCommand   `cmd:"" help:"Look at cases and retry what is delayed or parked, through the API."`
	Events    eventsCommand    `cmd:"" help:"Look at events and at who is told of them, through the API."`
	Probe     probeCommand     `cmd:"" help:"Check from outside that both buttons work, as § 312k BGB demands at all times."`
	Health    healthCommand    `cmd:"" help:"Ask an address; succeeds if it answers 200. For container health checks."`
	Version   versionCommand   `cmd:"" help:"Say which build this is and which rules it decides by."`
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	json     bool // answers of the API are printed as they come, for scripts
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// exited carries an exit code out of kong, which would end the process itself.
type exited int

// run runs one command line and returns the code to exit with.
func run(ctx context.Context, args []string, std streams) (code int) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case exited:
			code = int(p)
		default:
			panic(p)
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("fairwell"),
		kong.Description("Lets customers end their contracts fairly. Settings are environment variables; docs/configuration.md lists them."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		kong.UsageOnError(),
	)
	if err != nil {
		panic(err) // the commands above are wrong, whatever was typed
	}
	line, err := parser.Parse(args)
	if err != nil {
		parser.FatalIfErrorf(err)
	}
	if err := line.Run(); err != nil {
		fmt.Fprintf(std.err, "fairwell %s: %v\n", line.Command(), err)
		return 1
	}
	return 0
}
