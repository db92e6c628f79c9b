package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
)

// evidence is what everybody says of every case, each from its own record.
type evidence struct {
	stored   map[string]*storedCase // Postgres, by case
	shown    map[string]caseView    // the API
	withdrew map[string]withdrawalView
	receipts map[string]json.RawMessage
	papers   map[string]json.RawMessage // the portal: the receipt behind each link that was given
	inbox    map[string][]message       // the mailbox: delivered, by case
	fates    map[mailKey]fate           // the mailbox: what became of the mails it took
	orders   map[string]order           // the backends, by product
	rules    map[string]string          // `fairwell notice`: the end of each item
	stale    []string                   // cases whose row in the docket is not what the view says
	leaks    []string                   // places that hold personal data

	due     map[mailKey]bool // the audit's: mails that some case has a reason for
	decided map[string]int   // the audit's: decisions of each product, by all its cases
}

// order is what a backend holds of a product.
type order struct {
	Status          string  `json:"status"`
	TerminationDate *string `json:"terminationDate"`
	Effects         int     `json:"effects"`
}

// collect reads everything once nothing moves any more.
func (w *world) collect(ctx context.Context, told []said) (*evidence, error) {
	e := &evidence{inbox: map[string][]message{}}
	w.pool.Reset() // its connections may be of a Postgres that was killed
	var err error
	if e.stored, err = w.storedCases(ctx); err != nil {
		return nil, err
	}
	nameKeys(e.stored, told)
	if e.shown, err = w.cases(ctx); err != nil {
		return nil, err
	}
	if e.withdrew, err = w.withdrawals(ctx); err != nil {
		return nil, err
	}
	if e.stale, err = w.staleDocket(ctx); err != nil {
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
	if err := w.collectEach(ctx, e, told); err != nil {
		return nil, err
	}
	e.leaks, err = w.leaks(ctx)
	return e, err
}

// readers read at the same time what is read case by case.
const readers = 8

// collectEach reads the receipt of each case and of each link that was given, and
// the order of each product.
func (w *world) collectEach(ctx context.Context, e *evidence, told []said) error {
	e.receipts, e.papers, e.orders = map[string]json.RawMessage{}, map[string]json.RawMessage{}, map[string]order{}
	lines := map[string]string{}
	for _, c := range e.stored {
		for _, i := range c.items {
			lines[i.ProductID] = i.Line
		}
	}
	var jobs []func() error
	var mu sync.Mutex
	for id, c := range e.stored {
		if c.withdraws() { // the API gives no receipt of these: what is stored is what counts
			e.receipts[id] = json.RawMessage(c.Receipt)
			continue
		}
		jobs = append(jobs, func() error {
			var receipt json.RawMessage
			err := w.read(ctx, w.api()+string(byAPI)+"/"+id+"/receipt", w.support, &receipt)
			mu.Lock()
			defer mu.Unlock()
			e.receipts[id] = receipt
			return err
		})
	}
	for _, s := range told {
		for _, link := range s.links {
			jobs = append(jobs, func() error {
				a, err := w.call(ctx, request{method: http.MethodGet, url: w.api() + receiptAt(link)})
				mu.Lock()
				defer mu.Unlock()
				if a.status == http.StatusOK {
					e.papers[link] = a.body
				}
				return err
			})
		}
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
	if err := together(jobs); err != nil {
		return fmt.Errorf("collect evidence: %w", err)
	}
	return nil
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
			return err
		}
	}
	return nil
}
