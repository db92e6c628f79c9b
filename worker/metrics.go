package worker

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

// Metrics is what the loops count. Every worker reports the same backlog, since
// it is Postgres': take the highest, not the sum. What an alert looks at is there
// from the first moment, at zero.
type Metrics struct {
	rounds, failures, looks, mails metric.Int64Counter
	delays                         metric.Float64Histogram
	owed                           []owed
	waiting, oldest, holds         family
	differs                        metric.Int64Gauge
}

// owed is one figure of the backlog.
type owed struct {
	metric.Float64Gauge
	name, unit, help string
	of               func(store.Backlog) float64
}

func figures() []owed {
	count := func(name, help string, of func(store.Backlog) int) owed {
		return owed{name: name, help: help, of: func(b store.Backlog) float64 { return float64(of(b)) }}
	}
	age := func(name, help string, of func(store.Backlog) time.Duration) owed {
		return owed{name: name, unit: "s", help: help, of: func(b store.Backlog) float64 { return of(b).Seconds() }}
	}
	return []owed{
		count("fairwell_starter_open_cases", "Cases that the machine owes something.", func(b store.Backlog) int { return b.OpenCases }),
		count("fairwell_starter_waiting_cases", "Cases that wait for a person.", func(b store.Backlog) int { return b.WaitingCases }),
		count("fairwell_starter_delayed", "Items whose fast attempts failed.", func(b store.Backlog) int { return b.Delayed }),
		count("fairwell_starter_held", "Items that wait because their line is on hold, or their turn has not come.", func(b store.Backlog) int { return b.Held }),
		count("fairwell_starter_holds", "Lines on hold.", func(b store.Backlog) int { return b.Holds }),
		count("fairwell_starter_overdue_holds", "Lines on hold that somebody was to look at by now.", func(b store.Backlog) int { return b.OverdueHolds }),
		count("fairwell_starter_parked", "Items and mails that wait for a person.", func(b store.Backlog) int { return b.Parked }),
		count("fairwell_starter_unknown", "Mails of which nobody knows whether they were sent.", func(b store.Backlog) int { return b.Unknown }),
		count("fairwell_starter_waiting_acts", "Acts of people that their runs have not answered.", func(b store.Backlog) int { return b.Acts }),
		count("fairwell_starter_open_withdrawals", "Withdrawals that the machine owes something.", func(b store.Backlog) int { return b.OpenWithdrawals }),
		count("fairwell_starter_waiting_withdrawals", "Withdrawals that wait for a person.", func(b store.Backlog) int { return b.WaitingWithdrawals }),
		count("fairwell_starter_batch_cases", "Cases of batches that run and were not acted on yet.", func(b store.Backlog) int { return b.BatchCases }),
		count("fairwell_event_endpoints_off", "Endpoints of events that are off because they said so, or did not answer for three days.", func(b store.Backlog) int { return b.EndpointsOff }),
		count("fairwell_deadlines_at_risk", "What waits for a person while a product of it ends, or the time to reject it does, today or tomorrow, or has ended.", func(b store.Backlog) int { return b.AtRisk }),
		age("fairwell_starter_oldest_unconfirmed", "Age of the oldest declaration whose confirmation the machine owes.", func(b store.Backlog) time.Duration { return b.OldestUnconfirmed }),
		age("fairwell_starter_oldest_unacknowledged", "Age of the oldest withdrawal whose acknowledgement the machine owes.", func(b store.Backlog) time.Duration { return b.OldestUnacknowledged }),
		age("fairwell_starter_oldest_waiting", "How long the oldest of what waits for a person has waited.", func(b store.Backlog) time.Duration { return b.OldestWaiting }),
	}
}

// family is a gauge by one label. A value that is gone is reported as zero, so that
// what an alert saw of it comes to an end.
type family struct {
	gauge metric.Float64Gauge
	label string
	seen  map[string]bool
}

func (f family) record(ctx context.Context, now map[string]float64) {
	for value := range now {
		f.seen[value] = true
	}
	for value := range f.seen {
		f.gauge.Record(ctx, now[value], metric.WithAttributes(attribute.String(f.label, value)))
	}
}

