package alerts

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/prometheus/prometheus/rules"
)

// sabotaged is a release that changes the first step of a run without a gate; dev/binaries builds the same one.
const sabotaged = "fairwell-sabotage"

// badRelease cannot replay what began before it, and what begins under it cannot be replayed after it.
func badRelease() outage {
	var deployed time.Time
	return outage{
		name: "a release cannot replay older runs", alerts: []string{"FairwellNonDeterminism"},
		ends: "roll back, terminate the runs that began under the bad release",
		breaks: func(t *testing.T, w *world) {
			w.build(t)
			w.fault(t, 8026, "/faults/hosting", `{"status":503}`) // so that runs are open when it comes
			hosting := w.monitor.now()
			w.monitor.until(t, 10*time.Minute, "some are delayed", func() bool {
				return w.monitor.now().Sub(hosting) > 5*time.Minute
			})
			w.part(t, "stop", "worker")
			w.fault(t, 8026, "/faults/hosting", `{}`)
			w.deploy(t, sabotaged)
			deployed, w.began = time.Now(), w.monitor.now()
			w.part(t, "start", "worker")
		},
		during: waiting(),
		mends: func(t *testing.T, w *world) {
			w.deploy(t, "fairwell")
			w.part(t, "stop", "worker")
			w.part(t, "start", "worker")
			w.follow(t, "FairwellNonDeterminism", "fairwell temporal terminate", "TIME", deployed.UTC().Format(time.RFC3339))
		},
	}
}

// build makes the bad release.
func (w *world) build(t *testing.T) {
	t.Helper()
	cmd := exec.Command("go", "build", "-buildvcs=false", "-tags=sabotage", "-o", w.bin+"/"+sabotaged, "./cmd/fairwell")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	w.monitor.until(t, time.Hour, "nothing is wrong beforehand", func() bool { return len(w.monitor.active(rules.StatePending)) == 0 })
}
