package stack_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/dev/binaries"
	"github.com/fairwell/fairwell/dev/stack"
)

// offset keeps this stack's ports away from a demo's and from other tests'.
var offset = stack.FreeOffset(stack.OffsetStackTests)

// within polls until the check holds.
func within(t *testing.T, limit time.Duration, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(limit)
	for !check() {
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// start runs bin/dev and ends it with the test.
func start(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(filepath.Join(binaries.Dir(t), "dev"), args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL=")
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
		if t.Failed() {
			t.Log(output.String())
		}
	})
	return cmd
}

func TestTemporalSurvivesAKillWithItsRuns(t *testing.T) {
	dir := t.TempDir()
	addr, ui := fmt.Sprintf("127.0.0.1:%d", 7233+offset), fmt.Sprintf("127.0.0.1:%d", 8233+offset)
	args := []string{"temporal", "--addr", addr, "--ui-addr", ui, "--data", dir}
	serving := start(t, args...)
	c, err := client.NewLazyClient(client.Options{HostPort: addr})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	options := client.StartWorkflowOptions{ID: "kept", TaskQueue: "nobody"}
	within(t, 30*time.Second, "a run is started", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.ExecuteWorkflow(ctx, options, "Anything")
		return err == nil
	})
	if err := serving.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = serving.Wait()
	again := start(t, args...)
	within(t, 30*time.Second, "the run is there again", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err = c.DescribeWorkflowExecution(ctx, "kept", "")
		return err == nil
	})
	if err := again.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := again.Wait(); err != nil {
		t.Errorf("an interrupted server ends with %v", err)
	}
}

// The whole stack: parts come back, stay down when told, and none is left.
func TestStackKeepsItsPartsAndLeavesNone(t *testing.T) {
	dir, err := os.MkdirTemp("", "fwstack")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres must pass it
		t.Fatal(err)
	}
	up := start(t, "up", "--data", dir, "--port-offset", strconv.Itoa(offset))
	within(t, 2*time.Minute, "the stack is up", func() bool { return pid(dir, "api") != 0 && pid(dir, "worker") != 0 })
	pids := map[string]int{}
	for _, part := range []string{"api", "worker", "temporal", "postgres", "mailbox", "backends", "idp"} {
		first := pid(dir, part)
		if first == 0 {
			t.Fatalf("no pid of %s", part)
		}
		if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
			t.Fatalf("kill %s: %v", part, err)
		}
		within(t, 2*time.Second, part+" is back", func() bool { now := pid(dir, part); return now != 0 && now != first })
		ask(t, "start", dir, part) // answers when it is ready
		pids[part] = pid(dir, part)
	}
	ask(t, "stop", dir, "backends")
	if alive(pids["backends"]) || pid(dir, "backends") != 0 {
		t.Error("backends are still there after dev stop")
	}
	ask(t, "start", dir, "backends")
	pids["backends"] = pid(dir, "backends")

	second := exec.Command(filepath.Join(binaries.Dir(t), "dev"), "up", "--data", dir+"-other", "--port-offset", strconv.Itoa(offset))
	second.Env = append(os.Environ(), "DATABASE_URL=")
	output, err := second.CombinedOutput()
	t.Cleanup(func() { _ = os.RemoveAll(dir + "-other") })
	if err == nil || strings.Count(strings.TrimSpace(string(output)), "\n") != 0 || !strings.Contains(string(output), "is taken") {
		t.Errorf("a second stack on the same ports says %q, error %v", output, err)
	}

	if err := up.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := up.Wait(); err != nil {
		t.Errorf("an interrupted stack ends with %v", err)
	}
	for part, number := range pids {
		if alive(number) {
			t.Errorf("%s is still there", part)
		}
	}
}

func ask(t *testing.T, action, dir, part string) {
	t.Helper()
	output, err := exec.Command(filepath.Join(binaries.Dir(t), "dev"), action, part, "--data", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("dev %s %s: %v: %s", action, part, err, output)
	}
}

func pid(dir, part string) int {
	text, err := os.ReadFile(filepath.Join(dir, part+".pid"))
	if err != nil {
		return 0
	}
	number, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return number
}

func alive(pid int) bool { return pid != 0 && syscall.Kill(pid, 0) == nil }
