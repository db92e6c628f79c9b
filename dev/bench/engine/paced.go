package engine

import (
	"context"
	"fmt"

	"github.com/fairwell/fairwell/dev/bench/measure"
	"github.com/fairwell/fairwell/dev/bench/rival"
)

// pace compares what the engine costs at one and the same rate: a faster shape
// shares Temporal's fixed work among more cases.
type pace struct {
	Bench       string             `json:"bench"`
	Measure     string             `json:"measure"`
	Connections int                `json:"connections"`
	Rounds      int                `json:"rounds"`
	Rate        float64            `json:"cases_per_s"`
	Ours        map[string]float64 `json:"ours_cpu_ms_per_case"`
	Bare        map[string]float64 `json:"bare_cpu_ms_per_case"`
	Temporal    float64            `json:"temporal_cpu_ratio"`
}

// paced lets the bare run go no faster than ours did just before.
func (b *bench) paced(ctx context.Context) error {
	const connections = 8
	shapes := map[string]shape{}
	for _, s := range b.shapes {
		shapes[s.name()] = s
	}
	if shapes[Ours] == nil || shapes[rival.Bare] == nil {
		return nil
	}
	var ours, bare []figure
	for n := range b.Rounds {
		own, err := b.round(ctx, shapes[Ours], measure.Load{Connections: connections, For: b.For})
		if err != nil {
			return fmt.Errorf("ours: %w", err)
		}
		their, err := b.round(ctx, shapes[rival.Bare], measure.Load{Connections: connections, For: b.For, Rate: own.answered})
		if err != nil {
			return fmt.Errorf("bare at our rate: %w", err)
		}
		b.Say(fmt.Sprintf("at one rate, round %d: %.1f and %.1f a second", n+1, own.answered, their.answered))
		ours, bare = append(ours, own), append(bare, their)
	}
	return b.Lines.Put(pace{
		Bench: "engine", Measure: "paced", Connections: connections, Rounds: b.Rounds,
		Rate: middle(ours, 1, func(f figure) float64 { return f.answered }),
		Ours: summary(Ours, connections, ours).Processor, Bare: summary(rival.Bare, connections, bare).Processor,
		Temporal: compare(rival.Bare, connections, ours, bare).Temporal,
	})
}
