package engine

import (
	"strings"
	"time"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// figure is what one round measured.
type figure struct {
	cases     int
	late      int     // answers that came before the decision
	answered  float64 // a second, until the last answer
	drained   float64 // a second, until the last case was done
	drain     float64 // seconds after the last answer
	p50, p99  float64 // milliseconds to an answer
	processor map[string]float64
}

func newFigure(a measure.Answers, drained time.Duration, used measure.Used) figure {
	f := figure{cases: len(a.List), processor: used.Each(len(a.List)), drain: drained.Seconds()}
	for _, each := range a.List {
		if each.Late {
			f.late++
		}
	}
	f.answered = float64(f.cases) / a.Took.Seconds()
	f.drained = float64(f.cases) / (a.Took + drained).Seconds()
	f.p50 = measure.Milliseconds(measure.Share(a.Times(), 0.5))
	f.p99 = measure.Milliseconds(measure.Share(a.Times(), 0.99))
	return f
}

// level is what a shape does at one level of load: medians of its rounds.
type level struct {
	Bench       string             `json:"bench"`
	Measure     string             `json:"measure"`
	Shape       string             `json:"shape"`
	Connections int                `json:"connections"`
	Rounds      int                `json:"rounds"`
	Cases       int                `json:"cases"`
	Late        int                `json:"late"`
	Answered    float64            `json:"answered_per_s"`
	Drained     float64            `json:"drained_per_s"`
	Drain       float64            `json:"drain_s"`
	P50         float64            `json:"p50_ms"`
	P99         float64            `json:"p99_ms"`
	Processor   map[string]float64 `json:"cpu_ms_per_case"`
}

func summary(shape string, connections int, rounds []figure) level {
	l := level{
		Bench: "engine", Measure: "load", Shape: shape, Connections: connections, Rounds: len(rounds),
		Answered:  middle(rounds, 1, func(f figure) float64 { return f.answered }),
		Drained:   middle(rounds, 1, func(f figure) float64 { return f.drained }),
		Drain:     middle(rounds, 2, func(f figure) float64 { return f.drain }),
		P50:       middle(rounds, 1, func(f figure) float64 { return f.p50 }),
		P99:       middle(rounds, 1, func(f figure) float64 { return f.p99 }),
		Processor: map[string]float64{},
	}
	for _, f := range rounds {
		l.Cases += f.cases
		l.Late += f.late
	}
	for part := range rounds[0].processor {
		l.Processor[process(shape, part)] = middle(rounds, 2, func(f figure) float64 { return f.processor[part] })
	}
	return l
}

// process is what a part is called whatever its shape: api, worker.
func process(shape, part string) string {
	if role, own := strings.CutPrefix(part, shape+"-"); own {
		return role
	}
	return part
}

// ratio is the first shape to another at one level: the median of the ratios of
// rounds that followed each other.
type ratio struct {
	Bench       string  `json:"bench"`
	Measure     string  `json:"measure"`
	Of          string  `json:"of"`
	To          string  `json:"to"`
	Connections int     `json:"connections"`
	Answered    float64 `json:"answered_ratio"`
	Drained     float64 `json:"drained_ratio"`
	P50         float64 `json:"p50_ratio"`
	P99         float64 `json:"p99_ratio"`
	Temporal    float64 `json:"temporal_cpu_ratio,omitempty"`
}

func compare(to string, connections int, ours, theirs []figure) ratio {
	of := func(figureOf func(figure) float64) float64 {
		var ratios []float64
		for i := range ours {
			ratios = append(ratios, measure.Ratio(figureOf(ours[i]), figureOf(theirs[i])))
		}
		return measure.Median(ratios)
	}
	return ratio{
		Bench: "engine", Measure: "ratio", Of: Ours, To: to, Connections: connections,
		Answered: of(func(f figure) float64 { return f.answered }),
		Drained:  of(func(f figure) float64 { return f.drained }),
		P50:      of(func(f figure) float64 { return f.p50 }),
		P99:      of(func(f figure) float64 { return f.p99 }),
		Temporal: of(func(f figure) float64 { return f.processor["temporal"] }),
	}
}

func middle(rounds []figure, digits int, of func(figure) float64) float64 {
	var all []float64
	for _, f := range rounds {
		all = append(all, of(f))
	}
	return measure.Round(measure.Median(all), digits)
}
