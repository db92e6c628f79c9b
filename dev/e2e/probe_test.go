package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// probe goes the way of a customer by the command, with the key of the stack.
func probe(t *testing.T) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(up.bin, "fairwell"), "probe", "run", url(8080, "/"), "--timeout", "5s")
	cmd.Env = append(os.Environ(), "FAIRWELL_PROBE_KEY=a development key that guards nothing")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestAProbeSucceedsWhileCustomersCanCancelAndFailsWhileTheyCannot(t *testing.T) {
	if out, err := probe(t); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	start := stopPart(t, "postgres")
	if out, err := probe(t); err == nil || !strings.Contains(out, "press button 2") {
		t.Errorf("without Postgres it says %v: %s", err, out)
	}
	start()
	eventually(t, "a probe succeeds again", func() bool { _, err := probe(t); return err == nil })
}
