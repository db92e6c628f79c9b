package tracing

import (
	"context"
	"net/http"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// joinFor is for how long what is done about a declaration is part of its trace. It
// outlasts a day on which Temporal was away; no trace stays open for weeks.
const joinFor = 24 * time.Hour

// Origin is where the trace of a declaration began.
type Origin struct {
	TraceParent string // as Parent wrote it; "": it has no trace
	RecordedAt  time.Time
}

// Traces begins spans that have none above them in this process. The trace of a case
// is found by its ID: Temporal's histories know nothing of it, so that it is the same
// after a restart of the worker or of the run.
type Traces struct {
	tracer trace.Tracer
	origin func(ctx context.Context, caseID string) (Origin, error)

	mu    sync.Mutex
	known map[string]Origin // of the last cases: where a trace began never changes
}

// What finding a trace may cost.
const (
	mostKnown = 2000                   // traces that are remembered
	askFor    = 500 * time.Millisecond // the wait for the record
)

// New returns Traces; a nil provider traces nothing, and then origin is never asked.
func New(provider trace.TracerProvider, origin func(context.Context, string) (Origin, error)) *Traces {
	if provider == nil {
		return &Traces{tracer: noop.Tracer{}}
	}
	return &Traces{tracer: provider.Tracer(Scope), origin: origin, known: map[string]Origin{}}
}

// Serve begins the span of a request. Whoever calls from outside neither continues a
// trace nor says whether it is kept: theirs is linked. A request that one page makes of
// the API within this process is part of what it serves.
func (t *Traces) Serve(r *http.Request, about ...attribute.KeyValue) (context.Context, trace.Span) {
	ctx := t.open(r.Context())
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(about...)}
	if !trace.SpanContextFromContext(ctx).IsValid() {
		theirs := propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(r.Header))
		if link := trace.LinkFromContext(theirs); link.SpanContext.IsValid() {
			options = append(options, trace.WithLinks(link))
		}
	}
	return t.tracer.Start(ctx, "request", options...)
}

// Join begins a span about a case in the trace of its declaration.
func (t *Traces) Join(ctx context.Context, caseID, name string, about ...attribute.KeyValue) (context.Context, trace.Span) {
	return t.begin(ctx, caseID, name, false, about)
}

// Follow begins a trace about a case that is linked to that of its declaration.
func (t *Traces) Follow(ctx context.Context, caseID, name string, about ...attribute.KeyValue) (context.Context, trace.Span) {
	return t.begin(ctx, caseID, name, true, about)
}

// begin keeps a case whole: what follows a declaration whose trace is not kept is not
// kept either.
func (t *Traces) begin(
	ctx context.Context, caseID, name string, later bool, about []attribute.KeyValue,
) (context.Context, trace.Span) {
	ctx = t.open(ctx)
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(about...)}
	if parent, recorded := t.of(ctx, caseID); parent.IsValid() {
		if later = later || time.Since(recorded) > joinFor; later && parent.IsSampled() {
			options = append(options, trace.WithNewRoot(), trace.WithLinks(trace.Link{SpanContext: parent}))
		} else {
			ctx = trace.ContextWithRemoteSpanContext(ctx, parent)
		}
	}
	ctx, span := t.tracer.Start(ctx, name, options...)
	About(ctx, caseID)
	return ctx, span
}

// of says where a case's trace began. A database that is away costs the trace, not what
// is traced.
func (t *Traces) of(ctx context.Context, caseID string) (trace.SpanContext, time.Time) {
	if t.origin == nil {
		return trace.SpanContext{}, time.Time{}
	}
	t.mu.Lock()
	o, known := t.known[caseID]
	t.mu.Unlock()
	if !known {
		var err error
		ctx, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		if o, err = t.origin(ctx, caseID); err != nil {
			return trace.SpanContext{}, time.Time{}
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		if len(t.known) >= mostKnown {
			clear(t.known)
		}
		t.known[caseID] = o
	}
	return parse(o.TraceParent), o.RecordedAt
}
