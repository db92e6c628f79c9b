package worker

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/fairwell/fairwell/internal/store"
)

// Metrics is what the starter's loops count. Every worker reports the same
// backlog, since it is Postgres': take the highest, not the sum.
type Metrics struct {
	rounds, failures, receipts                metric.Int64Counter
	openCases, delayed, parked, unknown, acts metric.Int64Gauge
	openWithdrawals, waitingWithdrawals       metric.Int64Gauge
	oldest, oldestWithdrawal                  metric.Float64Gauge
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
		{&m.receipts, "fairwell_starter_receipts", "Attempts at receipts by mail, by what became of them."},
	} {
		if *c.into, err = meter.Int64Counter(c.name, metric.WithDescription(c.help)); err != nil {
			return nil, fmt.Errorf("make instrument: %w", err)
		}
	}
	for _, g := range []struct {
		into       *metric.Int64Gauge
		name, help string
	}{
		{&m.openCases, "fairwell_starter_open_cases", "Cases that are owed something."},
		{&m.delayed, "fairwell_starter_delayed", "Items whose fast attempts failed."},
		{&m.parked, "fairwell_starter_parked", "Items and confirmations that wait for a person."},
		{&m.unknown, "fairwell_starter_unknown", "Confirmations of which nobody knows whether they were sent."},
		{&m.acts, "fairwell_starter_waiting_acts", "Acts of people that their runs have not answered."},
		{&m.openWithdrawals, "fairwell_starter_open_withdrawals", "Withdrawals that are not matched or not acknowledged."},
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
		{&m.oldest, "fairwell_starter_oldest_unconfirmed", "Age of the oldest declaration whose confirmation is not sent."},
		{&m.oldestWithdrawal, "fairwell_starter_oldest_unacknowledged", "Age of the oldest withdrawal that is not acknowledged."},
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

func (m *Metrics) receipt(ctx context.Context, state string) {
	m.receipts.Add(ctx, 1, metric.WithAttributes(attribute.String("state", state)))
}

func (m *Metrics) backlog(ctx context.Context, b store.Backlog) {
	m.openCases.Record(ctx, int64(b.OpenCases))
	m.delayed.Record(ctx, int64(b.Delayed))
	m.parked.Record(ctx, int64(b.Parked))
	m.unknown.Record(ctx, int64(b.Unknown))
	m.oldest.Record(ctx, b.OldestUnconfirmed.Seconds())
}

func (m *Metrics) withdrawals(ctx context.Context, b store.WithdrawalBacklog) {
	m.openWithdrawals.Record(ctx, int64(b.Open))
	m.waitingWithdrawals.Record(ctx, int64(b.NeedAttention))
	m.oldestWithdrawal.Record(ctx, b.OldestUnacknowledged.Seconds())
}

func (m *Metrics) waitingActs(ctx context.Context, n int) { m.acts.Record(ctx, int64(n)) }
