// Package telemetry wires what an engineer on call sees: logs, metrics,
// traces and the admin port of a process.
//
// It must never let personal data or a secret out: attributes with such names
// are hidden, whoever logs them.
package telemetry

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"strings"

	"go.opentelemetry.io/otel/trace"

	"github.com/fairwell/fairwell/internal/tracing"
)

// NewLogger writes JSON lines. Each carries the trace and the case of its context.
func NewLogger(w io.Writer, level slog.Level, process string) *slog.Logger {
	handler := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: hide})
	return slog.New(located{handler}).With("process", process)
}

// located says where a line belongs.
type located struct{ slog.Handler }

// Handle adds what the line itself does not say.
func (l located) Handle(ctx context.Context, r slog.Record) error {
	if id := tracing.CaseOf(ctx); id != "" && !says(r, "case") {
		r.AddAttrs(slog.String("case", id))
	}
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return l.Handler.Handle(ctx, r)
}

// WithAttrs keeps it so.
func (l located) WithAttrs(a []slog.Attr) slog.Handler { return located{l.Handler.WithAttrs(a)} }

// WithGroup keeps it so.
func (l located) WithGroup(name string) slog.Handler { return located{l.Handler.WithGroup(name)} }

func says(r slog.Record, key string) (found bool) {
	r.Attrs(func(a slog.Attr) bool {
		found = a.Key == key
		return !found
	})
	return found
}

// hide blanks attributes whose name says that they hold what no log may hold.
func hide(_ []string, a slog.Attr) slog.Attr {
	switch strings.ToLower(a.Key) {
	case "email", "name", "to", "recipient", "phone", "address", "birth_date", "reason", "note", "subject",
		"token", "authorization", "password", "key", "api_key", "input", "result":
		return slog.String(a.Key, "[hidden]")
	}
	switch v := a.Value.Any().(type) {
	case string:
		return slog.String(a.Key, scrub(v))
	case error:
		return slog.String(a.Key, scrub(v.Error()))
	default:
		return a
	}
}

var (
	mailAddress = regexp.MustCompile(`[^\s"<>@:/]+@[^\s"<>@]+\.[^\s"<>@]+`)
	bearerToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`)
	addressUser = regexp.MustCompile(`://[^/\s@]+@`) // user and password in an address
)

// scrub is a net below the names: errors of other packages quote what they like.
func scrub(text string) string {
	if !strings.ContainsAny(text, "@.") {
		return text
	}
	text = addressUser.ReplaceAllString(text, "://[hidden] ")
	text = mailAddress.ReplaceAllString(text, "[hidden]")
	return bearerToken.ReplaceAllString(text, "[hidden]")
}
