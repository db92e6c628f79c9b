package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
)

type importCommand struct {
	DryRun  bool `help:"Only report: everything is looked at as if it were imported, and then taken back."`
	Changes bool `help:"Print a line for each contract that is new or has changed."`
	After   int  `help:"Skip the lines up to this one, which an import that was stopped has named."`
}

// importBatch is how many contracts go in at once: enough for the round trips not to
// count, few enough that a stop costs a moment's work.
const importBatch = 1000

// imported is one contract of the input.
type imported struct {
	line   int
	record store.Record
}

// loader imports, or only rehearses it.
type loader func(context.Context, []store.Record) ([]store.Imported, error)

// Run imports batch by batch: the good lines go in, each bad one is reported with
// its number. What is known already is left alone, so that a run that was stopped can
// be repeated. What is reported holds no personal data.
func (c importCommand) Run(ctx context.Context, std streams) error {
	settings, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{URL: settings.URL.Reveal(), MaxConns: 2})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Ping(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	t := &tally{std: std, began: time.Now(), said: time.Now(), changes: c.Changes, done: c.After}
	if c.DryRun {
		err = s.RehearseImport(ctx, func(load func(context.Context, []store.Record) ([]store.Imported, error)) error {
			return c.load(ctx, t, load)
		})
	} else {
		err = c.load(ctx, t, s.Import)
	}
	if err != nil {
		return err
	}
	t.say(c.DryRun)
	if t.bad > 0 {
		return fmt.Errorf("%d lines were not imported", t.bad)
	}
	return nil
}

// load reads and imports side by side.
func (c importCommand) load(ctx context.Context, t *tally, load loader) error {
	batches := make(chan []imported, 2)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(batches)
		return c.read(ctx, t, batches)
	})
	g.Go(func() error {
		for batch := range batches {
			records := make([]store.Record, len(batch))
			for i, r := range batch {
				records[i] = r.record
			}
			list, err := load(ctx, records)
			if ctx.Err() != nil {
				return fmt.Errorf("stopped; go on with --after %d", t.done)
			}
			if err != nil && store.IsUnavailable(err) {
				return fmt.Errorf("the database does not answer, or another import is running; go on with --after %d", t.done)
			}
			if err != nil {
				return fmt.Errorf("lines %d to %d: %w", batch[0].line, batch[len(batch)-1].line, err)
			}
			t.count(batch, list)
		}
		return nil
	})
	return g.Wait()
}

// read cuts the input into batches.
func (c importCommand) read(ctx context.Context, t *tally, batches chan<- []imported) error {
	var batch []imported
	send := func() error {
		if len(batch) == 0 {
			return nil
		}
		select {
		case batches <- batch:
			batch = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := readBook(t.std.in, func(line int, r store.Record, err error) error {
		switch {
		case line <= c.After:
			return nil
		case err != nil:
			t.refuse(line, err)
			return nil
		}
		if batch = append(batch, imported{line, r}); len(batch) == importBatch {
			return send()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return send()
}

// describe says in IDs what an import changed of a contract.
func describe(r store.Record, i store.Imported) string {
	if i.New {
		return "new"
	}
	var what []string
	if i.Customer {
		what = append(what, "customer "+r.Customer.ID)
	}
	if i.Contract {
		what = append(what, "contract")
	}
	for _, id := range i.Products {
		what = append(what, "product "+id)
	}
	return "changed: " + strings.Join(what, ", ")
}
