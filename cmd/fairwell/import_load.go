package main

import (
	"context"
	"fmt"
	"hash/fnv"

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

// load deals the lines out to lanes by their customer. Each lane stages a batch while the
// one before is imported.
func (c importCommand) load(ctx context.Context, t *tally, stage stager) error {
	lanes := make([]chan []imported, max(c.Lanes, 1))
	g, ctx := errgroup.WithContext(ctx)
	for n := range lanes {
		lanes[n] = make(chan []imported, 1)
		staged := make(chan ready)
		g.Go(func() error {
			defer close(staged)
			stageEach(ctx, lanes[n], staged, stage)
			return nil
		})
		g.Go(func() error { return finishEach(ctx, t, staged) })
	}
	g.Go(func() error {
		defer func() {
			for _, lane := range lanes {
				close(lane)
			}
		}()
		return c.read(ctx, t, lanes)
	})
	return g.Wait()
}

func stageEach(ctx context.Context, batches <-chan []imported, staged chan<- ready, stage stager) {
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
			return
		}
	}
}

func finishEach(ctx context.Context, t *tally, staged <-chan ready) error {
	for r := range staged {
		list, err := r.finish(ctx)
		switch {
		case ctx.Err() != nil:
			return t.stopped()
		case err != nil && store.IsUnavailable(err):
			return fmt.Errorf("the database does not answer; go on with --after %d", t.through())
		case err != nil:
			return fmt.Errorf("lines %d to %d: %w", r.batch[0].line, r.batch[len(r.batch)-1].line, err)
		}
		t.count(r.batch, list)
	}
	if ctx.Err() != nil {
		return t.stopped()
	}
	return nil
}

// read cuts the input into batches, one customer's always for the same lane.
func (c importCommand) read(ctx context.Context, t *tally, lanes []chan []imported) error {
	batches := make([][]imported, len(lanes))
	send := func(lane int) error {
		if len(batches[lane]) == 0 {
			return nil
		}
		select {
		case lanes[lane] <- batches[lane]:
			batches[lane] = nil
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
		sum := fnv.New32a()
		_, _ = sum.Write([]byte(r.Customer.ID))
		lane := int(sum.Sum32() % uint32(len(lanes))) //nolint:gosec // lanes are few
		if len(batches[lane]) == 0 {
			t.begin(line)
		}
		if batches[lane] = append(batches[lane], imported{line, r}); len(batches[lane]) == importBatch {
			return send(lane)
		}
		return nil
	})
	for lane := range lanes {
		if err == nil {
			err = send(lane)
		}
	}
	return err
}
