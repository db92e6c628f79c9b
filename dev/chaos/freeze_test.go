package chaos

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// sleeper is a saboteur of a stack whose only part is a process that sleeps.
func sleeper(t *testing.T) (*saboteur, int) {
	t.Helper()
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "worker.pid"), []byte(strconv.Itoa(cmd.Process.Pid)), 0o600); err != nil {
		t.Fatal(err)
	}
	return newSaboteur(&world{dir: dir, say: func(string) {}}), cmd.Process.Pid
}

func stopped(t *testing.T, pid int) bool {
	t.Helper()
	state, err := exec.Command("ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.HasPrefix(strings.TrimSpace(string(state)), "T")
}

// within polls until the check holds.
func within(t *testing.T, what string, check func() bool) {
	t.Helper()
	for until := time.Now().Add(5 * time.Second); !check(); {
		if time.Now().After(until) {
			t.Fatalf("not in time: %s", what)
		}
		wait(t.Context(), 10*time.Millisecond)
	}
}

func TestAFrozenPartGoesOnAfterItsTime(t *testing.T) {
	s, pid := sleeper(t)
	s.freeze(t.Context(), "worker", 200*time.Millisecond)
	within(t, "it is frozen", func() bool { return stopped(t, pid) })
	s.freeze(t.Context(), "worker", time.Hour) // it is frozen already
	s.away.Wait()
	within(t, "it goes on", func() bool { return !stopped(t, pid) })
	if s.freezes["worker"] != 1 || s.ice.has("worker") {
		t.Errorf("%v, %t", s.freezes, s.ice.has("worker"))
	}
}

func TestAnInterruptedCampaignLeavesNothingFrozen(t *testing.T) {
	s, pid := sleeper(t)
	ctx, interrupt := context.WithCancel(t.Context())
	s.freeze(ctx, "worker", time.Hour)
	within(t, "it is frozen", func() bool { return stopped(t, pid) })
	interrupt()
	s.away.Wait()
	within(t, "it goes on", func() bool { return !stopped(t, pid) })
}
