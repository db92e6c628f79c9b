package tracing

import (
	"context"
	"sync/atomic"

	"go.opentelemetry.io/otel/trace"
)

type subjectKey struct{}

// subject is which case a request or an activity is about, once that is known.
type subject struct {
	traces *Traces
	caseID atomic.Pointer[string]
}

// open makes room in ctx for the case that it will be about.
func (t *Traces) open(ctx context.Context) context.Context {
	return context.WithValue(ctx, subjectKey{}, &subject{traces: t})
}

// About says that what happens in ctx is about a case: its span and every line that is
// logged from then on carry the ID.
func About(ctx context.Context, caseID string) {
	if s, ok := ctx.Value(subjectKey{}).(*subject); ok {
		s.caseID.Store(&caseID)
	}
	trace.SpanFromContext(ctx).SetAttributes(Case.String(caseID))
}

// Link links the span in ctx, of what somebody does about a case later, to the trace of
// its declaration.
func Link(ctx context.Context, caseID string) {
	span := trace.SpanFromContext(ctx)
	s, ok := ctx.Value(subjectKey{}).(*subject)
	if !ok || !span.IsRecording() {
		return
	}
	About(ctx, caseID)
	if parent, _ := s.traces.of(ctx, caseID); parent.IsValid() {
		span.AddLink(trace.Link{SpanContext: parent})
	}
}

// CaseOf is the case that ctx is about, "" if none is known.
func CaseOf(ctx context.Context) string {
	if s, ok := ctx.Value(subjectKey{}).(*subject); ok {
		if id := s.caseID.Load(); id != nil {
			return *id
		}
	}
	return ""
}
