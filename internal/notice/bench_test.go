package notice_test

import (
	"testing"

	"github.com/fairwell/fairwell/internal/notice"
)

// What an ordinary decision is: a contract of each law, past its first term.
var ordinary = map[string]string{
	"contract":  `{"starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`,
	"service":   `{"sector":"service","starts_on":"2021-07-01","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
	"telecom":   `{"sector":"telecom","concluded_on":"2018-12-24","starts_on":"2019-01-15","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
	"unlimited": `{"notice":"P1M","cadence":"month_end"}`,
}

func BenchmarkEnds(b *testing.B) {
	received := day(b, "2026-11-22")
	for name, written := range ordinary {
		b.Run(name, func(b *testing.B) {
			read := terms(b, written)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := notice.Ends(read, received, notice.Date{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	received := day(b, "2026-11-22")
	for name, written := range ordinary {
		b.Run(name, func(b *testing.B) {
			read := terms(b, written)
			b.ReportAllocs()
			for b.Loop() {
				decision, err := notice.Decide(read, received, notice.Date{})
				if err != nil {
					b.Fatal(err)
				}
				notice.Explain(decision.Steps, notice.German)
			}
		})
	}
}

func TestADecisionWithoutReasonsNeedsAtMostTwoAllocations(t *testing.T) {
	received := day(t, "2026-11-22")
	for name, written := range ordinary {
		read := terms(t, written)
		if got := testing.AllocsPerRun(100, func() {
			if _, err := notice.Ends(read, received, notice.Date{}); err != nil {
				t.Fatal(err)
			}
		}); got > 2 {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}
