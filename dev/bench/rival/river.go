package rival

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// jobs does the work without Temporal: the API stores the order and its jobs in
// one transaction, and workers take them from Postgres.
type jobs struct{}

// cancelJob cancels one product.
type cancelJob struct {
	Product Product `json:"product"`
	Of      int     `json:"of"` // jobs of the case
}

// Kind implements river.JobArgs.
func (cancelJob) Kind() string { return "cancel_product" }

// mailJob sends the mail of a case.
type mailJob struct {
	Order Order `json:"order"`
}

// Kind implements river.JobArgs.
func (mailJob) Kind() string { return "send_mail" }

func (jobs) api(ctx context.Context, c Config) (take func(context.Context, Order) error, stop func(), err error) {
	pool, err := openTables(ctx, c.Database)
	if err != nil {
		return nil, nil, err
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: warnings()})
	if err != nil {
		return nil, nil, fmt.Errorf("make client: %w", err)
	}
	take = func(ctx context.Context, o Order) error {
		return together(ctx, pool,
			func(tx pgx.Tx) error { return insertDeclaration(ctx, tx, o) },
			func(tx pgx.Tx) error { return insertItems(ctx, tx, o) },
			func(tx pgx.Tx) error { return insertDecisions(ctx, tx, o) },
			func(tx pgx.Tx) error { return queue(ctx, client, tx, o) },
		)
	}
	return take, pool.Close, nil
}

func queue(ctx context.Context, client *river.Client[pgx.Tx], tx pgx.Tx, o Order) error {
	params := []river.InsertManyParams{{Args: mailJob{o}}}
	for _, p := range o.Products {
		params = append(params, river.InsertManyParams{Args: cancelJob{p, len(o.Products) + 1}})
	}
	_, err := client.InsertManyFastTx(ctx, tx, params)
	return err
}

func (jobs) work(ctx context.Context, c Config, done *atomic.Int64) (stop func(), err error) {
	pool, err := openTables(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: warnings()})
	if err == nil {
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("make River's tables: %w", err)
	}
	w := &crew{pool: pool, world: c.World, done: done}
	workers := river.NewWorkers()
	err = river.AddWorkerSafely(workers, river.WorkFunc(w.cancel))
	if err == nil {
		err = river.AddWorkerSafely(workers, river.WorkFunc(w.mail))
	}
	if err != nil {
		return nil, fmt.Errorf("add workers: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Logger: warnings(), Workers: workers, FetchCooldown: 10 * time.Millisecond,
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 100}},
	})
	if err != nil {
		return nil, fmt.Errorf("make client: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	return func() { _ = client.StopAndCancel(context.WithoutCancel(ctx)); pool.Close() }, nil
}

// crew carries jobs out.
type crew struct {
	pool  *pgxpool.Pool
	world World
	done  *atomic.Int64
	parts atomic.Int64
}

func (w *crew) cancel(ctx context.Context, job *river.Job[cancelJob]) error {
	if err := w.world.cancel(ctx, job.Args.Product); err != nil {
		return err
	}
	err := together(ctx, w.pool, func(tx pgx.Tx) error { return insertMark(ctx, tx, job.Args.Product) })
	if err != nil {
		return err
	}
	w.part(job.Args.Of)
	return nil
}

func (w *crew) mail(ctx context.Context, job *river.Job[mailJob]) error {
	if err := w.world.mail(ctx, job.Args.Order); err != nil {
		return err
	}
	if err := insertMail(ctx, w.pool, job.Args.Order); err != nil {
		return err
	}
	w.part(len(job.Args.Order.Products) + 1)
	return nil
}

// part ends a case with every of-th job.
func (w *crew) part(of int) {
	if w.parts.Add(1)%int64(of) == 0 {
		w.done.Add(1)
	}
}

func warnings() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
