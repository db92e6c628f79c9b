package tracing_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/fairwell/fairwell/internal/tracing"
)

const caseID = "0193b2f0-0000-7000-8000-000000000001"

// record gathers spans; origin is what the record says of every case.
func record(origin tracing.Origin, options ...sdktrace.TracerProviderOption) (*tracing.Traces, *tracetest.SpanRecorder) {
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(append(options, sdktrace.WithSpanProcessor(spans))...)
	return tracing.New(provider, func(context.Context, string) (tracing.Origin, error) { return origin, nil }), spans
}

// declared is a request that has just been traced.
func declared(t *testing.T, traces *tracing.Traces) (tracing.Origin, trace.SpanContext) {
	t.Helper()
	ctx, span := traces.Serve(httptest.NewRequest(http.MethodPost, "/v1/cancellations", nil))
	defer span.End()
	return tracing.Origin{TraceParent: tracing.Parent(ctx), RecordedAt: time.Now()}, span.SpanContext()
}

func TestWhatADeclarationLeadsToIsPartOfItsTrace(t *testing.T) {
	first, _ := record(tracing.Origin{})
	origin, request := declared(t, first)
	traces, spans := record(origin) // another process
	_, span := traces.Join(t.Context(), caseID, "activity")
	span.End()
	if got := spans.Ended()[0]; got.SpanContext().TraceID() != request.TraceID() || got.Parent().SpanID() != request.SpanID() {
		t.Errorf("%v below %v, want %v", got.SpanContext().TraceID(), got.Parent().SpanID(), request)
	}
}

func TestWhatComesLaterIsATraceOfItsOwnThatIsLinked(t *testing.T) {
	first, _ := record(tracing.Origin{})
	origin, request := declared(t, first)
	dayOld := origin
	dayOld.RecordedAt = time.Now().Add(-25 * time.Hour)
	for name, begin := range map[string]func(context.Context) (*tracetest.SpanRecorder, trace.Span){
		"an act": func(ctx context.Context) (*tracetest.SpanRecorder, trace.Span) {
			traces, spans := record(origin)
			_, span := traces.Follow(ctx, caseID, "act")
			return spans, span
		},
		"whatever is done a day later": func(ctx context.Context) (*tracetest.SpanRecorder, trace.Span) {
			traces, spans := record(dayOld)
			_, span := traces.Join(ctx, caseID, "activity")
			return spans, span
		},
		"a request about the case": func(ctx context.Context) (*tracetest.SpanRecorder, trace.Span) {
			traces, spans := record(origin)
			ctx, span := traces.Serve(httptest.NewRequestWithContext(ctx, http.MethodPost, "/", nil))
			tracing.Link(ctx, caseID)
			return spans, span
		},
	} {
		spans, span := begin(t.Context())
		span.End()
		got := spans.Ended()[0]
		if got.SpanContext().TraceID() == request.TraceID() || got.Parent().IsValid() {
			t.Errorf("%s is part of the declaration's trace", name)
		}
		if links := got.Links(); len(links) != 1 || links[0].SpanContext.TraceID() != request.TraceID() {
			t.Errorf("%s is linked to %v, want %v", name, links, request.TraceID())
		}
	}
}

func TestNothingIsKeptOfACaseWhoseDeclarationIsNotKept(t *testing.T) {
	first, _ := record(tracing.Origin{}, sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.NeverSample())))
	origin, _ := declared(t, first)
	traces, spans := record(origin)
	for _, begin := range []func() trace.Span{
		func() trace.Span { _, span := traces.Join(t.Context(), caseID, "activity"); return span },
		func() trace.Span { _, span := traces.Follow(t.Context(), caseID, "act"); return span },
	} {
		begin().End()
	}
	if kept := spans.Ended(); len(kept) > 0 {
		t.Errorf("%d spans are kept", len(kept))
	}
}

func TestWhoeverCallsNeitherContinuesATraceNorSaysWhetherItIsKept(t *testing.T) {
	traces, spans := record(tracing.Origin{})
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
	_, span := traces.Serve(r)
	span.End()
	if len(spans.Ended()) != 1 {
		t.Fatal("a caller has kept its request out of the traces")
	}
	got := spans.Ended()[0]
	if got.Parent().IsValid() || len(got.Links()) != 1 || got.Links()[0].SpanContext.TraceID().String() != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("parent %v, links %v", got.Parent(), got.Links())
	}
}

func TestTheRecordIsAskedOnceForATrace(t *testing.T) {
	asked := 0
	traces := tracing.New(sdktrace.NewTracerProvider(), func(context.Context, string) (tracing.Origin, error) {
		asked++
		return tracing.Origin{RecordedAt: time.Now()}, nil
	})
	for range 3 {
		_, span := traces.Join(t.Context(), caseID, "activity")
		span.End()
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestACaseWhoseTraceCannotBeReadIsTracedByItself(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	traces := tracing.New(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)),
		func(ctx context.Context, _ string) (tracing.Origin, error) {
			<-ctx.Done() // postgres is away, and nobody waits for long
			return tracing.Origin{}, ctx.Err()
		})
	ctx, span := traces.Join(t.Context(), caseID, "activity")
	span.End()
	if len(spans.Ended()) != 1 || tracing.CaseOf(ctx) != caseID {
		t.Errorf("%d spans of %q", len(spans.Ended()), tracing.CaseOf(ctx))
	}
}

func TestWithoutTracesTheCaseIsStillKnownAndNobodyIsAsked(t *testing.T) {
	traces := tracing.New(nil, func(context.Context, string) (tracing.Origin, error) {
		t.Error("the database is asked for a trace that nobody keeps")
		return tracing.Origin{}, nil
	})
	ctx, span := traces.Join(t.Context(), caseID, "activity")
	_, below := tracing.Start(ctx, "mail send")
	tracing.End(below, "")
	span.End()
	if tracing.CaseOf(ctx) != caseID || tracing.Parent(ctx) != "" {
		t.Errorf("case %q, parent %q", tracing.CaseOf(ctx), tracing.Parent(ctx))
	}
}
