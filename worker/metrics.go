package worker

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/fairwell/fairwell/internal/store"
)

// Metrics is what the loops count. Every worker reports the same backlog, since
// it is Postgres': take the highest, not the sum.
type Metrics struct {
	rounds, failures, looks, mails                         metric.Int64Counter
	openCases, waitingCases, delayed, parked, unknown      metric.Int64Gauge
	held, holds, overdueHolds                              metric.Int64Gauge
	acts, openWithdrawals, waitingWithdrawals              metric.Int64Gauge
	oldestUnconfirmed, oldestUnacknowledged, oldestWaiting metric.Float64Gauge // seconds
}

// NewMetrics makes the instruments; a nil meter counts nothing.
func NewMetrics(meter metric.Meter) (*Metrics, error) {
	if meter == nil {
		meter = noop.Meter{}
	}
	m := &Metrics{}
	var err error
	for _, c := range []struct {
		into       *metric.Int64Counter
		name, help string
	}{
		{&m.rounds, "fairwell_starter_rounds", "Rounds of the starter's loops, failed ones too."},
		{&m.failures, "fairwell_starter_failures", "Rounds that stopped because Postgres, Temporal or SendGrid was away."},
		{&m.looks, "fairwell_starter_looks", "Looks at open cases: each starts the run, or joins the open one."},
		{&m.mails, "fairwell_starter_mails", "Attempts at mails without a run, by kind and by what became of them."},
	} {
		if *c.into, err = meter.Int64Counter(c.name, metric.WithDescription(c.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	for _, g := range []struct {
		into       *metric.Int64Gauge
		name, help string
	}{
		{&m.openCases, "fairwell_starter_open_cases", "Cases that the machine owes something."},
		{&m.waitingCases, "fairwell_starter_waiting_cases", "Cases that wait for a person."},
		{&m.delayed, "fairwell_starter_delayed", "Items whose fast attempts failed."},
		{&m.held, "fairwell_starter_held", "Items that wait because their line is on hold, or their turn has not come."},
		{&m.holds, "fairwell_starter_holds", "Lines on hold."},
		{&m.overdueHolds, "fairwell_starter_overdue_holds", "Lines on hold that somebody was to look at by now."},
		{&m.parked, "fairwell_starter_parked", "Items and mails that wait for a person."},
		{&m.unknown, "fairwell_starter_unknown", "Mails of which nobody knows whether they were sent."},
		{&m.acts, "fairwell_starter_waiting_acts", "Acts of people that their runs have not answered."},
		{&m.openWithdrawals, "fairwell_starter_open_withdrawals", "Withdrawals that the machine owes something."},
		{&m.waitingWithdrawals, "fairwell_starter_waiting_withdrawals", "Withdrawals that wait for a person."},
	} {
		if *g.into, err = meter.Int64Gauge(g.name, metric.WithDescription(g.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	for _, g := range []struct {
		into       *metric.Float64Gauge
		name, help string
	}{
		{&m.oldestUnconfirmed, "fairwell_starter_oldest_unconfirmed", "Age of the oldest declaration whose confirmation the machine owes."},
		{&m.oldestUnacknowledged, "fairwell_starter_oldest_unacknowledged", "Age of the oldest withdrawal whose acknowledgement the machine owes."},
		{&m.oldestWaiting, "fairwell_starter_oldest_waiting", "How long the oldest of what waits for a person has waited."},
	} {
		if *g.into, err = meter.Float64Gauge(g.name, metric.WithUnit("s"), metric.WithDescription(g.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	return m, nil
}

func (m *Metrics) round(ctx context.Context, loop string, err error) {
	which := metric.WithAttributes(attribute.String("loop", loop))
	m.rounds.Add(ctx, 1, which)
	if err != nil {
		m.failures.Add(ctx, 1, which)
	}
}

func (m *Metrics) look(ctx context.Context) { m.looks.Add(ctx, 1) }

func (m *Metrics) mail(ctx context.Context, kind, state string) {
	m.mails.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", kind), attribute.String("state", state)))
}

func (m *Metrics) backlog(ctx context.Context, b store.Backlog) {
	m.openCases.Record(ctx, int64(b.OpenCases))
	m.waitingCases.Record(ctx, int64(b.WaitingCases))
	m.delayed.Record(ctx, int64(b.Delayed))
	m.held.Record(ctx, int64(b.Held))
	m.holds.Record(ctx, int64(b.Holds))
	m.overdueHolds.Record(ctx, int64(b.OverdueHolds))
	m.parked.Record(ctx, int64(b.Parked))
	m.unknown.Record(ctx, int64(b.Unknown))
	m.acts.Record(ctx, int64(b.Acts))
	m.openWithdrawals.Record(ctx, int64(b.OpenWithdrawals))
	m.waitingWithdrawals.Record(ctx, int64(b.WaitingWithdrawals))
	m.oldestUnconfirmed.Record(ctx, b.OldestUnconfirmed.Seconds())
	m.oldestUnacknowledged.Record(ctx, b.OldestUnacknowledged.Seconds())
	m.oldestWaiting.Record(ctx, b.OldestWaiting.Seconds())
}
