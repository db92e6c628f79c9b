package worker

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Bounds of one round, so that neither Postgres nor a dependency that has just
// come back is overwhelmed.
const (
	page   = 32 // most that one read takes: each lease is written
	atOnce = 8  // most that is done side by side
)

// batches takes what is due and does one thing for each, until little is left. It
// takes one first and more each time, so that a dependency that is away costs one
// call a round. What is taken is leased to this worker: after a failure, putBack
// gives back what was not done, also while the worker is being stopped.
func batches[T any](
	ctx context.Context, take func(context.Context, int) ([]T, error),
	one func(context.Context, T) error, putBack func(context.Context, []T) error,
) error {
	for n := 1; ; n = min(n*atOnce, page) {
		list, err := take(ctx, n)
		if err != nil || len(list) == 0 {
			return err
		}
		if rest, err := sideBySide(ctx, list, one); err != nil {
			_ = putBack(context.WithoutCancel(ctx), rest) // if that fails too, the leases run out
			return err
		}
		if len(list) < n {
			return nil
		}
	}
}

// sideBySide does one thing for each of a list, and begins no other one after the
// first that fails: the dependency it needs is away, and the next ones would fail
// as well. What is under way may end. rest is what failed or was not begun.
func sideBySide[T any](ctx context.Context, list []T, one func(context.Context, T) error) (rest []T, err error) {
	group, going := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	var mu sync.Mutex
	for _, item := range list {
		group.Go(func() error {
			err := going.Err()
			if err == nil {
				err = one(ctx, item)
			}
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				rest = append(rest, item)
			}
			return err
		})
	}
	err = group.Wait()
	return rest, err
}
