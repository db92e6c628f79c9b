package line_test

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/fairwell/fairwell/internal/notice/line"
)

// bill is what a bill run asks: the last day to give notice for contracts of every
// kind, one line each.
func bill(lines int) []byte {
	var text bytes.Buffer
	kinds := []string{
		`"terms":{"sector":"telecom","starts_on":"2019-06-10","initial_term":"P24M","notice":"P3M","renewal":"P12M"}`,
		`"terms":{"sector":"service","starts_on":"2024-06-16","initial_term":"P24M","notice":"P1M","renewal":"indefinite","renewal_notice":"P1M"}`,
		`"terms":{"sector":"telecom","concluded_on":"2025-12-24","starts_on":"2026-01-15","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}`,
		`"terms":{"notice":"P1M","cadence":"month_end"}`,
	}
	for i := range lines {
		text.WriteString(`{"id":"P-1001",` + kinds[i%len(kinds)] + `,"received_on":"2026-11-22"}` + "\n")
	}
	return text.Bytes()
}

const billLines = 10_000

func BenchmarkAnswer(b *testing.B) {
	in := bill(billLines)
	b.ReportAllocs()
	for b.Loop() {
		if err := line.Answer(bytes.NewReader(in), io.Discard, line.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(billLines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkNothing is what Answer is measured by: the same lines read and written
// with encoding/json, and nothing done in between.
func BenchmarkNothing(b *testing.B) {
	in := bill(billLines)
	b.ReportAllocs()
	for b.Loop() {
		lines, answers := json.NewDecoder(bytes.NewReader(in)), json.NewEncoder(io.Discard)
		for lines.More() {
			var value map[string]any
			if err := lines.Decode(&value); err != nil {
				b.Fatal(err)
			}
			if err := answers.Encode(value); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(billLines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
