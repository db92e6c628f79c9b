package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/retention"
	"github.com/fairwell/fairwell/internal/store"
)

type eraseCommand struct {
	Customer string `xor:"what" required:"" help:"Who asked for erasure (Art. 17 GDPR): no search finds him any more, what is due is erased, and the rest is listed."`
	Reason   string `help:"Why; kept until the customer is erased."`
	Ledger   bool   `xor:"what" required:"" help:"Print the ledger of erasures, IDs alone: keep it outside of the backups."`
	Replay   bool   `xor:"what" required:"" help:"Erase again what the ledger names, after a restore: that of standard input, and that of the database."`
}

// Run does one of the three.
func (c eraseCommand) Run(ctx context.Context, std streams) error {
	k, err := config.ReadKeeping(os.Getenv)
	if err != nil {
		return err
	}
	return withStore(ctx, k.URL, func(s *store.Store) error {
		switch {
		case c.Ledger:
			return printLedger(ctx, s, std.out)
		case c.Replay:
			return replay(ctx, s, std)
		case c.Reason == "":
			return errors.New("--reason is missing: why is to be erased")
		default:
			return c.erase(ctx, s, k.Retention, std.out)
		}
	})
}

func (c eraseCommand) erase(ctx context.Context, s *store.Store, k config.Retention, out io.Writer) error {
	if err := s.Restrict(ctx, c.Customer, c.Reason); err != nil {
		return err
	}
	today := notice.CivilDay(time.Now())
	r := retention.New(retention.Config{Store: s, Periods: periods(k), Rate: k.EraseRate})
	counts, err := r.Run(ctx, today, c.Customer, func(retention.Counts) {})
	tellErased(out, counts)
	if err != nil {
		return err
	}
	reasons, err := r.Staying(ctx, c.Customer, today)
	for _, line := range reasons {
		fmt.Fprintln(out, line)
	}
	return err
}

func printLedger(ctx context.Context, s *store.Store, out io.Writer) error {
	ledger, err := s.Ledger(ctx)
	lines := json.NewEncoder(out)
	for _, e := range ledger {
		if err := lines.Encode(e); err != nil {
			return fmt.Errorf("write ledger: %w", err)
		}
	}
	return err
}

// replay takes the ledger of standard input first: it may know more than a database
// that was restored.
func replay(ctx context.Context, s *store.Store, std streams) error {
	var ledger []store.Erasure
	if !isTerminal(std.in) {
		lines := json.NewDecoder(std.in)
		for {
			var e store.Erasure
			err := lines.Decode(&e)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return fmt.Errorf("read ledger: %w", err)
			}
			ledger = append(ledger, e)
		}
	}
	own, err := s.Ledger(ctx)
	if err != nil {
		return err
	}
	rows, err := s.Replay(ctx, append(ledger, own...))
	fmt.Fprintf(std.out, "erased %d rows again\n", rows)
	return err
}

func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}
