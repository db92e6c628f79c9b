// Package e2e tests Fairwell from outside: it declares over HTTP, reads the
// mail in the mailbox and the orders at the backends, stops and kills parts,
// and reads every history it caused. It owns one local stack, run as a process,
// and must never look into the service's code for an answer.
package e2e

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/fairwell/fairwell/dev/collector"
	"github.com/fairwell/fairwell/dev/stack"
)

// offset keeps the stack of the tests beside a demo, and beside other tests,
// that are running.
var offset = stack.FreeOffset(stack.OffsetEndToEnd)

// The pace of the stack: what takes days in life takes seconds here.
var pace = []string{
	"FAIRWELL_FAST_FOR=2s", "FAIRWELL_SLOW_FIRST=1s", "FAIRWELL_SLOW_MAX=2s", "FAIRWELL_SLOW_FOR=9s",
	"FAIRWELL_MAIL_LOG_LAG=1s",
}

// up is the running stack.
var up *process

// traced takes every span of the stack.
var traced *collector.Collector

// process is a stack that runs as one.
type process struct {
	dir string // its data
	bin string // folder of the binaries
	cmd *exec.Cmd
}

func TestMain(m *testing.M) {
	code, err := inStack(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "end to end:", err)
		code = 1
	}
	os.Exit(code)
}

func inStack(m *testing.M) (code int, err error) {
	bin, err := filepath.Abs(filepath.Join("..", "..", "bin"))
	if err != nil {
		return 1, err
	}
	for _, name := range []string{"dev", "fairwell"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return 1, fmt.Errorf("run make build first: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "fairwell-e2e-")
	if err != nil {
		return 1, err
	}
	// Postgres runs as another user and must be able to pass.
	if err := os.Chmod(dir, 0o755); err != nil {
		return 1, err
	}
	traced = collector.Listen()
	defer traced.Close()
	s := &process{dir: dir, bin: bin}
	if err := s.start(); err != nil {
		return 1, err
	}
	up = s
	code = m.Run()
	if err := s.stop(); err != nil {
		return 1, err
	}
	if code == 0 {
		return 0, os.RemoveAll(dir)
	}
	fmt.Fprintf(os.Stderr, "logs of the stack: %s\n", filepath.Join(dir, "log"))
	return code, nil
}

func (s *process) start() error {
	s.cmd = exec.Command(filepath.Join(s.bin, "dev"), "up", "--data", s.dir, "--port-offset", fmt.Sprint(offset))
	s.cmd.Env = append(os.Environ(), pace...)
	for name, value := range traced.Variables() {
		s.cmd.Env = append(s.cmd.Env, name+"="+value)
	}
	s.cmd.Stdout, s.cmd.Stderr = os.Stdout, os.Stderr
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("start stack: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(3 * time.Minute)
	for _, address := range []string{url(8081, "/readyz"), url(8082, "/readyz")} {
		for !ready(address) {
			select {
			case <-poll.C:
			case err := <-ended:
				return fmt.Errorf("the stack ended: %w", err)
			case <-deadline:
				return errors.New("the stack is not ready after three minutes")
			}
		}
	}
	return nil
}

func (s *process) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return fmt.Errorf("stop stack: %w", err)
	}
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(time.Minute)
	for syscall.Kill(s.cmd.Process.Pid, 0) == nil {
		select {
		case <-poll.C:
		case <-deadline:
			return errors.New("the stack does not stop")
		}
	}
	return nil
}

// url is an address of the stack by the port that the design gives.
func url(port int, path string) string {
	return fmt.Sprintf("http://127.0.0.1:%d%s", port+offset, path)
}

func ready(address string) bool {
	answer, err := http.Get(address)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
