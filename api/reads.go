package api

import (
	"context"
	"fmt"

	"github.com/fairwell/fairwell/internal/store"
)

type readKey struct{}

// watched gathers whose personal data the answer to support will show. What a
// customer, or a system that declares, reads of its own is nobody's to record: nil.
func watched(ctx context.Context, p store.Purpose) (context.Context, *store.Read) {
	c := callerOf(ctx)
	if !c.has(scopeSupport) {
		return ctx, nil
	}
	read := &store.Read{Actor: c.actor, Purpose: p}
	return context.WithValue(ctx, readKey{}, read), read
}

func showsCase(ctx context.Context, id string) {
	if read, ok := ctx.Value(readKey{}).(*store.Read); ok {
		read.Cases = append(read.Cases, id)
	}
}

func showsCustomer(ctx context.Context, id string) {
	if read, ok := ctx.Value(readKey{}).(*store.Read); ok {
		read.Customers = append(read.Customers, id)
	}
}

// record commits the read before its answer is given: without a record there is no
// answer.
func (s *service) record(ctx context.Context, read *store.Read) error {
	if read == nil || len(read.Cases)+len(read.Customers) == 0 {
		return nil
	}
	if err := s.store.Record(ctx, *read); err != nil {
		return fmt.Errorf("%w: %w", errUnrecorded, err)
	}
	return nil
}
