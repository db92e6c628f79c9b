package worker

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/workflows"
)

// Withdrawals makes sure that every withdrawal which is owed something by itself
// has an open run, as the Starter does for cases: Postgres alone says what is
// open, and starting what runs already changes nothing.
type Withdrawals struct {
	store    *store.Store
	client   client.Client
	grace    time.Duration
	atOnce   int             // starts side by side: one after a round that failed
	mu       sync.Mutex      // guards nextLook while runs are started
	nextLook map[string]look // open withdrawals seen before
}

// NewWithdrawals returns Withdrawals that have not begun.
func NewWithdrawals(c StarterConfig) *Withdrawals {
	w := &Withdrawals{
		store: c.Store, client: c.Client, grace: c.Grace, atOnce: startsAtOnce, nextLook: map[string]look{},
	}
	if w.grace == 0 {
		w.grace = 5 * time.Second
	}
	return w
}

// Round looks once through all open withdrawals. The first start that fails ends
// it, and the next round asks for one at a time until Temporal is back.
func (w *Withdrawals) Round(ctx context.Context) error {
	open := map[string]look{}
	for after := ""; ; {
		ids, err := w.store.StartableWithdrawals(ctx, w.grace, after, page)
		if err != nil {
			return err
		}
		if err := sideBySide(ctx, w.atOnce, w.due(ids), w.ensure); err != nil {
			w.atOnce = 1
			return err
		}
		for _, id := range ids {
			after, open[id] = id, w.nextLook[id]
		}
		if len(ids) < page {
			break
		}
	}
	w.nextLook, w.atOnce = open, startsAtOnce // forgets what is closed
	return nil
}

// due leaves out the withdrawals that were looked at a moment ago.
func (w *Withdrawals) due(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		l, known := w.nextLook[id]
		return known && time.Now().Before(l.at)
	})
}

// ensure starts the run, or joins the open one.
func (w *Withdrawals) ensure(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := w.client.ExecuteWorkflow(ctx, workflows.WithdrawalRestartOptions(id),
		workflows.WithdrawalWorkflow, workflows.WithdrawalInput{WithdrawalID: id})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nextLook[id] = w.nextLook[id].againAmong(len(w.nextLook))
	return nil
}
