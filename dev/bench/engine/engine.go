// Package engine measures what a case costs beside rivals on one stack: rates,
// answer times, processor time, commits and billed Actions.
//
// Rounds of all shapes are interleaved, so that a noisy machine hits them alike.
package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/stack"
)

// Config says what to measure.
type Config struct {
	Running     *stack.Stack
	Dir         string   // of the stack, which holds the process IDs
	Shapes      []string // [Ours] or a rival; each is compared to the first
	Connections []int    // one level of load each
	Rounds      int      // of each shape at each level
	For         time.Duration
	Counted     int // cases whose commits and Actions are counted; 0: none
	Lines       measure.Lines
	Say         func(string)
}

// Ours is the service itself.
const Ours = "ours"

type bench struct {
	Config
	pool     *pgxpool.Pool
	temporal client.Client
	shapes   []shape
}

// Run warms all shapes up, measures level by level, and counts.
func Run(ctx context.Context, c Config) error {
	b, err := newBench(ctx, c)
	if err != nil {
		return err
	}
	defer b.close()
	// Plans, pools and caches come to where they stay.
	for _, s := range b.shapes {
		c.Say("warm-up: " + s.name())
		if _, err := b.round(ctx, s, measure.Load{Connections: 8, For: 3 * time.Second}); err != nil {
			return fmt.Errorf("warm-up of %s: %w", s.name(), err)
		}
	}
	for _, connections := range c.Connections {
		if err := b.level(ctx, connections); err != nil {
			return err
		}
	}
	if err := b.paced(ctx); err != nil {
		return err
	}
	if c.Counted > 0 {
		return b.count(ctx)
	}
	return nil
}

// level measures all shapes at so many connections, a round of each in turn.
func (b *bench) level(ctx context.Context, connections int) error {
	rounds := map[string][]figure{}
	for n := range b.Rounds {
		for _, s := range b.shapes {
			f, err := b.round(ctx, s, measure.Load{Connections: connections, For: b.For})
			if err != nil {
				return fmt.Errorf("%s at %d connections: %w", s.name(), connections, err)
			}
			rounds[s.name()] = append(rounds[s.name()], f)
			b.Say(fmt.Sprintf("%d connections, round %d: %s %.1f a second, p50 %.0f ms, drained after %.1f s",
				connections, n+1, s.name(), f.answered, f.p50, f.drain))
		}
	}
	for _, s := range b.shapes {
		if err := b.Lines.Put(summary(s.name(), connections, rounds[s.name()])); err != nil {
			return err
		}
	}
	for _, s := range b.shapes[1:] {
		if err := b.Lines.Put(compare(s.name(), connections, rounds[b.shapes[0].name()], rounds[s.name()])); err != nil {
			return err
		}
	}
	return nil
}

// round asks for cases, waits until all are done, and says what that took. What a
// case costs after its answer counts too.
func (b *bench) round(ctx context.Context, s shape, load measure.Load) (figure, error) {
	if err := s.prepare(ctx, load); err != nil {
		return figure{}, err
	}
	// No checkpoint of what others wrote falls into the round.
	if _, err := b.pool.Exec(ctx, "CHECKPOINT"); err != nil {
		return figure{}, fmt.Errorf("checkpoint: %w", err)
	}
	before, err := measure.Processors(b.Dir, s.parts())
	if err != nil {
		return figure{}, err
	}
	answers, err := load.Run(ctx, s.ask)
	if err != nil {
		return figure{}, err
	}
	if len(answers.List) == 0 {
		return figure{}, errors.New("nothing was answered")
	}
	drained, err := b.drain(ctx, s, answers.IDs())
	if err != nil {
		return figure{}, err
	}
	after, err := measure.Processors(b.Dir, s.parts())
	if err != nil {
		return figure{}, err
	}
	return newFigure(answers, drained, after.Since(before)), nil
}

const (
	longestDrain = 10 * time.Minute
	between      = 20 * time.Millisecond // looks at what is done
)

// drain waits for the last case and says how long that took after the last answer.
func (b *bench) drain(ctx context.Context, s shape, ids []string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, longestDrain)
	defer cancel()
	began := time.Now()
	look := time.NewTicker(between)
	defer look.Stop()
	for {
		done, err := s.drained(ctx, ids)
		if err != nil {
			return 0, fmt.Errorf("wait for the last case: %w", err)
		}
		if done {
			return time.Since(began), nil
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("wait for the last case: %w", ctx.Err())
		case <-look.C:
		}
	}
}

func (b *bench) close() {
	b.temporal.Close()
	b.pool.Close()
}

func newBench(ctx context.Context, c Config) (*bench, error) {
	e := c.Running.Environment
	pool, err := pgxpool.New(ctx, e["DATABASE_URL"])
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	temporal, err := client.NewLazyClient(client.Options{
		HostPort: e.Temporal(), Namespace: e["TEMPORAL_NAMESPACE"], Logger: silent{},
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("make Temporal client: %w", err)
	}
	b := &bench{Config: c, pool: pool, temporal: temporal}
	for _, name := range slices.Compact(slices.Clone(c.Shapes)) {
		var s shape
		if name == Ours {
			s, err = newOurs(ctx, b)
		} else {
			s, err = newRival(ctx, b, name)
		}
		if err != nil {
			b.close()
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		b.shapes = append(b.shapes, s)
	}
	if len(b.shapes) == 0 {
		b.close()
		return nil, fmt.Errorf("no shape is to be measured: %s", strings.Join(c.Shapes, ","))
	}
	return b, nil
}

// silent drops what the SDK says of connections.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
