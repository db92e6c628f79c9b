package api

import (
	"context"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/runs"
)

// Runs reaches the run of a case. Each call waits no longer than its context.
type Runs interface {
	reception.Runs
	// Nudge starts the run, or joins the open one, and returns once it has applied
	// what was stored before the call. An error says nothing about what it did.
	Nudge(ctx context.Context, c runs.Case, updateID string) error
}
