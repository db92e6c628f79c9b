package alerts

import (
	"flag"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/prometheus/rules"
)

var (
	all    = flag.Bool("all", false, "every outage, also those that take minutes")
	update = flag.Bool("update", false, "write what was measured into docs/alerts.md")
)

// outage is one thing that breaks, and how it is put right.
type outage struct {
	name   string
	alerts []string // those that fire, and no other
	ends   string   // in the words of the table
	quick  bool     // of the few that every change is tested with
	breaks func(t *testing.T, w *world)
	during func(t *testing.T, w *world) // what whoever is on call looks at first
	mends  func(t *testing.T, w *world)
}

// Bounds of one outage, by the monitor's time.
const (
	calmWithin   = 40 * time.Minute
	firesWithin  = 60 * time.Minute
	clearsWithin = 60 * time.Minute
)

func TestEachOutageFiresItsAlertsAndNoOtherAndTheRunbookEndsIt(t *testing.T) {
	w := start(t)
	for _, o := range outages() {
		if o.quick || *all {
			t.Run(o.name, func(t *testing.T) {
				if r := o.play(t, w); *update && !t.Failed() {
					tabulate(t, r)
				}
			})
		}
	}
	if *all {
		t.Run("nobody is called while two hundred more declare", func(t *testing.T) { w.calm(t, 200) })
		t.Run("each command of the sections is run", w.complete)
	}
	t.Run("more cases make no more series", w.steady)
}

// play breaks one thing, waits for its alerts, puts it right by the runbook, and waits until all is well.
func (o outage) play(t *testing.T, w *world) row {
	m := w.monitor
	m.until(t, calmWithin, "nothing is wrong beforehand", func() bool { return len(m.active(rules.StatePending)) == 0 })
	m.forget()
	w.began = m.now()
	o.breaks(t, w)
	mended := false
	mend := func() {
		if !mended {
			mended = true
			o.mends(t, w)
		}
	}
	defer mend()
	m.until(t, firesWithin, "the alerts fire", func() bool {
		firing := m.active(rules.StateFiring)
		return !slices.ContainsFunc(o.alerts, func(name string) bool { return !slices.Contains(firing, name) })
	})
	if o.during != nil {
		o.during(t, w)
	}
	over := m.now()
	mend()
	clear := m.until(t, clearsWithin, "nothing fires any more", func() bool { return len(m.active(rules.StateFiring)) == 0 })
	heard := m.heard()
	if diff := cmp.Diff(o.alerts, slices.Sorted(maps.Keys(heard))); diff != "" {
		t.Errorf("alerts (-want +got):\n%s", diff)
	}
	r := row{outage: o, clear: clear.Sub(over), after: map[string]time.Duration{}}
	for name, at := range heard {
		r.after[name] = at.Sub(w.began)
	}
	t.Log(r)
	return r
}
