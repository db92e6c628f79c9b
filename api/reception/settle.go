package reception

import (
	"context"
	"time"

	"github.com/fairwell/fairwell/workflows"
)

// How long whoever declares waits for the run.
const (
	answerTime = 2 * time.Second // for its decisions
	beginTime  = time.Second     // for its start alone
)

// Settle starts the run of a case, or joins the open one, and waits a moment for
// its decisions. Whatever is wrong with the run, the starter sees to it.
func (r *Reception) Settle(ctx context.Context, caseID string) error {
	start, err := r.start(ctx, caseID)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	return r.runs.Accept(ctx, start)
}

// Begin starts the run of a case and waits for nothing that it finds out: how
// long this takes says nothing about the declaration. Without Temporal the
// starter begins it later.
func (r *Reception) Begin(ctx context.Context, caseID string) {
	start, err := r.start(ctx, caseID)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, beginTime)
		defer cancel()
		err = r.runs.Begin(ctx, start)
	}
	if err != nil {
		r.log.WarnContext(ctx, "the run begins later", "case", caseID, "error", err)
	}
}

func (r *Reception) start(ctx context.Context, caseID string) (workflows.StartInfo, error) {
	s, err := r.store.Start(ctx, caseID)
	return workflows.StartInfo{CaseID: s.CaseID, Channel: s.Channel, Products: s.Products, Deadline: s.Deadline}, err
}
