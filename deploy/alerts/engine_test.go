package alerts

import (
	"os"
	"testing"
)

// engine are the outages of Temporal, and of a release that it cannot replay.
func engine() []outage {
	return []outage{
		{
			name: "Temporal is down", alerts: []string{"FairwellConfirmationLate", "FairwellPollersZero", "FairwellStarterFailing"},
			ends:   "start Temporal",
			breaks: stops("temporal"), during: waiting(), mends: starts("temporal"),
		},
		{
			name: "the data of Temporal is lost", alerts: []string{"FairwellConfirmationLate", "FairwellPollersZero", "FairwellStarterFailing"},
			ends: "start Temporal with an empty namespace, `fairwell temporal prepare`, start the worker again",
			breaks: func(t *testing.T, w *world) {
				w.part(t, "stop", "temporal")
				for _, name := range []string{"temporal.db", "temporal.db-shm", "temporal.db-wal"} {
					if err := os.Remove(w.path(name)); err != nil && !os.IsNotExist(err) {
						t.Fatal(err)
					}
				}
			},
			mends: func(t *testing.T, w *world) {
				w.part(t, "start", "temporal")
				w.follow(t, "FairwellPollersZero", "fairwell temporal prepare")
				w.part(t, "stop", "worker")
				w.part(t, "start", "worker")
			},
		},
	}
}
