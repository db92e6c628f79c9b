package alerts

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// vendors are the outages of what others run for us: the backends and SendGrid.
func vendors() []outage {
	return []outage{
		{
			name: "the token of a backend has expired", alerts: []string{"FairwellBackendRefusesUs"},
			ends:   "renew the file of the token",
			breaks: func(t *testing.T, w *world) { w.fault(t, 8026, "/faults/"+tokenLine, `{"token":"renewed"}`) },
			during: waiting(),
			mends:  func(t *testing.T, w *world) { w.write(t, "backend-token", "renewed") },
		},
		{
			name: "a backend is down", alerts: []string{"FairwellBackendDown"},
			ends:   "its owner brings it back; the line is on hold meanwhile",
			breaks: func(t *testing.T, w *world) { w.fault(t, 8026, "/faults/mobile", `{"status":503}`) },
			during: func(t *testing.T, w *world) {
				waiting()(t, w)
				w.follow(t, "FairwellBackendDown", "fairwell support hold", "LINE", "mobile", "TIME",
					time.Now().Add(time.Hour).Format(time.RFC3339))
			},
			mends: func(t *testing.T, w *world) {
				w.fault(t, 8026, "/faults/mobile", `{}`)
				w.release(t)
			},
		},
		{
			name: "SendGrid is down", alerts: []string{"FairwellConfirmationLate", "FairwellStarterFailing"},
			ends:   "SendGrid comes back",
			breaks: stops("mailbox"), during: waiting(), mends: starts("mailbox"),
		},
		{
			name: "the key of SendGrid is revoked", alerts: []string{"FairwellConfirmationLate", "FairwellStarterFailing"},
			ends:   "put the right key into its file",
			breaks: func(t *testing.T, w *world) { w.write(t, "sendgrid-key", "SG.revoked") },
			during: waiting(),
			mends:  func(t *testing.T, w *world) { w.write(t, "sendgrid-key", mailKey) },
		},
		{
			name: "SendGrid's answers are lost, and its log is away", alerts: []string{"FairwellMailUnknown"},
			ends: "say of each mail what SendGrid shows",
			breaks: func(t *testing.T, w *world) {
				w.fault(t, 8025, "/faults", `{"next":2,"reset_after_accept":true,"no_events":true,"logs_status":503}`)
			},
			during: func(t *testing.T, w *world) {
				waiting("confirmation_unknown")(t, w)
				w.follow(t, "FairwellWaitingTooLong", "fairwell support work --cause", "CAUSE", "confirmation_unknown")
			},
			mends: func(t *testing.T, w *world) {
				for _, item := range w.queue(t).Items {
					w.follow(t, "FairwellMailUnknown", "fairwell support act", "CASE", item.ID)
				}
				w.fault(t, 8025, "/faults", `{}`)
			},
		},
	}
}

// release lets the line that is on hold go on.
func (w *world) release(t *testing.T) {
	t.Helper()
	w.follow(t, "FairwellHoldForgotten", "fairwell support holds")
	var placed struct {
		Items []struct {
			ID         string
			ReleasedAt *time.Time `json:"released_at"`
		}
	}
	err := json.NewDecoder(strings.NewReader(w.service(t, "", "fairwell support --json holds"))).Decode(&placed)
	if err != nil || len(placed.Items) == 0 || placed.Items[0].ReleasedAt != nil { // those in force come first
		t.Fatalf("holds: %+v, %v", placed, err)
	}
	w.follow(t, "FairwellHoldForgotten", "fairwell support release", "HOLD", placed.Items[0].ID)
}
