package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// more cases than before.
const more = 100

// steady declares more cases and finds that they add fewer series than they are: a label that holds what is new with
// each case would add one for each. What is left is the first answer or error of a kind.
func (w *world) steady(t *testing.T) {
	w.crowd.leave()
	w.burst(t, customers-2*more)
	before := w.series(t)
	w.burst(t, customers-more)
	if after := w.series(t); len(after)-len(before) >= more {
		t.Errorf("%d more cases add %d series (-before +after):\n%s", more, len(after)-len(before), cmp.Diff(before, after))
	}
}

// burst lets customers from there on declare, and waits until all is done.
func (w *world) burst(t *testing.T, from int) {
	t.Helper()
	confirmed := w.settled(t, 0)
	for n := range more {
		w.crowd.under.Go(func() { w.crowd.one(fmt.Sprint(from + n)) })
	}
	w.crowd.under.Wait()
	w.settled(t, confirmed+more)
}

// settled waits until so many cases are confirmed and none is open, and answers how many are.
func (w *world) settled(t *testing.T, least float64) (confirmed float64) {
	t.Helper()
	eventually(t, "all that is declared is done", func() bool {
		open := 1.0
		confirmed = 0
		w.each(t, func(series labels.Labels, v float64) {
			switch name := series.Get(model.MetricNameLabel); {
			case name == "fairwell_starter_open_cases":
				open = v
			case name == "fairwell_mails_total" && series.Get("kind") == "confirmation" && series.Get("state") == "sent":
				confirmed = v
			}
		})
		return open == 0 && confirmed >= least
	})
	return confirmed
}

// series are the names of all that is reported now, but for Temporal's own counts of its errors, which begin with
// the first of a kind.
func (w *world) series(t *testing.T) []string {
	t.Helper()
	var names []string
	w.each(t, func(series labels.Labels, _ float64) {
		if name := series.Get(model.MetricNameLabel); !strings.Contains(name, "failure") && !strings.Contains(name, "failed") {
			names = append(names, series.String())
		}
	})
	slices.Sort(names)
	return names
}

// each asks every process now.
func (w *world) each(t *testing.T, with func(labels.Labels, float64)) {
	t.Helper()
	for _, g := range w.monitor.targets {
		now := target{job: g.job, url: g.url}
		if now.read(t.Context()); now.body == nil {
			t.Fatalf("%s does not answer", g.job)
		}
		if err := now.each(func(series labels.Labels, v float64) error { with(series, v); return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

// calm lets three declare where one did, and finds that nobody is called. More would ask what the machine can do:
// rounds that take seconds last fifteen times as long here.
func (w *world) calm(t *testing.T, cases int) {
	w.monitor.forget()
	tick := time.NewTicker(scrapeEvery / 2)
	defer tick.Stop()
	for n := range cases {
		<-tick.C
		w.crowd.under.Go(func() { w.crowd.one(fmt.Sprint(customers - 1 - 2*more - n)) })
	}
	later := w.monitor.now().Add(15 * time.Minute)
	w.monitor.until(t, 2*time.Hour, "a quarter of an hour passes", func() bool { return w.monitor.now().After(later) })
	if heard := w.monitor.heard(); len(heard) > 0 {
		t.Errorf("alerts: %v", heard)
	}
}
