package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// stopPart ends a part of the stack; it stays down until it is started, at the
// latest when the test ends.
func stopPart(t *testing.T, part string) (start func()) {
	t.Helper()
	dev(t, "stop", part)
	started := false
	start = func() {
		if !started {
			started = true
			dev(t, "start", part)
		}
	}
	t.Cleanup(start)
	return start
}

func dev(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(up.bin, "dev"), append(args, "--data", up.dir)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("dev %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// kill sends SIGKILL to a part; the stack starts it again by itself.
func kill(t *testing.T, part string) {
	t.Helper()
	pid := pidOf(t, part)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatalf("kill %s: %v", part, err)
	}
	eventually(t, part+" is started again", func() bool { return pidOf(t, part) != pid })
}

func pidOf(t *testing.T, part string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(up.dir, part+".pid"))
	if os.IsNotExist(err) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0 // just being written
	}
	return pid
}

// service runs a subcommand of the service with the variables of the stack.
func service(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	script := `. "$0/env" && exec "$1" "${@:2}"`
	cmd := exec.Command("/bin/bash", append([]string{"-c", script, up.dir, filepath.Join(up.bin, "fairwell")}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("fairwell %s: %v: %s", strings.Join(args, " "), err, errs.String())
	}
	return out.String()
}
