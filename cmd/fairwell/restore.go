package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/restore"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

type restoreCommand struct {
	Doubt restoreDoubtCommand `cmd:"" help:"After a restore, before anything is sent: leave to a person what the log of mails says may have gone out already."`
	Check restoreCheckCommand `cmd:"" help:"After a restore: list what was declared and is not in the record, by the runs in Temporal and the log of mails."`
}

// mailLog is a file that says which mails went out.
type mailLog struct {
	Mails string `required:"" help:"The log of mails, one a line with its subject: SendGrid's Email Activity as CSV, or JSON lines with subject and case."`
}

// with opens the log and the database for as long as do takes.
func (l mailLog) with(ctx context.Context, do func(context.Context, *store.Store, io.Reader) error) error {
	mails, err := os.Open(l.Mails)
	if err != nil {
		return fmt.Errorf("open log of mails: %w", err)
	}
	defer mails.Close()
	d, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	return withStore(ctx, d.URL, func(s *store.Store) error { return do(ctx, s, mails) })
}

type restoreDoubtCommand struct{ mailLog }

// Run says how many cases have a mail that is left to a person.
func (c restoreDoubtCommand) Run(ctx context.Context, std streams) error {
	return c.with(ctx, func(ctx context.Context, s *store.Store, mails io.Reader) error {
		cases, err := restore.Doubt(ctx, s, mails)
		if err == nil {
			fmt.Fprintf(std.out, "Cases whose next mail waits for a person: %d. Some may owe none.\n", cases)
		}
		return err
	})
}

type restoreCheckCommand struct{ mailLog }

// restoreWait is enough to list all runs that Temporal keeps, and no wait without end.
const restoreWait = 10 * time.Minute

// errLost says that somebody has to declare again what was printed.
var errLost = errors.New("declare each again for its customer, with the day of receipt that his receipt states")

// Run prints a line for each declaration that is lost. Addresses stay in the file: the
// line says where.
func (c restoreCheckCommand) Run(ctx context.Context, std streams) error {
	return onTemporal(ctx, restoreWait, func(ctx context.Context, r *runs.Runs, _ string) error {
		return c.with(ctx, func(ctx context.Context, s *store.Store, mails io.Reader) error {
			lost, err := restore.Check(ctx, s, r, mails)
			if err != nil {
				return err
			}
			tellLost(std, lost)
			if len(lost) > 0 {
				return errLost
			}
			return nil
		})
	})
}

func tellLost(std streams, lost []restore.Lost) {
	if len(lost) == 0 {
		fmt.Fprintln(std.out, "The record holds every case that has a run or a mail.")
		return
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "REFERENCE\tCASE\tSTORED AT\tRUN\tMAILS, BY LINE")
	for _, l := range lost {
		at, run := "–", "no"
		if !l.StoredAt.IsZero() {
			at = l.StoredAt.UTC().Format(time.RFC3339)
		}
		if l.Run {
			run = "yes"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", cmp.Or(l.Reference, "–"), cmp.Or(l.CaseID, "–"), at, run, cmp.Or(strings.Trim(fmt.Sprint(l.Mails), "[]"), "–"))
	}
	_ = table.Flush() // to a terminal
}
