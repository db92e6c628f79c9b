package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"

	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/internal/tracing"
)

// collect answers every batch of spans with a status and gathers what it is sent.
func collect(t *testing.T, status *atomic.Int32) (address string, sent func() string) {
	t.Helper()
	bodies := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies <- string(body)
		w.WriteHeader(int(status.Load()))
	}))
	t.Cleanup(server.Close)
	return server.URL, func() (all string) {
		for {
			select {
			case body := <-bodies:
				all += body
			default:
				return all
			}
		}
	}
}

func traced(t *testing.T, endpoint string, log *slog.Logger) *telemetry.Traces {
	t.Helper()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
	traces, err := telemetry.NewTraces(t.Context(), endpoint, "test", "1", log)
	if err != nil {
		t.Fatal(err)
	}
	return traces
}

func TestNothingPersonalLeavesInASpan(t *testing.T) {
	var ok atomic.Int32
	ok.Store(http.StatusOK)
	address, sent := collect(t, &ok)
	traces := traced(t, address, slog.New(slog.DiscardHandler))
	_, span := traces.Provider().Tracer("a library").Start(t.Context(), "call")
	span.SetAttributes(attribute.String("url.full", "https://host/geheim"), tracing.Case.String("case-1"))
	span.RecordError(errors.New("geheim@example.com is no address"))
	span.SetStatus(codes.Error, "geheim")
	span.AddEvent("geheim")
	span.End()
	traces.Close(t.Context())
	got := sent()
	if strings.Contains(got, "geheim") {
		t.Errorf("sent %q", got)
	}
	for _, want := range []string{"call", "case-1", "fairwell-test"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %q", want, got)
		}
	}
}

func TestACollectorThatRefusesDelaysNobodyAndIsToldOfOnce(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	logged := &lines{}
	traces := traced(t, refused.URL, slog.New(slog.NewTextHandler(logged, nil)))
	tracer := traces.Provider().Tracer("test")
	began := time.Now()
	for range 5000 { // more than are ever kept
		_, span := tracer.Start(t.Context(), "declare")
		span.End()
	}
	traces.Close(t.Context())
	if took := time.Since(began); took > time.Second {
		t.Errorf("5000 spans take %v", took)
	}
	if n := logged.count(); n != 1 {
		t.Errorf("%d lines are logged, want one", n)
	}
}

func TestACollectorThatHangsDoesNotKeepAProcessFromEnding(t *testing.T) {
	release := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer hangs.Close()
	defer close(release)
	traces := traced(t, hangs.URL, slog.New(slog.DiscardHandler))
	_, span := traces.Provider().Tracer("test").Start(t.Context(), "declare")
	span.End()
	began := time.Now()
	traces.Close(t.Context())
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the end takes %v", took)
	}
}

func TestALineCarriesItsTraceAndItsCase(t *testing.T) {
	var ok atomic.Int32
	ok.Store(http.StatusOK)
	address, _ := collect(t, &ok)
	traces := traced(t, address, slog.New(slog.DiscardHandler))
	defer traces.Close(t.Context())
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, slog.LevelInfo, "test").With("loop", "mails")
	cases := tracing.New(traces.Provider(), func(context.Context, string) (tracing.Origin, error) { return tracing.Origin{}, nil })
	ctx, span := cases.Join(t.Context(), "case-1", "mail step")
	defer span.End()
	log.WarnContext(ctx, "slow")
	log.WarnContext(ctx, "slow", "case", "case-2")
	for i, want := range []string{`"case":"case-1"`, `"case":"case-2"`} {
		line := strings.Split(out.String(), "\n")[i]
		if !strings.Contains(line, want) || strings.Count(line, `"case"`) != 1 || !strings.Contains(line, `"trace_id":"`+span.SpanContext().TraceID().String()) {
			t.Errorf("logged %s", line)
		}
	}
}

// lines counts what is logged.
type lines struct{ n atomic.Int32 }

func (l *lines) Write(p []byte) (int, error) { l.n.Add(1); return len(p), nil }
func (l *lines) count() int32                { return l.n.Load() }
