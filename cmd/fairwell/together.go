package main

import (
	"context"
	"errors"
	"sync"
)

// together runs all parts of a process until ctx ends or one of them does, then
// stops the others and waits for them. It returns what went wrong, if anything.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	errs := make([]error, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Go(func() {
			defer stop()
			errs[i] = part(ctx)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
