package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"

	"github.com/fairwell/fairwell/dev/actions"
	"github.com/fairwell/fairwell/dev/bench/measure"
)

// counts is what a case of a shape leaves in Postgres and on Temporal's bill.
type counts struct {
	Bench   string         `json:"bench"`
	Measure string         `json:"measure"`
	Shape   string         `json:"shape"`
	Cases   int            `json:"cases"`
	Commits float64        `json:"commits_per_case"` // without what is committed while nobody asks
	Actions int            `json:"actions_per_case,omitempty"`
	Kinds   map[string]int `json:"actions,omitempty"`
}

// idle is what the stack does while nobody asks.
type idle struct {
	Bench     string             `json:"bench"`
	Measure   string             `json:"measure"`
	Commits   float64            `json:"commits_per_s"`
	Processor map[string]float64 `json:"cpu_ms_per_s"`
}

// resting is how long idle is measured.
const resting = 10 * time.Second

// count counts commits and Actions of so many cases of each shape.
func (b *bench) count(ctx context.Context) error {
	rest, err := b.idle(ctx)
	if err != nil {
		return err
	}
	for _, s := range b.shapes {
		b.Say("counting commits and Actions: " + s.name())
		load := measure.Load{Connections: 8, Most: b.Counted}
		if err := s.prepare(ctx, load); err != nil {
			return err
		}
		before, began, err := measure.Commits(ctx, b.pool)
		if err != nil {
			return err
		}
		answers, err := load.Run(ctx, s.ask)
		if err != nil {
			return err
		}
		looks, err := b.drainCounting(ctx, s, answers.IDs())
		if err != nil {
			return err
		}
		after, ended, err := measure.Commits(ctx, b.pool)
		if err != nil {
			return err
		}
		own := float64(after-before-int64(looks)) - rest*ended.Sub(began).Seconds()
		c := counts{
			Bench: "engine", Measure: "counts", Shape: s.name(), Cases: len(answers.List),
			Commits: measure.Round(own/float64(len(answers.List)), 1),
		}
		if err := b.actions(ctx, s, answers.IDs(), &c); err != nil {
			return err
		}
		if err := b.Lines.Put(c); err != nil {
			return err
		}
	}
	return nil
}

// drainCounting waits for the last case and counts its own looks, each of which
// may be a commit.
func (b *bench) drainCounting(ctx context.Context, s shape, ids []string) (looks int, err error) {
	for {
		looks++
		done, err := s.drained(ctx, ids)
		if done || err != nil {
			return looks, err
		}
		select {
		case <-ctx.Done():
			return looks, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// idle gives the commits a second while nobody asks.
func (b *bench) idle(ctx context.Context) (float64, error) {
	b.Say(fmt.Sprintf("counting what is committed while nobody asks, for %s", resting))
	before, began, err := measure.Commits(ctx, b.pool)
	if err != nil {
		return 0, err
	}
	all := map[string]bool{}
	for _, s := range b.shapes {
		for _, part := range s.parts() {
			all[part] = true
		}
	}
	parts := slices.Collect(maps.Keys(all))
	used, err := measure.Processors(b.Dir, parts)
	if err != nil {
		return 0, err
	}
	rested := time.Now()
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(resting):
	}
	now, err := measure.Processors(b.Dir, parts)
	if err != nil {
		return 0, err
	}
	seconds := time.Since(rested).Seconds()
	after, ended, err := measure.Commits(ctx, b.pool)
	if err != nil {
		return 0, err
	}
	rate := float64(after-before) / ended.Sub(began).Seconds()
	line := idle{Bench: "engine", Measure: "idle", Commits: measure.Round(rate, 1), Processor: map[string]float64{}}
	for part, d := range now.Since(used) {
		line.Processor[part] = measure.Round(float64(d)/float64(time.Millisecond)/seconds, 1)
	}
	return rate, b.Lines.Put(line)
}

// actions counts the billed Actions of some runs.
func (b *bench) actions(ctx context.Context, s shape, ids []string, c *counts) error {
	if len(ids) == 0 || s.run(ids[0]) == "" {
		return nil
	}
	var totals []int
	for _, id := range ids[:min(5, len(ids))] {
		count, err := b.billed(ctx, s.run(id))
		if err != nil {
			return err
		}
		totals = append(totals, count.Total())
		c.Kinds = map[string]int{}
		for _, kind := range count.Kinds() {
			c.Kinds[string(kind)] = count[kind]
		}
	}
	c.Actions = measure.Median(totals)
	return nil
}

// billed counts those of one run, once it has ended.
func (b *bench) billed(ctx context.Context, run string) (actions.Count, error) {
	waiting, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := b.temporal.GetWorkflow(waiting, run, "").Get(waiting, nil); err != nil {
		return actions.Count{}, fmt.Errorf("wait for the end of run %s: %w", run, err)
	}
	var events []*history.HistoryEvent
	read := b.temporal.GetWorkflowHistory(ctx, run, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for read.HasNext() {
		event, err := read.Next()
		if err != nil {
			return actions.Count{}, fmt.Errorf("read history of %s: %w", run, err)
		}
		events = append(events, event)
	}
	return actions.Of(events), nil
}
