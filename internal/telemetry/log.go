// Package telemetry wires what an engineer on call sees: logs, metrics and the
// admin port of a process.
//
// It must never let personal data or a secret out: attributes with such names
// are hidden, whoever logs them.
package telemetry

import (
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// NewLogger writes JSON lines.
func NewLogger(w io.Writer, level slog.Level, process string) *slog.Logger {
	handler := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: hide})
	return slog.New(handler).With("process", process)
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
