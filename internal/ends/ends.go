// Package ends asks the backends, after the last day of a product, what became of it,
// and keeps what they say. It asks at the rate of a line and leaves alone a line that
// does not answer.
//
// It must never change anything at a backend: what differs is for a person.
package ends

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/store"
)

// Ends asks.
type Ends struct {
	store    *store.Store
	backends *backend.Client
	pace     *pace
	page     int // cases
	now      func() time.Time
}

// Config builds Ends.
type Config struct {
	Store    *store.Store
	Backends *backend.Client
	Rate     int              // requests a minute to the backend of each line; 0: as fast as it answers
	Now      func() time.Time // says which day it is; default time.Now
}

// pageTime is about how long a page takes at most where the backends answer: it is
// taken for an hour, and must be done by then.
const (
	maxPage  = 200
	pageTime = 10 * time.Minute
	lease    = time.Hour
)

// New returns Ends.
func New(c Config) *Ends {
	if c.Now == nil {
		c.Now = time.Now
	}
	e := &Ends{store: c.Store, backends: c.Backends, pace: newPace(c.Rate), page: maxPage, now: c.Now}
	if c.Rate > 0 {
		e.page = min(maxPage, c.Rate*int(pageTime/time.Minute))
	}
	return e
}

// sleep waits for a moment to come.
func sleep(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
