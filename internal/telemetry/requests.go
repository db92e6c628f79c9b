package telemetry

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Requests returns a function that counts one answered request. route is the
// pattern, never the path: that holds IDs.
func (m *Metrics) Requests() (func(method, route string, status int, took time.Duration), error) {
	duration, err := m.Meter().Float64Histogram("fairwell_http_request_duration",
		metric.WithUnit("s"), metric.WithDescription("How long requests took, by route and status."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30))
	if err != nil {
		return nil, fmt.Errorf("make instrument: %w", err)
	}
	return func(method, route string, status int, took time.Duration) {
		duration.Record(context.Background(), took.Seconds(), metric.WithAttributes(
			attribute.String("method", method), attribute.String("route", route), attribute.Int("status", status)))
	}, nil
}
