package telemetry

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Count is a counter by labels; it takes their values in the same order.
type Count func(ctx context.Context, values ...string)

// Count makes a counter. Each of begin is a list of values that is there from the first
// moment, at zero: what begins at one has not grown, and an alert on its growth misses
// the first failure.
func (m *Metrics) Count(name, help string, labels []string, begin ...[]string) (Count, error) {
	counter, err := m.Meter().Int64Counter(name, metric.WithDescription(help))
	if err != nil {
		return nil, fmt.Errorf("make instrument: %w", err)
	}
	add := func(ctx context.Context, number int64, values []string) {
		which := make([]attribute.KeyValue, len(labels))
		for i, label := range labels {
			which[i] = attribute.String(label, values[i])
		}
		counter.Add(ctx, number, metric.WithAttributes(which...))
	}
	for _, values := range begin {
		add(context.Background(), 0, values)
	}
	return func(ctx context.Context, values ...string) { add(ctx, 1, values) }, nil
}

// Build says which build this is, and by which rules it decides.
func (m *Metrics) Build(version, commit, rules string) error {
	gauge, err := m.Meter().Int64Gauge("fairwell_build", metric.WithDescription("1, with what is running as labels."))
	if err != nil {
		return fmt.Errorf("make instrument: %w", err)
	}
	gauge.Record(context.Background(), 1, metric.WithAttributes(
		attribute.String("version", version), attribute.String("commit", commit), attribute.String("rules", rules)))
	return nil
}
