package telemetry

import (
	"context"
	"log/slog"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/fairwell/fairwell/internal/tracing"
)

// sieve lets out of a span what is known to be nothing personal, whoever made it: its
// name, its times, its links and the attributes of a list. The texts of errors, which
// libraries add by themselves and which quote what they like, stay here.
type sieve struct {
	next sdktrace.SpanExporter
	log  *slog.Logger
	away bool // the collector did not take the last spans
}

func allowed() []attribute.Key {
	return []attribute.Key{
		tracing.Case, tracing.Code, tracing.Line, tracing.Mail, tracing.Attempt,
		tracing.Method, tracing.Route, tracing.Status,
		"db.system.name", "db.response.status_code", "pgx.sql_state", "pgx.rows_affected",
	}
}

// ExportSpans is called by one goroutine. It hands no error on: the SDK would print each.
func (s *sieve) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	sifted := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, span := range spans {
		sifted[i] = siftedSpan{span}
	}
	s.note(ctx, s.next.ExportSpans(ctx, sifted))
	return nil
}

// note tells once that the collector is away, and once that it is back.
func (s *sieve) note(ctx context.Context, err error) {
	switch away := err != nil; {
	case away && !s.away:
		s.log.WarnContext(ctx, "traces are not taken: spans are dropped until they are", "error", err)
	case !away && s.away:
		s.log.InfoContext(ctx, "traces are taken again")
	}
	s.away = err != nil
}

// Shutdown ends the connection.
func (s *sieve) Shutdown(ctx context.Context) error { return s.next.Shutdown(ctx) }

type siftedSpan struct{ sdktrace.ReadOnlySpan }

func (s siftedSpan) Attributes() []attribute.KeyValue {
	list := allowed()
	var kept []attribute.KeyValue
	for _, a := range s.ReadOnlySpan.Attributes() {
		if slices.Contains(list, a.Key) {
			kept = append(kept, a)
		}
	}
	return kept
}

// Events are what libraries note of errors.
func (siftedSpan) Events() []sdktrace.Event { return nil }

func (s siftedSpan) Status() sdktrace.Status {
	return sdktrace.Status{Code: s.ReadOnlySpan.Status().Code}
}

func (s siftedSpan) Links() []sdktrace.Link {
	var links []sdktrace.Link
	for _, l := range s.ReadOnlySpan.Links() {
		links = append(links, sdktrace.Link{SpanContext: l.SpanContext})
	}
	return links
}
