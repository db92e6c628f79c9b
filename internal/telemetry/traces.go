package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// farewell is how long the last spans of a process may take to be sent.
const farewell = 3 * time.Second

// Traces is where a process sends its spans.
type Traces struct{ provider *sdktrace.TracerProvider }

// NewTraces sends spans by OTLP over HTTP; where to, how often and which of them is the
// SDK's to read from the OTEL_* variables. Without an endpoint there are none. Nobody
// waits for the collector: spans that it does not take in time are dropped.
func NewTraces(ctx context.Context, endpoint, process, version string, log *slog.Logger) (*Traces, error) {
	if endpoint == "" {
		return &Traces{}, nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithRetry(otlptracehttp.RetryConfig{}))
	if err != nil {
		return nil, fmt.Errorf("prepare traces: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "fairwell-"+process), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("describe this process: %w", err)
	}
	return &Traces{provider: sdktrace.NewTracerProvider(
		sdktrace.WithResource(about), sdktrace.WithBatcher(&sieve{next: exporter, log: log}),
	)}, nil
}

// Provider makes the spans; nil if there are none.
func (t *Traces) Provider() trace.TracerProvider {
	if t.provider == nil {
		return nil
	}
	return t.provider
}

// Close sends what is left, if the collector takes it at once.
func (t *Traces) Close(ctx context.Context) {
	if t.provider == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
	defer cancel()
	_ = t.provider.Shutdown(ctx) // what is not sent is lost, and nothing else
}
