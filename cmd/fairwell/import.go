package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
)

type importCommand struct {
	DryRun  bool `help:"Only report: everything is looked at as if it were imported, and then taken back."`
	Changes bool `help:"Print a line for each contract that is new or has changed."`
	After   int  `help:"Skip the lines up to this one, which an import that was stopped has named."`
	Lanes   int  `default:"1" help:"Write so many batches side by side, each of other customers: as many as Postgres has cores to spare."`
}

// importBatch is how many contracts go in at once: enough for the round trips not to
// count, few enough that a stop costs a moment's work.
const importBatch = 1000

// mostLanes is far more than Postgres has cores.
const mostLanes = 64

// imported is one contract of the input.
type imported struct {
	line   int
	record store.Record
}

// Run imports batch by batch: the good lines go in, each bad one is reported with
// its number. What is known already is left alone, so that a run that was stopped can
// be repeated. What is reported holds no personal data.
func (c importCommand) Run(ctx context.Context, std streams) error {
	settings, err := config.ReadDatabase(os.Getenv)
	if err != nil {
		return err
	}
	if c.Lanes = min(max(c.Lanes, 1), mostLanes); c.DryRun {
		c.Lanes = 1 // what is taken back is one transaction
	}
	// Each lane copies a batch while one is written; one more sees to it that it is the only import.
	s, err := store.Open(ctx, store.Config{URL: settings.URL.Reveal(), MaxConns: int32(2*c.Lanes + 1)}) //nolint:gosec // lanes are few
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Ping(ctx); err != nil {
		return errors.New("the database does not answer")
	}
	t := &tally{std: std, began: time.Now(), said: time.Now(), changes: c.Changes, done: c.After}
	err = s.WhileNoOtherImports(ctx, func(ctx context.Context) error { return c.importInto(ctx, s, t) })
	switch {
	case err != nil && store.IsUnavailable(err):
		return errors.New("the database does not answer, or another import is running")
	case err != nil:
		return err
	}
	t.say(c.DryRun)
	if t.bad > 0 {
		return fmt.Errorf("%d lines were not imported", t.bad)
	}
	return nil
}

func (c importCommand) importInto(ctx context.Context, s *store.Store, t *tally) error {
	if c.DryRun {
		return s.RehearseImport(ctx, func(load func(context.Context, []store.Record) ([]store.Imported, error)) error {
			return c.load(ctx, t, func(_ context.Context, records []store.Record) (finish, error) {
				return func(ctx context.Context) ([]store.Imported, error) { return load(ctx, records) }, nil
			})
		})
	}
	return c.load(ctx, t, s.StageImport)
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
