// Package tracing joins what happens about a case to the trace that its declaration
// began, and says in the context which case that is, for traces and logs alike.
//
// It must never let a span say more than IDs and codes: no name, no address, no text
// of an error.
package tracing

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Scope names the spans that Fairwell makes itself.
const Scope = "fairwell"

// What spans say.
const (
	Case    = attribute.Key("fairwell.case")
	Code    = attribute.Key("fairwell.code") // what was in the way
	Line    = attribute.Key("fairwell.line")
	Mail    = attribute.Key("fairwell.mail") // its kind
	Attempt = attribute.Key("fairwell.attempt")
	Method  = attribute.Key("http.request.method")
	Route   = attribute.Key("http.route") // a pattern
	Status  = attribute.Key("http.response.status_code")
)

// Start begins a span below the one in ctx; where there is none, nothing is recorded.
func Start(ctx context.Context, name string, about ...attribute.KeyValue) (context.Context, trace.Span) {
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer(Scope)
	return tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(about...))
}

// End ends a span; code says what was in the way, "" for nothing.
func End(span trace.Span, code string) {
	if code != "" {
		span.SetStatus(codes.Error, "")
		span.SetAttributes(Code.String(code))
	}
	span.End()
}

const header = "traceparent"

// Parent is the span in ctx as it is stored and handed on (W3C Trace Context), "" if
// there is none.
func Parent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier[header]
}

// parse reads what Parent wrote; what it cannot read is not valid.
func parse(parent string) trace.SpanContext {
	ctx := propagation.TraceContext{}.Extract(context.Background(), propagation.MapCarrier{header: parent})
	return trace.SpanContextFromContext(ctx)
}
