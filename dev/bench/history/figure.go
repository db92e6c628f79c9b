package history

import (
	"maps"
	"slices"

	"github.com/fairwell/fairwell/dev/bench/measure"
)

// filled is how big the database is.
type filled struct {
	Bench     string  `json:"bench"`
	Measure   string  `json:"measure"`
	Cases     int     `json:"cases"`
	Seconds   float64 `json:"seconds"`
	Megabytes int64   `json:"mb"`
}

// query is what one question costs at one size.
type query struct {
	Bench        string   `json:"bench"`
	Measure      string   `json:"measure"`
	Query        string   `json:"query"`
	Cases        int      `json:"cases"`
	Milliseconds float64  `json:"ms,omitempty"` // of the queries, by Postgres' account
	Call         float64  `json:"call_ms"`      // median of the whole call
	Worst        float64  `json:"worst_ms,omitempty"`
	Buffers      int      `json:"buffers,omitempty"`
	Rows         int      `json:"rows,omitempty"`
	Descents     int      `json:"descents,omitempty"`
	Scans        []string `json:"seq_scans,omitempty"`
}

// growth is what history costs a question.
type growth struct {
	Bench   string  `json:"bench"`
	Measure string  `json:"measure"`
	Query   string  `json:"query"`
	Cases   int     `json:"cases"` // the largest size
	Call    float64 `json:"call_ms"`
	Ratio   float64 `json:"call_ratio"`      // to the size before the largest
	More    int     `json:"buffers_more"`    // than at the smallest size
	Allowed int     `json:"buffers_allowed"` // one a descent of an index, one a row
	Flat    bool    `json:"flat"`
}

const (
	mostCall  = 5.0  // milliseconds
	mostRatio = 1.2  // to the size before the largest
	noise     = 0.15 // milliseconds that a call may differ by chance
)

// compare puts a line of growth for each question that was asked at two sizes.
func (b *bench) compare() error {
	for _, name := range slices.Sorted(maps.Keys(b.asked)) {
		sizes := b.asked[name]
		if len(sizes) < 2 {
			continue
		}
		if err := b.Lines.Put(grown(name, sizes)); err != nil {
			return err
		}
	}
	return nil
}

// grown compares the sizes of one question, from the smallest to the largest.
func grown(name string, sizes []query) growth {
	smallest, before, largest := sizes[0], sizes[len(sizes)-2], sizes[len(sizes)-1]
	g := growth{
		Bench: "history", Measure: "growth", Query: name, Cases: largest.Cases, Call: largest.Call,
		Ratio: measure.Ratio(largest.Call, before.Call), More: largest.Buffers - smallest.Buffers, Allowed: largest.Descents + largest.Rows,
	}
	level := g.Ratio <= mostRatio || largest.Call-before.Call <= noise
	g.Flat = level && largest.Call < mostCall && g.More <= g.Allowed
	return g
}
