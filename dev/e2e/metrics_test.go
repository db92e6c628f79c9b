package e2e

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// rare are metrics that exist only once what they tell of has happened, or where it can.
var rare = []string{
	"fairwell_docket_differs",                       // after five minutes
	"fairwell_hold_age_seconds",                     // once a line was on hold
	"fairwell_secret_expires_timestamp_seconds",     // where Temporal is reached by a certificate
	"temporal_request_failure_total",                // once Temporal refused a call
	"temporal_workflow_task_execution_failed_total", // once a run could not go on
}

// A name that nobody reports makes an alert that never fires, and an empty panel.
func TestWhatAlertsAndDashboardLookAtIsWhatTheProcessesReport(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), filepath.Join(up.bin, "fairwell"), "probe", "run", url(8080, "/"), "--every", "1h", "--listen", url(8083, "")[len("http://"):])
	cmd.Env = append(os.Environ(), "FAIRWELL_PROBE_KEY=a development key that guards nothing")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	c := newCustomer(t, product{ID: "1", Line: "access", Terms: anyDay})
	awaitMail(t, c.declare(t, http.StatusCreated, c.products[0].ID).ID, "delivered")
	var asked []string
	for _, file := range []string{"fairwell.rules.yml", "fairwell.dashboard.json"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "monitoring", file))
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, regexp.MustCompile(`\b(?:fairwell|temporal|pgxpool)_[a-z_]+\b`).FindAllString(string(text), -1)...)
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	reported := map[string]bool{}
	eventually(t, "the first probe and the first look at the backlog are reported", func() bool {
		for _, port := range []int{8081, 8082, 8083} {
			if !ready(url(port, "/readyz")) {
				return false
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(port, "/metrics"), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range regexp.MustCompile(`(?m)^[a-z_]+`).FindAll(do(t, req).body, -1) {
				reported[string(line)] = true
			}
		}
		return reported["fairwell_probe_success"] && reported["fairwell_starter_open_cases"]
	})
	for _, name := range asked {
		if !reported[name] && !slices.Contains(rare, name) {
			t.Errorf("nobody reports %s", name)
		}
	}
}
