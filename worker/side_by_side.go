package worker

import (
	"context"
	"errors"
	"sync"
)

// sideBySide does one thing for each of a list, at most n at the same time, and
// begins no other one after the first that fails: the dependency it needs is
// away, and the next ones would fail as well. What is under way may end.
func sideBySide[T any](ctx context.Context, n int, list []T, one func(context.Context, T) error) error {
	going, stop := context.WithCancel(ctx)
	defer stop()
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		failed error
	)
	next := make(chan T)
	for range max(1, min(n, len(list))) {
		wg.Go(func() {
			for item := range next {
				if err := one(ctx, item); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					stop()
				}
			}
		})
	}
feed:
	for _, item := range list {
		select {
		case next <- item:
		case <-going.Done():
			break feed
		}
		if going.Err() != nil {
			break
		}
	}
	close(next)
	wg.Wait()
	return failed
}
