package alerts

import (
	"regexp"
	"testing"
	"time"
)

// people are what somebody was to do and did not.
func people() []outage {
	return []outage{
		{
			name: "a line is left on hold", quick: true, alerts: []string{"FairwellHoldForgotten"},
			ends: "release the hold",
			breaks: func(t *testing.T, w *world) {
				w.follow(t, "FairwellBackendDown", "fairwell support hold", "LINE", "tv", "TIME",
					time.Now().Add(time.Second).Format(time.RFC3339Nano))
			},
			during: waiting(), mends: func(t *testing.T, w *world) { w.release(t) },
		},
		{
			name: "an order waits for somebody, and the product ends tomorrow", quick: true, alerts: []string{"FairwellDeadlineAtRisk"},
			ends: "put the cause right and retry",
			breaks: func(t *testing.T, w *world) {
				w.service(t, contract("short", "tv", "P1D"), "fairwell import")
				w.fault(t, 8026, "/faults/tv", `{"next":1,"status":404,"product":"Pshort"}`)
				w.crowd.one("short")
			},
			during: waiting("product_http_404"),
			mends: func(t *testing.T, w *world) {
				w.follow(t, "FairwellDeadlineAtRisk", "fairwell support work")
				w.follow(t, "FairwellParked", "fairwell support act", "CASE", w.queue(t).Items[0].ID)
			},
		},
		{
			name: "orders that a backend refuses are parked", alerts: []string{"FairwellParked"},
			ends:   "retry one, and the others in a batch",
			breaks: func(t *testing.T, w *world) { w.fault(t, 8026, "/faults/hosting", `{"next":2,"status":404}`) },
			during: waiting("product_http_404"),
			mends: func(t *testing.T, w *world) {
				w.follow(t, "FairwellParked", "fairwell support work")
				one := w.queue(t).Items[0]
				w.follow(t, "FairwellParked", "fairwell support act", "CASE", one.ID)
				drafted := w.follow(t, "FairwellParked", "fairwell support batch new", "CAUSE", one.Cause)
				w.follow(t, "FairwellParked", "fairwell support batch start", "BATCH", regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`).FindString(drafted))
			},
		},
	}
}
