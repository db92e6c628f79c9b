package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/fairwell/fairwell/internal/store"
)

// stager takes records and hands out what imports them, or only rehearses it.
type stager func(context.Context, []store.Record) (finish, error)

type finish = func(context.Context) ([]store.Imported, error)

// ready is a batch that waits to be imported.
type ready struct {
	batch  []imported
	finish finish
}

// load reads a batch, stages the one before and imports the one before that, side by side.
func (c importCommand) load(ctx context.Context, t *tally, stage stager) error {
	batches, staged := make(chan []imported, 1), make(chan ready)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(batches)
		return c.read(ctx, t, batches)
	})
	g.Go(func() error {
		defer close(staged)
		for batch := range batches {
			records := make([]store.Record, len(batch))
			for i, r := range batch {
				records[i] = r.record
			}
			finish, err := stage(ctx, records)
			if err != nil {
				finish = func(context.Context) ([]store.Imported, error) { return nil, err }
			}
			select {
			case staged <- ready{batch, finish}:
			case <-ctx.Done():
				_, _ = finish(ctx) // lets go of what is not wanted any more
				return nil
			}
		}
		return nil
	})
	g.Go(func() error {
		for r := range staged {
			list, err := r.finish(ctx)
			switch {
			case ctx.Err() != nil:
				return t.stopped()
			case err != nil && store.IsUnavailable(err):
				return fmt.Errorf("the database does not answer, or another import is running; go on with --after %d", t.done)
			case err != nil:
				return fmt.Errorf("lines %d to %d: %w", r.batch[0].line, r.batch[len(r.batch)-1].line, err)
			}
			t.count(r.batch, list)
		}
		if ctx.Err() != nil {
			return t.stopped()
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
			return t.stopped()
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
