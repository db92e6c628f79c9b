package ends_test

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/ends"
)

// BenchmarkHealthyLine asks about 10,000 products on each of their three days, as the
// schedule does; none of them calls a person.
//
//	go test ./internal/ends -run '^$' -bench HealthyLine -benchtime 1x
func BenchmarkHealthyLine(b *testing.B) {
	const products = 10_000
	for b.Loop() {
		b.StopTimer()
		g := newStage(b, "access")
		g.many(b, "access", products)
		g.docketed(b)
		g.told(b, "access", products)
		b.StartTimer()
		for _, day := range []string{"2026-12-23", "2026-12-29", "2027-01-26"} {
			if page := g.on(b, day); page.Found[cancellation.FindingEnded] != products {
				b.Fatalf("%s: %+v", day, page)
			}
		}
		b.StopTimer()
		b.ReportMetric(float64(len(g.queue(b))), "entries")
		b.StartTimer()
	}
	b.ReportMetric(3*products*float64(b.N)/b.Elapsed().Seconds(), "products/s")
}

// BenchmarkSweep sweeps a line of 100,000 products as fast as its backend answers, and tells
// how much memory that takes at most beside what was held before.
//
//	go test ./internal/ends -run '^$' -bench Sweep -benchtime 1x
func BenchmarkSweep(b *testing.B) {
	const products = 100_000
	g := newStage(b, "access")
	g.many(b, "access", products)
	g.told(b, "access", products)
	g.now = received.Add(60 * 24 * time.Hour)
	runtime.GC() // what filling left behind
	before, peak := heap(), uint64(0)
	for b.Loop() {
		asked := 0
		err := g.ends.Sweep(b.Context(), "access", func(s ends.Swept) error {
			if asked++; asked%500 == 0 {
				peak = max(peak, heap())
			}
			return s.Err
		})
		if err != nil || asked != products {
			b.Fatalf("%d products, %v", asked, err)
		}
	}
	b.ReportMetric(products*float64(b.N)/b.Elapsed().Seconds(), "products/s")
	b.ReportMetric(float64(peak-min(peak, before))/1e6, "MB-above-start")
}

// heap is how much memory holds objects, garbage included.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
