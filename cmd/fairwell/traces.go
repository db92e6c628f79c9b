package main

import (
	"cmp"
	"context"
	"log/slog"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/internal/tracing"
)

// newTraces sends the spans of a process where it is told to.
func newTraces(ctx context.Context, c config.Traces, process string, log *slog.Logger) (*telemetry.Traces, error) {
	return telemetry.NewTraces(ctx, c.TracesTo, process, cmp.Or(version, "development"), log)
}

// casesOf finds the trace of a case in the record.
func casesOf(t *telemetry.Traces, s *store.Store) *tracing.Traces {
	return tracing.New(t.Provider(), func(ctx context.Context, caseID string) (tracing.Origin, error) {
		o, err := s.Origin(ctx, caseID)
		return tracing.Origin(o), err
	})
}
