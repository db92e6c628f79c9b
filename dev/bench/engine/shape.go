package engine

import (
	"context"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// shape is a service that is measured: ours, or a rival.
type shape interface {
	name() string
	// prepare makes what a load will ask for, before the clock runs.
	prepare(ctx context.Context, load measure.Load) error
	// ask sends one case. It may be called side by side.
	ask(ctx context.Context) (measure.Answer, error)
	// drained says whether the cases that were asked for are done to the end.
	drained(ctx context.Context, ids []string) (bool, error)
	// parts are the processes whose time counts.
	parts() []string
	// run is the workflow ID of a case, or "" if it has no run.
	run(caseID string) string
}
