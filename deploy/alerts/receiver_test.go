package alerts

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// goneReceiver answers 410 to the first event that it is told of.
func goneReceiver() outage {
	var endpoint struct{ ID string }
	return outage{
		name: "a receiver of events is gone", alerts: []string{"FairwellEventEndpointOff"},
		ends: "ask whoever runs it, then switch it on, or off for good",
		breaks: func(t *testing.T, w *world) {
			receiver := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusGone) }))
			t.Cleanup(receiver.Close)
			if err := json.Unmarshal([]byte(w.service(t, "", "fairwell events --json add "+receiver.URL)), &endpoint); err != nil || endpoint.ID == "" {
				t.Fatalf("no endpoint: %v", err)
			}
		},
		during: func(t *testing.T, w *world) {
			waiting()(t, w)
			if out := w.follow(t, "FairwellEventEndpointOff", "fairwell events endpoints"); !strings.Contains(out, "gone") {
				t.Errorf("nobody says why it is off:\n%s", out)
			}
			if out := w.follow(t, "FairwellEventEndpointOff", "fairwell events --json log", "ENDPOINT", endpoint.ID); !strings.Contains(out, "410") {
				t.Errorf("nobody says what it answered:\n%s", out)
			}
		},
		mends: func(t *testing.T, w *world) {
			w.follow(t, "FairwellEventEndpointOff", "fairwell events on", "ENDPOINT", endpoint.ID)
			w.follow(t, "FairwellEventEndpointOff", "fairwell events off", "ENDPOINT", endpoint.ID)
		},
	}
}
