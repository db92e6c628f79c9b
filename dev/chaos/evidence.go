package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"sync"
)

// evidence is what everybody says of every case, each from its own record.
type evidence struct {
	stored   map[string]*storedCase // Postgres, by case
	shown    map[string]caseView    // the API
	receipts map[string]json.RawMessage
	inbox    map[string][]message // the mailbox: delivered
	fates    map[string]fate      // the mailbox: what became of confirmations it took
	orders   map[string]order     // the backends, by product
	rules    map[string]string    // `fairwell notice`: the end of each item
	leaks    []string             // places that hold personal data
}

// order is what a backend holds of a product.
type order struct {
	Status          string  `json:"status"`
	TerminationDate *string `json:"terminationDate"`
	Effects         int     `json:"effects"`
}

// collect reads everything once nothing moves any more.
func (w *world) collect(ctx context.Context) (*evidence, error) {
	e := &evidence{inbox: map[string][]message{}}
	w.pool.Reset() // its connections may be of a Postgres that was killed
	var err error
	if e.stored, err = w.storedCases(ctx); err != nil {
		return nil, err
	}
	if e.shown, err = w.cases(ctx); err != nil {
		return nil, err
	}
	messages, err := w.messages(ctx)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		e.inbox[m.Case] = append(e.inbox[m.Case], m)
	}
	if e.fates, err = w.fates(); err != nil {
		return nil, err
	}
	if e.rules, err = w.rules(ctx, e.stored); err != nil {
		return nil, err
	}
	if err := w.collectEach(ctx, e); err != nil {
		return nil, err
	}
	e.leaks, err = w.leaks(ctx)
	return e, err
}

// readers read at the same time what is read case by case.
const readers = 8

// collectEach reads the receipt of each case and the order of each product.
func (w *world) collectEach(ctx context.Context, e *evidence) error {
	e.receipts, e.orders = map[string]json.RawMessage{}, map[string]order{}
	lines := map[string]string{}
	for _, c := range e.stored {
		for _, i := range c.items {
			lines[i.ProductID] = i.Line
		}
	}
	var jobs []func() error
	var mu sync.Mutex
	for id := range e.stored {
		jobs = append(jobs, func() error {
			var receipt json.RawMessage
			if err := w.read(ctx, w.env.API()+"/v1/cancellations/"+id+"/receipt", w.support, &receipt); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			e.receipts[id] = receipt
			return nil
		})
	}
	for product, line := range lines {
		jobs = append(jobs, func() error {
			var o order
			if err := w.read(ctx, w.env.Backends()+"/"+line+"/products/"+url.PathEscape(product), "", &o); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			e.orders[product] = o
			return nil
		})
	}
	return together(jobs)
}

// together does jobs side by side and returns the first error.
func together(jobs []func() error) error {
	queue := make(chan func() error)
	failed := make([]error, readers)
	var under sync.WaitGroup
	for n := range readers {
		under.Go(func() {
			for job := range queue {
				if failed[n] == nil {
					failed[n] = job()
				}
			}
		})
	}
	for _, job := range jobs {
		queue <- job
	}
	close(queue)
	under.Wait()
	for _, err := range failed {
		if err != nil {
			return fmt.Errorf("collect evidence: %w", err)
		}
	}
	return nil
}
