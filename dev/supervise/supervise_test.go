package supervise

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// role tells the test binary which process of a test to be.
const role = "FAIRWELL_SUPERVISE_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "serve": // a part: serves a socket until it is told to end
		listener, err := net.Listen("unix", os.Args[1])
		if err != nil {
			os.Exit(1)
		}
		if os.Getenv("CHILD") != "" { // and a child of its own that ignores signals
			_ = exec.Command("/bin/sh", "-c", "trap '' TERM INT; echo $$ > "+os.Args[1]+".child; while :; do sleep 1; done").Start()
		}
		for {
			if _, err := listener.Accept(); err != nil {
				os.Exit(1)
			}
		}
	case "supervise": // a whole stack that gets killed
		s, err := New(os.Args[1], func(string) {})
		if err != nil {
			os.Exit(1)
		}
		if err := s.Up(context.Background(), servePart("one", os.Args[1])); err != nil {
			os.Exit(1)
		}
		select {}
	}
	os.Exit(m.Run())
}

func servePart(name, dir string, env ...string) Part {
	socket := filepath.Join(dir, name+".sock")
	return Part{
		Name: name,
		Command: func() (*exec.Cmd, error) {
			_ = os.Remove(socket)
			cmd := exec.Command(os.Args[0])
			cmd.Args = []string{os.Args[0], socket}
			cmd.Env = append(append(os.Environ(), role+"=serve"), env...)
			return cmd, nil
		},
		Ready: func(context.Context) error {
			conn, err := net.Dial("unix", socket)
			if err != nil {
				return err
			}
			return conn.Close()
		},
	}
}

// folder is short: a socket's path has a limit.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "fw")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func newSupervisor(t *testing.T, dir string) *Supervisor {
	t.Helper()
	s, err := New(dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pid(dir, name string) int {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return 0
	}
	number, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return number
}

// alive also says no to a process that only waits to be reaped.
func alive(pid int) bool {
	if pid == 0 || syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func within(t *testing.T, limit time.Duration, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(10 * time.Millisecond)
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

func TestDeadPartIsStartedAgainWithinTwoSeconds(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	defer s.Down()
	if err := s.Up(t.Context(), servePart("one", dir)); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		killed := pid(dir, "one.pid")
		if err := syscall.Kill(killed, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		within(t, 2*time.Second, "another process serves", func() bool {
			now := pid(dir, "one.pid")
			return now != killed && alive(now)
		})
	}
}

func TestDownLeavesNoProcessAndNoPidFile(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	for _, part := range []Part{servePart("one", dir), servePart("two", dir, "CHILD=1")} {
		if err := s.Up(t.Context(), part); err != nil {
			t.Fatal(err)
		}
	}
	within(t, 5*time.Second, "the part's own child runs", func() bool { return pid(dir, "two.sock.child") != 0 })
	pids := []int{pid(dir, "one.pid"), pid(dir, "two.pid"), pid(dir, "two.sock.child")}
	s.Down()
	for _, number := range pids {
		within(t, 2*time.Second, "process "+strconv.Itoa(number)+" is gone", func() bool { return !alive(number) })
	}
	if pid(dir, "one.pid") != 0 || pid(dir, "two.pid") != 0 {
		t.Error("pid files are still there")
	}
}

func TestKilledSupervisorLeavesNoPart(t *testing.T) {
	dir := folder(t)
	cmd := exec.Command(os.Args[0])
	cmd.Args = []string{os.Args[0], dir}
	cmd.Env = append(os.Environ(), role+"=supervise")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, "the part runs", func() bool { return alive(pid(dir, "one.pid")) })
	part := pid(dir, "one.pid")
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	within(t, 2*time.Second, "the part is gone", func() bool { return !alive(part) })
	// And the folder serves the next one.
	s := newSupervisor(t, dir)
	defer s.Down()
	if err := s.Up(t.Context(), servePart("one", dir)); err != nil {
		t.Error(err)
	}
}

func TestStoppedPartStaysDownUntilItIsStarted(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	defer s.Down()
	if err := s.Up(t.Context(), servePart("one", dir)); err != nil {
		t.Fatal(err)
	}
	before := pid(dir, "one.pid")
	if err := Ask(t.Context(), dir, "stop", "one"); err != nil {
		t.Fatal(err)
	}
	if alive(before) || pid(dir, "one.pid") != 0 {
		t.Error("the part was not gone when stop answered")
	}
	if err := Ask(t.Context(), dir, "start", "one"); err != nil {
		t.Fatal(err)
	}
	if !alive(pid(dir, "one.pid")) {
		t.Error("the part was not there when start answered")
	}
	err := Ask(t.Context(), dir, "stop", "nothing")
	if err == nil || !strings.Contains(err.Error(), "unknown part") {
		t.Errorf("stop of an unknown part: %v", err)
	}
}

func TestPartThatCannotStartIsAnErrorWithItsLastWords(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	defer s.Down()
	err := s.Up(t.Context(), Part{
		Name:    "broken",
		Command: func() (*exec.Cmd, error) { return exec.Command("/bin/sh", "-c", "echo no key; exit 1"), nil },
		Ready:   func(context.Context) error { return errors.New("not there") },
	})
	if err == nil || !strings.Contains(err.Error(), "no key") {
		t.Errorf("error %v", err)
	}
}

func TestSecondSupervisorOnOneFolderIsRefused(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	defer s.Down()
	if _, err := New(dir, func(string) {}); !errors.Is(err, ErrRunning) {
		t.Errorf("error %v, want ErrRunning", err)
	}
}

func TestAFrozenPartEndsWhenItIsToldTo(t *testing.T) {
	dir := folder(t)
	s := newSupervisor(t, dir)
	if err := s.Up(t.Context(), servePart("one", dir)); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid(dir, "one.pid"), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	s.Down()
	if took := time.Since(began); took > killAfter/2 {
		t.Errorf("it took %s", took)
	}
}