// NewMetrics makes the instruments; a nil meter counts nothing.
func NewMetrics(meter metric.Meter) (*Metrics, error) {
	if meter == nil {
		meter = noop.Meter{}
	}
	m := &Metrics{owed: figures()}
	var err error
	for _, c := range []struct {
		into       *metric.Int64Counter
		name, help string
	}{
		{&m.rounds, "fairwell_starter_rounds", "Rounds of the starter's loops, failed ones too."},
		{&m.failures, "fairwell_starter_failures", "Rounds that stopped because Postgres, Temporal or SendGrid was away."},
		{&m.looks, "fairwell_starter_looks", "Looks at open cases: each starts the run, or joins the open one."},
		{&m.mails, "fairwell_mails", "Steps of mails, by kind and by what became of them."},
	} {
		if *c.into, err = meter.Int64Counter(c.name, metric.WithDescription(c.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	for i, o := range m.owed {
		if m.owed[i].Float64Gauge, err = meter.Float64Gauge(o.name, metric.WithUnit(o.unit), metric.WithDescription(o.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	for _, f := range []struct {
		into                    *family
		name, unit, help, label string
	}{
		{&m.waiting, "fairwell_waiting", "", "What waits for a person, by cause.", "cause"},
		{&m.oldest, "fairwell_waiting_oldest", "s", "How long the oldest of a cause has waited for a person.", "cause"},
		{&m.holds, "fairwell_hold_age", "s", "How long a line has been on hold.", "line"},
	} {
		*f.into = family{label: f.label, seen: map[string]bool{}}
		if f.into.gauge, err = meter.Float64Gauge(f.name, metric.WithUnit(f.unit), metric.WithDescription(f.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	if m.differs, err = meter.Int64Gauge("fairwell_docket_differs",
		metric.WithDescription("Cases whose row in the docket is not what the view says, of those that are open or changed within the hour.")); err != nil {
		return nil, fmt.Errorf("make instrument: %w", err)
	}
	if m.delays, err = meter.Float64Histogram("fairwell_mail_delay", metric.WithUnit("s"),
		metric.WithDescription("From the receipt of a declaration until the provider took its mail, by kind."),
		metric.WithExplicitBucketBoundaries(delayEdges()...)); err != nil {
		return nil, fmt.Errorf("make instrument: %w", err)
	}
	m.begin(context.Background())
	return m, nil
}

// delayEdges reach from 50 ms to five days.
func delayEdges() []float64 {
	return []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 6 * 3600, 86400, 2 * 86400, 5 * 86400}
}

// begin reports zero of all that is known beforehand.
func (m *Metrics) begin(ctx context.Context) {
	none := map[string]float64{}
	for _, n := range cancellation.Needs() {
		if n.Cause[len(n.Cause)-1] != '_' {
			none[n.Cause] = 0
		}
	}
	m.waiting.record(ctx, none)
	m.oldest.record(ctx, none)
	m.looks.Add(ctx, 0)
	for _, loop := range loopNames() {
		which := metric.WithAttributes(attribute.String("loop", loop))
		m.rounds.Add(ctx, 0, which)
		m.failures.Add(ctx, 0, which)
	}
	for _, kind := range cancellation.MailKinds() {
		for _, state := range []cancellation.MailState{cancellation.MailPending, cancellation.MailSent, cancellation.MailUnknown, cancellation.MailParked} {
			m.mails.Add(ctx, 0, mailAttributes(kind, state))
		}
	}
}

func (m *Metrics) round(ctx context.Context, loop string, err error) {
	which := metric.WithAttributes(attribute.String("loop", loop))
	m.rounds.Add(ctx, 1, which)
	if err != nil {
		m.failures.Add(ctx, 1, which)
	}
}

func (m *Metrics) look(ctx context.Context) { m.looks.Add(ctx, 1) }

// Mail counts what became of a step of a mail; since is zero unless it was sent for the
// declaration itself.
func (m *Metrics) Mail(ctx context.Context, kind string, state cancellation.MailState, since time.Duration) {
	m.mails.Add(ctx, 1, mailAttributes(kind, state))
	if state == cancellation.MailSent && since > 0 {
		m.delays.Record(ctx, since.Seconds(), metric.WithAttributes(attribute.String("kind", kind)))
	}
}

func mailAttributes(kind string, state cancellation.MailState) metric.MeasurementOption {
	return metric.WithAttributes(attribute.String("kind", kind), attribute.String("state", string(state)))
}

func (m *Metrics) backlog(ctx context.Context, b store.Backlog, causes []store.Cause, holds []store.HeldLine, now time.Time) {
	for _, o := range m.owed {
		o.Record(ctx, o.of(b))
	}
	waiting, oldest := map[string]float64{}, map[string]float64{}
	for _, c := range causes {
		waiting[c.Cause], oldest[c.Cause] = float64(c.Cases), now.Sub(c.Since).Seconds()
	}
	m.waiting.record(ctx, waiting)
	m.oldest.record(ctx, oldest)
	ages := map[string]float64{}
	for _, h := range holds {
		ages[h.Line] = now.Sub(h.Since).Seconds()
	}
	m.holds.record(ctx, ages)
}
