package rival

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

// naive is the sample that everybody writes: the API starts a run and waits for
// its end, and each step is an activity after the one before.
type naive struct{}

func (naive) api(ctx context.Context, c Config) (take func(context.Context, Order) error, stop func(), err error) {
	temporal, err := dial(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	take = func(ctx context.Context, o Order) error {
		run, err := temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: WorkflowID(Naive, o.Case), TaskQueue: Naive,
		}, NaiveWorkflow, o)
		if err != nil {
			return fmt.Errorf("start: %w", err)
		}
		return run.Get(ctx, nil)
	}
	return take, temporal.Close, nil
}

func (naive) work(ctx context.Context, c Config, done *atomic.Int64) (stop func(), err error) {
	pool, err := openTables(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	temporal, err := dial(ctx, c)
	if err != nil {
		pool.Close()
		return nil, err
	}
	w := newWorker(temporal, Naive)
	w.RegisterWorkflow(NaiveWorkflow)
	w.RegisterActivity(&naiveSteps{pool: pool, world: c.World, done: done})
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	return func() { w.Stop(); temporal.Close(); pool.Close() }, nil
}

// NaiveWorkflow does one step after the other.
func NaiveWorkflow(ctx workflow.Context, o Order) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for _, step := range []any{naiveActs.InsertDeclaration, naiveActs.InsertItems, naiveActs.Decide} {
		if err := workflow.ExecuteActivity(ctx, step, o).Get(ctx, nil); err != nil {
			return err
		}
	}
	for _, p := range o.Products {
		for _, step := range []any{naiveActs.CancelProduct, naiveActs.MarkProduct} {
			if err := workflow.ExecuteActivity(ctx, step, p).Get(ctx, nil); err != nil {
				return err
			}
		}
	}
	return workflow.ExecuteActivity(ctx, naiveActs.SendMail, o).Get(ctx, nil)
}

// naiveActs names the activities.
var naiveActs *naiveSteps

type naiveSteps struct {
	pool  *pgxpool.Pool
	world World
	done  *atomic.Int64
}

// InsertDeclaration is an activity.
func (s *naiveSteps) InsertDeclaration(ctx context.Context, o Order) error {
	return insertDeclaration(ctx, s.pool, o)
}

// InsertItems is an activity.
func (s *naiveSteps) InsertItems(ctx context.Context, o Order) error {
	return insertItems(ctx, s.pool, o)
}

// Decide is an activity.
func (s *naiveSteps) Decide(ctx context.Context, o Order) error {
	return insertDecisions(ctx, s.pool, o)
}

// CancelProduct is an activity.
func (s *naiveSteps) CancelProduct(ctx context.Context, p Product) error {
	return s.world.cancel(ctx, p)
}

// MarkProduct is an activity.
func (s *naiveSteps) MarkProduct(ctx context.Context, p Product) error {
	return insertMark(ctx, s.pool, p)
}

// SendMail is an activity.
func (s *naiveSteps) SendMail(ctx context.Context, o Order) error {
	if err := s.world.mail(ctx, o); err != nil {
		return err
	}
	if err := insertMail(ctx, s.pool, o); err != nil {
		return err
	}
	s.done.Add(1)
	return nil
}
