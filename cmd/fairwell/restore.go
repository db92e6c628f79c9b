package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/restore"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/store"
)

type restoreCommand struct {
	Check restoreCheckCommand `cmd:"" help:"After a restore: list what was declared and is not in the record, by the runs in Temporal and the log of mails."`
}

type restoreCheckCommand struct {
	Mails string `required:"" help:"The log of mails, one a line with its subject: SendGrid's Email Activity as CSV, or JSON lines with subject and case."`
}

// errLost says that somebody has to declare again what was printed.
var errLost = errors.New("declare each again for its customer, with the day of receipt that his receipt states")

// Run prints a line for each declaration that is lost. Addresses stay in the file: the
// line says where.
func (c restoreCheckCommand) Run(ctx context.Context, std streams) error {
	mails, err := os.Open(c.Mails)
	if err != nil {
		return fmt.Errorf("open log of mails: %w", err)
	}
	defer mails.Close()
	d, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	options, err := temporalOptions(os.Getenv)
	if err != nil {
		return fmt.Errorf("read TEMPORAL_*: %w", err)
	}
	temporal, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("reach Temporal at %s: %w", options.HostPort, err)
	}
	defer temporal.Close()
	return withStore(ctx, d.URL, func(s *store.Store) error {
		lost, err := restore.Check(ctx, s, runs.New(temporal), mails)
		if err != nil {
			return err
		}
		tellLost(std, lost)
		if len(lost) > 0 {
			return errLost
		}
		return nil
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
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", or(l.Reference), or(l.CaseID), at, run, or(strings.Trim(fmt.Sprint(l.Mails), "[]")))
	}
	_ = table.Flush() // to a terminal
}

func or(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
