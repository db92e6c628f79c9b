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

// bounds sets the buckets of histograms, in seconds: Temporal's timers give no
// hints, and the default buckets are milliseconds.
func bounds(i sdkmetric.Instrument) (sdkmetric.Stream, bool) {
	if i.Kind != sdkmetric.InstrumentKindHistogram {
		return sdkmetric.Stream{}, false
	}
	edges := []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60}
	if strings.HasSuffix(i.Name, "endtoend_latency") {
		edges = []float64{0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600}
	}
	return sdkmetric.Stream{
		Name: i.Name, Description: i.Description, Unit: i.Unit,
		Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: edges},
	}, true
}

// Meter counts for Fairwell itself; names begin with fairwell_.
func (m *Metrics) Meter() metric.Meter { return m.provider.Meter("fairwell") }

// Temporal counts for the Temporal SDK. An instrument that cannot be made is
// logged: by default it would panic.
func (m *Metrics) Temporal(log *slog.Logger) client.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter:                m.provider.Meter("temporal"),
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
