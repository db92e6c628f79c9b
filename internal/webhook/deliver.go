package webhook

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/fairwell/fairwell/internal/store"
)

// tally gathers what came of a batch while it is under way.
type tally struct {
	mu              sync.Mutex
	settled         store.Settled
	success, failed int
}

// hopeless says that the endpoint is away: it took nothing, and enough was tried.
func (t *tally) hopeless() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.settled.Gone || t.success == 0 && t.failed >= together
}

func (t *tally) back(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settled.Back = append(t.settled.Back, id)
}

func (t *tally) add(a store.Attempt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settled.Attempts = append(t.settled.Attempts, a)
	if a.State == store.DeliveryDelivered {
		t.success++
	} else {
		t.failed++
	}
	t.settled.Gone = t.settled.Gone || a.Status == http.StatusGone
	t.settled.Success = t.success > 0
}

// deliver attempts what was taken, some side by side. An attempt that has begun ends
// by itself; what has not begun when the worker stops, or the endpoint turns out to be
// away, is put back.
func (c *Couriers) deliver(ctx context.Context, to store.Courier, taken []store.Delivery) store.Settled {
	var t tally
	var side errgroup.Group
	side.SetLimit(together)
	for _, d := range taken {
		side.Go(func() error {
			c.attemptUnless(ctx, &t, to, d)
			return nil
		})
	}
	_ = side.Wait() // nothing in it fails
	return t.settled
}

func (c *Couriers) attemptUnless(ctx context.Context, t *tally, to store.Courier, d store.Delivery) {
	if ctx.Err() != nil || t.hopeless() {
		t.back(d.ID)
		return
	}
	t.add(c.attempt(context.WithoutCancel(ctx), to, d))
}

func (c *Couriers) attempt(ctx context.Context, to store.Courier, d store.Delivery) store.Attempt {
	at := c.now()
	a := store.Attempt{EventID: d.ID, At: at, State: store.DeliveryDelivered}
	body, err := NewMessage(d.Event, c.config.Source).Bytes()
	if err != nil {
		a.State, a.Code = store.DeliveryFailed, "not_written"
		return a
	}
	began := time.Now()
	got := post(ctx, c.client, letter{url: to.URL, id: d.ID, body: body, secrets: to.Secrets, at: at})
	a.TookMS, a.Status, a.Code = time.Since(began).Milliseconds(), got.status, got.code
	if got.ok() {
		return a
	}
	a.State = store.DeliveryPending
	if a.DueAt = again(d.Attempts+1, d.FirstAt, c.now(), got.after); a.DueAt == nil {
		a.State = store.DeliveryFailed
	}
	return a
}
