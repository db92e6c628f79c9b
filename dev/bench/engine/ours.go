package engine

import (
	"context"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"sync"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/sample"
	"github.com/fairwell/fairwell/workflows"
)

// ours is the service as its clients meet it: every case is of a customer of its
// own, who was imported before.
type ours struct {
	*bench
	door sample.Door

	mu    sync.Mutex
	ready []sample.Customer // imported and not asked for yet
	made  int
	open  map[string]bool // cases that are not known to be done
	rates map[int]float64 // answered a second, by connections, as far as seen
	asked int             // in the load that ran last
	last  measure.Load
}

func newOurs(ctx context.Context, b *bench) (*ours, error) {
	door, err := sample.Open(ctx, b.Running.Environment, "bench", "intake")
	if err != nil {
		return nil, err
	}
	return &ours{bench: b, door: door, open: map[string]bool{}, rates: map[int]float64{}}, nil
}

func (*ours) name() string { return Ours }

// prepare imports as many customers as the load may need: half as many again as
// the last load of that size used.
func (o *ours) prepare(ctx context.Context, load measure.Load) error {
	o.learn(load)
	wanted := load.Most
	if wanted == 0 {
		rate := o.rates[load.Connections]
		if rate == 0 {
			rate = 120
		}
		wanted = int(math.Ceil(1.5 * rate * load.For.Seconds()))
	}
	var more []sample.Customer
	for len(o.ready)+len(more) < wanted {
		o.made++
		more = append(more, sample.NewCustomer("BENCH", o.made))
	}
	if len(more) > 0 {
		if _, err := sample.Import(ctx, o.Running, slices.Values(more)); err != nil {
			return err
		}
	}
	o.ready = append(o.ready, more...)
	return nil
}

// learn remembers how fast the last load went.
func (o *ours) learn(next measure.Load) {
	if seconds := o.last.For.Seconds(); seconds > 0 {
		o.rates[o.last.Connections] = max(o.rates[o.last.Connections], float64(o.asked)/seconds)
	}
	o.last, o.asked = next, 0
}

func (o *ours) next() (sample.Customer, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.ready) == 0 {
		return sample.Customer{}, false
	}
	c := o.ready[0]
	o.ready = o.ready[1:]
	o.asked++
	return c, true
}

// ask declares for one customer, as a portal or a CRM would.
func (o *ours) ask(ctx context.Context) (measure.Answer, error) {
	c, some := o.next()
	if !some {
		return measure.Answer{}, measure.ErrNoMore
	}
	type item struct {
		ProductID string `json:"product_id"`
	}
	body := struct {
		Kind       string `json:"kind"`
		CustomerID string `json:"customer_id"`
		Channel    string `json:"channel"`
		Items      []item `json:"items"`
	}{Kind: "ordinary", CustomerID: c.ID, Channel: "portal"}
	for _, p := range c.Products {
		body.Items = append(body.Items, item{p.ID})
	}
	var declared struct {
		ID string `json:"id"`
	}
	status, err := o.door.Post(ctx, "/v1/cancellations", c.ID, body, &declared)
	if err != nil {
		return measure.Answer{}, err
	}
	o.mu.Lock()
	o.open[declared.ID] = true
	o.mu.Unlock()
	return measure.Answer{ID: declared.ID, Late: status != http.StatusCreated}, nil
}

// page is how many open cases one look finds at most.
const page = 200

// drained looks at the cases that were open at the last look alone.
func (o *ours) drained(ctx context.Context, _ []string) (bool, error) {
	rows, err := o.pool.Query(ctx, `
		SELECT c.id FROM unnest($1::uuid[]) AS c (id)
		WHERE NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = c.id AND m.kind = 'confirmation' AND m.sent_at IS NOT NULL)
		   OR (SELECT count(*) FROM items AS i JOIN product_marks AS k ON k.item_id = i.id WHERE i.case_id = c.id) < 3
		LIMIT 200`, slices.Collect(maps.Keys(o.open)))
	if err != nil {
		return false, fmt.Errorf("read what is open: %w", err)
	}
	defer rows.Close()
	left := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return false, err
		}
		left[id] = true
	}
	if err := rows.Err(); err != nil {
		return false, fmt.Errorf("read what is open: %w", err)
	}
	if len(left) < page {
		o.open = left
	}
	return len(left) == 0, nil
}

func (*ours) parts() []string {
	return []string{"temporal", "worker", "api", "postgres", "mailbox", "backends"}
}

func (*ours) run(caseID string) string { return workflows.CancellationID(caseID) }
