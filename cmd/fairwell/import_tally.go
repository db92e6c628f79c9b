package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

// tally counts what becomes of the lines of an import and says so: bad lines at once,
// the counts now and then. Reading and importing both report to it.
type tally struct {
	std     streams
	changes bool
	began   time.Time

	mu                      sync.Mutex
	said                    time.Time
	under                   []int // first lines of the batches that are under way
	read                    int   // last line of a batch that is through
	done                    int   // last line up to which all are through
	good, new, changed, bad int
}

// tallyEvery is the time between two reports of a long import.
const tallyEvery = 10 * time.Second

// refuse reports a line that does not go in.
func (t *tally) refuse(line int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bad++
	fmt.Fprintf(t.std.err, "line %d: %v\n", line, err)
}

// begin says with which line a batch begins.
func (t *tally) begin(line int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.under = append(t.under, line)
}

// count takes in what became of a batch.
func (t *tally) count(batch []imported, list []store.Imported) {
	for n, i := range list {
		if i.Err != nil {
			t.refuse(batch[n].line, i.Err)
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for n, i := range list {
		if i.Err != nil {
			continue
		}
		t.good++
		switch {
		case i.New:
			t.new++
		case i.Changed():
			t.changed++
		default:
			continue
		}
		if t.changes {
			fmt.Fprintf(t.std.out, "line %d: contract %s %s\n", batch[n].line, batch[n].record.Contract.ID, describe(batch[n].record, i))
		}
	}
	t.under = slices.DeleteFunc(t.under, func(line int) bool { return line == batch[0].line })
	t.read = max(t.read, batch[len(batch)-1].line)
	if t.done = t.read; len(t.under) > 0 {
		t.done = min(t.done, slices.Min(t.under)-1)
	}
	if time.Since(t.said) >= tallyEvery {
		t.said = time.Now()
		fmt.Fprintf(t.std.err, "up to line %d: %s\n", t.done, t.counts())
	}
}

// through is the last line up to which all are.
func (t *tally) through() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done
}

// stopped says where to go on.
func (t *tally) stopped() error { return fmt.Errorf("stopped; go on with --after %d", t.through()) }

func (t *tally) counts() string {
	took := max(time.Since(t.began).Seconds(), 0.001)
	return fmt.Sprintf("%d new, %d changed, %d unchanged, %d refused; %.0f a second",
		t.new, t.changed, t.good-t.new-t.changed, t.bad, float64(t.good+t.bad)/took)
}

// say sums up.
func (t *tally) say(rehearsed bool) {
	verb := "imported"
	if rehearsed {
		verb = "looked at, nothing was imported"
	}
	fmt.Fprintf(t.std.err, "%d contracts %s: %s\n", t.good, verb, t.counts())
}
