package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Metrics is where a process counts, in a registry of its own.
type Metrics struct {
	registry *prometheus.Registry
	provider *sdkmetric.MeterProvider
}

// NewMetrics returns empty Metrics.
func NewMetrics() (*Metrics, error) {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry), exporter.WithoutScopeInfo())
	if err != nil {
		return nil, fmt.Errorf("make exporter: %w", err)
	}
	return &Metrics{
		registry: registry,
		provider: sdkmetric.NewMeterProvider(
			sdkmetric.WithReader(reader),
			sdkmetric.WithView(bounds),
		),
	}, nil
}

// bounds sets the buckets of Temporal's timers, in seconds: they give no hints, and
// the default buckets are milliseconds. A task may wait for an hour while no worker
// runs, and a run lasts for days; an alert on longer than the last edge never fires.
func bounds(i sdkmetric.Instrument) (sdkmetric.Stream, bool) {
	if i.Kind != sdkmetric.InstrumentKindHistogram || i.Scope.Name != temporalScope {
		return sdkmetric.Stream{}, false
	}
	edges := []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600}
	if strings.HasSuffix(i.Name, "endtoend_latency") {
		edges = []float64{0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 86400, 5 * 86400}
	}
	return sdkmetric.Stream{
		Name: i.Name, Description: i.Description, Unit: i.Unit,
		Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: edges},
	}, true
}

const temporalScope = "temporal"

// Meter counts for Fairwell itself; names begin with fairwell_.
func (m *Metrics) Meter() metric.Meter { return m.provider.Meter("fairwell") }

// Meters counts for libraries that count by themselves.
func (m *Metrics) Meters() metric.MeterProvider { return m.provider }

// Temporal counts for the Temporal SDK. An instrument that cannot be made is
// logged: by default it would panic.
func (m *Metrics) Temporal(log *slog.Logger) client.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter:                m.provider.Meter(temporalScope),
		UseMonotonicCounters: true,
		OnError:              func(err error) { log.Error("temporal metrics", "error", err) },
	})
}

// Handler serves the metrics in the format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Close ends counting.
func (m *Metrics) Close(ctx context.Context) error { return m.provider.Shutdown(ctx) }
