// Package measure owns how benchmarks ask and how they count: loads, medians,
// processor time, memory, commits, and one JSON line per result.
//
// It knows nothing of what is measured and keeps no figure of an earlier run.
package measure

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// Lines writes results, one JSON object a line.
type Lines struct{ Out io.Writer }

// Put writes one result.
func (l Lines) Put(result any) error {
	line, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	if _, err := l.Out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// Number is what a figure can be.
type Number interface {
	~int | ~int64 | ~float64
}

// Median is the middle figure, the lower of two; zero if there is none.
func Median[T Number](figures []T) T { return Share(figures, 0.5) }

// Share is the smallest figure that the given share of all does not exceed, such
// as 0.99; one that was measured, never one in between. Zero if there is none.
func Share[T Number](figures []T, share float64) T {
	if len(figures) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// Milliseconds is a duration as a figure to print.
func Milliseconds(d time.Duration) float64 { return Round(float64(d)/float64(time.Millisecond), 3) }

// Round keeps that many digits after the point.
func Round(x float64, digits int) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}

// Ratio is a to b, with two digits; zero if b is.
func Ratio(a, b float64) float64 { return Round(a/b, 2) }
