package alerts

import (
	"testing"
)

// outages are all that is played, in the order of the table.
func outages() []outage {
	return []outage{
		{
			name: "the worker is gone", quick: true, alerts: []string{"FairwellWorkerGone"},
			breaks: func(t *testing.T, w *world) { w.part(t, "stop", "worker") },
			mends:  func(t *testing.T, w *world) { w.part(t, "start", "worker") },
		},
		{
			name: "the API is gone", quick: true, alerts: []string{"FairwellAPIGone"},
			breaks: func(t *testing.T, w *world) { w.part(t, "stop", "api") },
			mends:  func(t *testing.T, w *world) { w.part(t, "start", "api") },
		},
		{
			name: "a backend is down", alerts: []string{"FairwellBackendDown"},
			breaks: func(t *testing.T, w *world) { w.fault(t, 8026, "/faults/mobile", `{"status":503}`) },
			mends:  func(t *testing.T, w *world) { w.fault(t, 8026, "/faults/mobile", `{}`) },
		},
	}
}
