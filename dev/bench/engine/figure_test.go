package engine

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// round is a figure of so many cases; the first answer was late.
func round(cases int, took, drained, processor time.Duration, part string) figure {
	a := measure.Answers{Took: took, List: make([]measure.Answer, cases)}
	for i := range a.List {
		a.List[i].Took = time.Duration(i+1) * took / time.Duration(cases)
	}
	a.List[0].Late = true
	return newFigure(a, drained, measure.Used{part: processor})
}

func TestRatesCountTheDrainApart(t *testing.T) {
	rounds := []figure{
		round(10, time.Second, 0, 100*time.Millisecond, "bare-worker"),
		round(20, time.Second, time.Second, 200*time.Millisecond, "bare-worker"),
		round(30, time.Second, 2*time.Second, 900*time.Millisecond, "bare-worker"),
	}
	want := level{
		Bench: "engine", Measure: "load", Shape: "bare", Connections: 8, Rounds: 3, Cases: 60, Late: 3,
		Answered: 20, Drained: 10, Drain: 1, P50: 500, P99: 1000,
		Processor: map[string]float64{"worker": 10},
	}
	if diff := cmp.Diff(want, summary("bare", 8, rounds)); diff != "" {
		t.Error(diff)
	}
}

func TestRatiosAreThoseOfNeighbours(t *testing.T) {
	ours := []figure{{answered: 10, p50: 30}, {answered: 30, p50: 20}, {answered: 1, p50: 300}}
	bare := []figure{{answered: 20, p50: 20}, {answered: 60, p50: 10}, {answered: 4, p50: 200}}
	got := compare("bare", 8, ours, bare)
	if got.Answered != 0.5 || got.P50 != 1.5 {
		t.Errorf("%+v", got)
	}
}
