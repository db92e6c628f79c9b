package chaos

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/binaries"
)

// campaign runs bin/dev chaos as a process, so that no test links the Temporal
// server, and answers its figures and what it said beside them.
func campaign(t *testing.T, service, sabotage string, arguments ...string) (Report, string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(binaries.Dir(t), "dev"),
		append([]string{"chaos", "--service", service}, arguments...)...)
	cmd.Env = append(os.Environ(), "FAIRWELL_SABOTAGE="+sabotage, "TMPDIR="+folder(t))
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	var figures, beside bytes.Buffer
	cmd.Stdout, cmd.Stderr = &figures, &beside
	err := cmd.Run()
	var report Report
	if jsonErr := json.Unmarshal(figures.Bytes(), &report); jsonErr != nil {
		t.Fatalf("no figures: %v, %v: %s", err, jsonErr, beside.String())
	}
	t.Log(strings.TrimSpace(figures.String()))
	return report, beside.String(), err
}

// folder is where a stack keeps its data; what is left of one stays only if its
// test failed. Its path is short, for the sake of sockets, and open to Postgres.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fwc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if !t.Failed() {
			_ = os.RemoveAll(dir)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestACampaignOfKillsBreaksNoPromise(t *testing.T) {
	service := filepath.Join(binaries.Dir(t), "fairwell")
	r, beside, err := campaign(t, service, "", "--cases", "60", "--seed", "1")
	if err != nil {
		t.Fatalf("%v\n%s", err, beside)
	}
	if r.Kills < 10 || r.Freezes == 0 || r.Terminated == 0 || r.Faults == 0 {
		t.Errorf("%d kills, %d freezes, %d runs terminated, %d faults: that proves little", r.Kills, r.Freezes, r.Terminated, r.Faults)
	}
	if r.Declared != 60 || r.Cases < 50 || r.Confirmations < 35 {
		t.Errorf("%d of %d declarations became %d cases with %d confirmations", r.Accepted, r.Declared, r.Cases, r.Confirmations)
	}
	if r.Continued == 0 || r.Continuations == 0 {
		t.Errorf("%d products go on, %d mails say so", r.Continued, r.Continuations)
	}
	if r.Forms == 0 || r.Unmatched == 0 || r.Withdrawals == 0 || r.Acknowledgements == 0 {
		t.Errorf("%d forms, %d of them nobody's, %d withdrawals, %d acknowledged", r.Forms, r.Unmatched, r.Withdrawals, r.Acknowledgements)
	}
}

// An audit that never finds anything is worth nothing: each promise is broken
// once, in a build of its own, and a campaign must say so, with the blows that it takes.
// Whether a kill hits the one wrong moment is chance, so a few seeds may try. One
// process of each does: side by side they need the machine for themselves.
func TestTheAuditNoticesEachBrokenPromise(t *testing.T) {
	for n, c := range []struct {
		name     string
		sabotage string
		seed     int    // the first of three
		steps    int    // until it shows
		blows    bool   // whether the weather alone would not do
		quiet    string // as long as it takes until the damage is done
		noticed  func(Report) int
	}{
		{"mails that go out before their row", "send_before_ledger", 24, 10, true, "25s", func(r Report) int { return r.Doubled }},
		{"unknown mails that are sent again", "resend_unknown", 3, 20, false, "10s", func(r Report) int { return r.Doubled }},
		{"products that two cases hold", "no_unique_index", 3, 2, false, "5s", func(r Report) int { return r.Doubled }},
		{"dates of the day of the decision", "decide_by_today", 3, 2, false, "5s", func(r Report) int { return r.WrongDates }},
		{"runs that nobody starts again", "forget_starter", 3, 8, true, "40s", func(r Report) int { return r.Lost }},
		{"a docket that does not follow what is written", "stale_docket", 3, 2, false, "5s", func(r Report) int { return r.StaleDocket }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // they wait most of the time
			for seed := range 3 {
				r, _, err := campaign(t, binaries.Sabotaged(t), c.sabotage,
					"--cases", strconv.Itoa(max(20, 2*c.steps)), "--steps", strconv.Itoa(c.steps), "--seed", strconv.Itoa(c.seed+seed), "--quiet", c.quiet, "--port-offset", strconv.Itoa(20500+300*n),
					"--apis", "1", "--workers", "1", "--calm="+strconv.FormatBool(!c.blows))
				if err != nil && c.noticed(r) > 0 {
					return
				}
			}
			t.Errorf("%s goes unnoticed", c.sabotage)
		})
	}
}
