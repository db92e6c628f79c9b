package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/dev/supervise"
)

// OutageConfig says for how long Temporal is away, and how fast clients declare.
type OutageConfig struct {
	Down time.Duration
	Rate int    // declarations a second
	Dir  string // the stack's data folder
	Seed uint64
	Say  func(string)
}

// Outage is the figures of an outage, one JSON line.
type Outage struct {
	DownSeconds float64 `json:"down_seconds"`
	Refused     int     `json:"refused"` // answered anything but 201 and 202, or nothing
	P50         float64 `json:"p50_seconds"`
	P99         float64 `json:"p99_seconds"`
	Slowest     float64 `json:"slowest_seconds"`
	// ReceiptsMeanwhile are those that came by mail while Temporal was away.
	ReceiptsMeanwhile int `json:"receipts_meanwhile"`
	// DrainSeconds pass from Temporal's return until every case is done.
	DrainSeconds float64 `json:"drain_seconds"`
	Report
}

// drainWithin bounds the wait for the last case.
const drainWithin = time.Hour

// RunOutage stops Temporal, lets clients declare at a steady rate as long as it
// is away, starts it again and waits until every case is done.
func RunOutage(ctx context.Context, running *stack.Stack, c OutageConfig) (Outage, error) {
	began := time.Now()
	plan := outagePlan(c, began)
	out := Outage{DownSeconds: c.Down.Seconds(), Report: Report{Seed: c.Seed, Declared: len(plan.declarations)}}
	w, err := newWorld(ctx, running, Config{Dir: c.Dir, Say: c.Say})
	if err != nil {
		return out, err
	}
	defer w.close()
	if err := w.load(ctx, plan.customers); err != nil {
		return out, err
	}
	intake, err := w.token(ctx, "intake", "intake")
	if err != nil {
		return out, err
	}
	if err := supervise.Ask(ctx, c.Dir, "stop", "temporal"); err != nil {
		return out, fmt.Errorf("stop Temporal: %w", err)
	}
	c.Say(fmt.Sprintf("Temporal is away for %s; %d declarations, %d a second", c.Down, len(plan.declarations), c.Rate))
	told, took := w.steady(ctx, plan, c.Rate, map[string]string{"": intake})
	out.latencies(took)
	out.count(told, deeds{})
	for _, s := range told {
		if s.statuses[201]+s.statuses[202] != 1 {
			out.violation(&out.Refused, "a declaration was answered %v", s.statuses)
		}
	}
	meanwhile, err := w.messages(ctx)
	if err != nil {
		return out, err
	}
	for _, m := range meanwhile {
		if m.Kind == "receipt" {
			out.ReceiptsMeanwhile++
		}
	}
	c.Say(fmt.Sprintf("Temporal comes back; %d receipts were mailed meanwhile", out.ReceiptsMeanwhile))
	if err := supervise.Ask(ctx, c.Dir, "start", "temporal"); err != nil {
		return out, fmt.Errorf("start Temporal: %w", err)
	}
	back := time.Now()
	if err := w.drain(ctx); err != nil {
		return out, err
	}
	out.DrainSeconds = seconds(time.Since(back))
	c.Say(fmt.Sprintf("drained after %.0f s; auditing", out.DrainSeconds))
	found, err := w.collect(ctx, told)
	if err != nil {
		return out, err
	}
	out.audit(plan, told, found)
	out.Seconds = seconds(time.Since(began))
	return out, nil
}

// outagePlan has one declaration for each customer, by the provider's own
// portal: nobody gives up and nobody repeats.
func outagePlan(c OutageConfig, now time.Time) plan {
	r := rand.New(rand.NewPCG(c.Seed, 2))
	var p plan
	for n := range int(c.Down.Seconds()) * c.Rate {
		made := newCustomer(r, c.Seed, n)
		d := newDeclaration(r, made, fmt.Sprintf("outage-%d-%d", c.Seed, n), now)
		for !d.intake || d.hasty || d.doubles {
			d = newDeclaration(r, made, d.key, now)
		}
		p.customers, p.declarations = append(p.customers, made), append(p.declarations, d)
	}
	return p
}

// steady declares at a rate, however long the answers take, and says what each
// client was told and how long it waited.
func (w *world) steady(ctx context.Context, p plan, rate int, tokens map[string]string) ([]said, []time.Duration) {
	told := make([]said, len(p.declarations))
	took := make([]time.Duration, len(p.declarations))
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	var under sync.WaitGroup
	for n, d := range p.declarations {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		under.Go(func() {
			began := time.Now()
			told[n] = w.declare(ctx, d, tokens)
			took[n] = time.Since(began)
		})
	}
	under.Wait()
	return told, took
}

func (o *Outage) latencies(took []time.Duration) {
	slices.Sort(took)
	at := func(share float64) float64 {
		return took[min(len(took)-1, int(share*float64(len(took))))].Round(time.Millisecond).Seconds()
	}
	o.P50, o.P99, o.Slowest = at(0.50), at(0.99), at(1)
}

// drain waits until no case is received or cancelling any more. It asks the
// tables, with a query that costs little: the drain is what is measured.
func (w *world) drain(ctx context.Context) error {
	for until := time.Now().Add(drainWithin); ; {
		var left int
		err := w.pool.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM declarations AS d WHERE NOT EXISTS (SELECT FROM mails AS m WHERE m.case_id = d.id))
			     + (SELECT count(*) FROM items WHERE state NOT IN ('cancelled', 'refused', 'parked', 'continued'))
			     + (SELECT count(*) FROM mails WHERE state IN ('pending', 'sending', 'unknown'))`).Scan(&left)
		if err != nil {
			return fmt.Errorf("read what is left: %w", err)
		}
		if left == 0 {
			return nil
		}
		if time.Now().After(until) {
			w.say(fmt.Sprintf("%d are left after %s", left, drainWithin))
			return nil
		}
		if !wait(ctx, time.Second) {
			return fmt.Errorf("interrupted with %d left: %w", left, ctx.Err())
		}
	}
}
