package desk_test

import (
	"slices"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/internal/tracing"
)

func TestWhatAPageAsksOfTheAPIIsPartOfItsTrace(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	st := newStage(t, func(c *api.Config) {
		c.Traces = tracing.New(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)), nil)
	})
	st.visit("/support/cases/" + st.parked())
	ended := spans.Ended()
	page := slices.IndexFunc(ended, func(s sdktrace.ReadOnlySpan) bool { return s.Name() == "GET /support/cases/{id}" })
	asked := slices.IndexFunc(ended, func(s sdktrace.ReadOnlySpan) bool { return s.Name() == "GET /v1/cancellations/{id}" })
	if page < 0 || asked < 0 || ended[asked].Parent().SpanID() != ended[page].SpanContext().SpanID() {
		t.Errorf("page %d, API %d of %v", page, asked, ended)
	}
}
