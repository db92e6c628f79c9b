package e2e

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// beside runs one more process of the service beside the stack's own, with further
// variables, until it is ready on its admin port, and returns how to stop it.
func beside(t *testing.T, part string, admin int, variables ...string) (stop func()) {
	t.Helper()
	script := `. "$0/env" && ` + strings.Join(variables, " ") + ` exec "$1" "$2"`
	cmd := exec.Command("/bin/bash", "-c", script, up.dir, filepath.Join(up.bin, "fairwell"), part)
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("one more %s ended with %v: %s", part, err, log.String())
			}
		case <-time.After(30 * time.Second):
			_ = cmd.Process.Kill()
			t.Errorf("one more %s did not end within 30 s", part)
		}
	}
	t.Cleanup(stop)
	eventually(t, "one more "+part+" is ready", func() bool { return ready(url(admin, "/readyz")) })
	return stop
}
