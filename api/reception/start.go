package reception

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/internal/runs"
)

// How long whoever declares waits for the run.
const (
	answerTime = 2 * time.Second // for its decisions
	beginTime  = time.Second     // for its start alone
)

// Accept starts the run of what was declared, or joins the open one, and waits a
// moment for its decisions. Whatever is wrong with the run, the starter sees to it.
func (r *Reception) Accept(ctx context.Context, d Declared) error {
	run, err := r.run(ctx, d)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return r.runs.Accept(ctx, run)
}

// Begin starts the run and waits for nothing that it finds out: how long this
// takes says nothing about what was declared. Without Temporal the starter begins
// it later.
func (r *Reception) Begin(ctx context.Context, d Declared) {
	run, err := r.run(ctx, d)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, beginTime)
		defer cancel()
		err = r.runs.Start(ctx, run)
	}
	if err != nil {
		r.log.WarnContext(ctx, "the run begins later", "case", d.ID, "error", err)
	}
}

// run is what the run is started with. Of a declaration that is repeated it is
// read; whoever has just declared knows it.
func (r *Reception) run(ctx context.Context, d Declared) (runs.Case, error) {
	if d.run.ID != "" {
		return d.run, nil
	}
	stored, err := r.store.Run(ctx, d.ID)
	return runs.Of(stored), err
}
