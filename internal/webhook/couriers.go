package webhook

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// Bounds of what one courier does.
const (
	ordered  = 1000            // events that get their place in one transaction
	batch    = 200             // deliveries that are taken at once
	together = 16              // attempts side by side
	leaseFor = 4 * time.Minute // more than a batch takes whose attempts are all slow
)

// Couriers deliver events: one for each endpoint at a time, so that a slow one keeps no
// other waiting.
type Couriers struct {
	config Config
	client *http.Client
	wg     sync.WaitGroup
	mu     sync.Mutex
	busy   map[string]bool
}

// Config builds Couriers. All but Loopback are required.
type Config struct {
	Store    *store.Store
	Source   string // the address of this service, as messages name it
	Loopback bool   // the own machine may be called; for development alone
	Log      *slog.Logger
	Now      func() time.Time
}

// New returns couriers that have not begun.
func New(c Config) *Couriers {
	return &Couriers{config: c, client: newClient(c.Loopback), busy: map[string]bool{}}
}

// Round gives new events their place, and sends a courier to each endpoint that has
// none. It waits for no endpoint.
func (c *Couriers) Round(ctx context.Context) error {
	for more := true; more; {
		rows, err := c.config.Store.OrderEvents(ctx, ordered)
		if err != nil {
			return err
		}
		more = rows == ordered
	}
	list, err := c.config.Store.DueEndpoints(ctx, c.now())
	if err != nil {
		return err
	}
	for _, e := range list {
		if c.begin(e.ID) {
			c.wg.Go(func() { c.serve(ctx, e.ID) })
		}
	}
	return nil
}

// Wait waits for the couriers that are under way.
func (c *Couriers) Wait() {
	c.wg.Wait()
	c.client.CloseIdleConnections()
}

// now is of the precision that the database keeps.
func (c *Couriers) now() time.Time { return c.config.Now().Truncate(time.Microsecond) }

func (c *Couriers) begin(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[id] {
		return false
	}
	c.busy[id] = true
	return true
}

func (c *Couriers) end(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.busy, id)
}

// serve delivers to one endpoint until nothing is due, or nothing gets through.
func (c *Couriers) serve(ctx context.Context, id string) {
	defer c.end(id)
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = c.step(ctx, id); err != nil && ctx.Err() == nil {
			c.config.Log.WarnContext(ctx, "events are not delivered", "endpoint", id, "error", err)
			return
		}
	}
}

// step delivers one batch and says whether the next one may follow at once.
func (c *Couriers) step(ctx context.Context, id string) (more bool, err error) {
	now := c.now()
	to, err := c.config.Store.DueEndpoint(ctx, id, now)
	if errors.Is(err, cancellation.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	limit := batch
	if to.Failures > 0 {
		limit = 1 // one finds out whether it is back
	}
	lease := now.Add(leaseFor)
	taken, err := c.take(ctx, id, now, lease, limit)
	if err != nil || len(taken) == 0 {
		return false, err
	}
	done := c.deliver(ctx, to, taken)
	done.EndpointID, done.Lease, done.Began, done.Now = id, lease, now, c.now()
	done.Pause, done.GiveUpAt = rest(to.Failures+1), giveUpAfter
	// What was attempted is kept, also when the worker is being stopped.
	keep, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	off, err := c.config.Store.SettleDeliveries(keep, done)
	if off != "" {
		c.config.Log.WarnContext(ctx, "an endpoint of events is off", "endpoint", id, "code", off)
	}
	return done.Success && off == "", err
}

// take takes what an endpoint is told next. More events are given to it only when less
// than that is left to tell: so few wait for one that is away, however long it is.
func (c *Couriers) take(ctx context.Context, id string, now, lease time.Time, limit int) ([]store.Delivery, error) {
	taken, err := c.config.Store.TakeDeliveries(ctx, id, now, lease, limit)
	if err != nil || len(taken) == limit {
		return taken, err
	}
	filled, err := c.config.Store.FillDeliveries(ctx, id, now, ordered)
	if err != nil || !filled {
		return taken, err
	}
	more, err := c.config.Store.TakeDeliveries(ctx, id, now, lease, limit-len(taken))
	return append(taken, more...), err
}
