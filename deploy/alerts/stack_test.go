package alerts

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// offset keeps the stack's ports away from those of a demo and of other tests; dev/stack names it too.
const offset = 17_800

// paces are the service's own pauses, divided by pace.
var paces = []string{
	"FAIRWELL_FAST_FOR=4s", "FAIRWELL_SLOW_FIRST=20s", "FAIRWELL_SLOW_MAX=8m", "FAIRWELL_SLOW_FOR=8h",
	"FAIRWELL_MAIL_LOG_LAG=8s", "FAIRWELL_MAIL_MAX=40s", "FAIRWELL_RECEIPT_MAIL_AFTER=4s", "FAIRWELL_HASTE=15",
}

const (
	mailKey      = "SG.development" // the only one that the mailbox takes
	backendToken = "token-of-access"
	tokenLine    = "access" // the line whose backend asks for a token
)

// world is a stack that is watched while customers declare.
type world struct {
	dir, bin string
	cmd      *exec.Cmd
	monitor  *monitor
	crowd    *crowd
	began    time.Time       // of the outage, in the monitor's time
	ran      map[string]bool // commands of the documentation that were run as written
}

// url is an address of the stack by the port that the design gives.
func url(port int, path string) string {
	return fmt.Sprintf("http://127.0.0.1:%d%s", port+offset, path)
}

// start brings up a stack that ends with the test.
func start(t *testing.T) *world {
	t.Helper()
	bin, err := filepath.Abs("../../bin")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "fairwell-alerts-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs as another user and must pass
		t.Fatal(err)
	}
	w := &world{dir: dir, bin: bin, ran: map[string]bool{}}
	w.write(t, "sendgrid-key", mailKey)
	w.write(t, "backend-token", backendToken)
	w.deploy(t, "fairwell")
	w.cmd = exec.CommandContext(t.Context(), filepath.Join(bin, "dev"), "up", "--data", dir, "--port-offset", fmt.Sprint(offset),
		"--service", filepath.Join(dir, "fairwell"))
	w.cmd.Cancel = func() error { return w.cmd.Process.Signal(os.Interrupt) }
	w.cmd.Env = append(os.Environ(), append(paces, "DATABASE_URL=", "TEMPORAL_ADDRESS=", "FAIRWELL_API_RATE_LIMIT=0", "FAIRWELL_SABOTAGE=misstep",
		"SENDGRID_API_KEY=", "SENDGRID_API_KEY_FILE="+w.path("sendgrid-key"),
		"FAIRWELL_BACKEND_ACCESS_TOKEN_FILE="+w.path("backend-token"))...)
	log, err := os.Create(w.path("up.log"))
	if err != nil {
		t.Fatal(err)
	}
	w.cmd.Stdout, w.cmd.Stderr = log, log
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := w.cmd.Start(); err != nil {
		t.Fatalf("make build first: %v", err)
	}
	t.Cleanup(func() { w.down(t) })
	for _, port := range []int{8081, 8082} {
		eventually(t, "the stack is ready", func() bool { return answers(url(port, "/readyz")) })
	}
	w.fault(t, 8026, "/faults/"+tokenLine, `{"token":"`+backendToken+`"}`)
	w.crowd = gather(t, w)
	w.monitor = watch(t, &target{job: "fairwell-api", url: url(8081, "/metrics")}, &target{job: "fairwell-worker", url: url(8082, "/metrics")})
	t.Cleanup(w.monitor.stop)
	return w
}

// down ends the stack; its logs stay where something broke.
func (w *world) down(t *testing.T) {
	_ = w.cmd.Wait() // its context has ended, and it was interrupted
	if t.Failed() {
		t.Logf("logs of the stack: %s", w.path("log"))
		return
	}
	if err := os.RemoveAll(w.dir); err != nil {
		t.Error(err)
	}
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(w.path(name), []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// deploy makes one of the binaries the service from the next start of a part on.
func (w *world) deploy(t *testing.T, binary string) {
	t.Helper()
	link := w.path("fairwell")
	if err := os.Remove(link); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(w.bin, binary), link); err != nil {
		t.Fatal(err)
	}
}

// part stops or starts one; it answers when that is done.
func (w *world) part(t *testing.T, act, part string) {
	t.Helper()
	if out, err := exec.Command(filepath.Join(w.bin, "dev"), act, part, "--data", w.dir).CombinedOutput(); err != nil {
		t.Fatalf("dev %s %s: %v: %s", act, part, err, out)
	}
}

// fault makes a fake misbehave until it is told otherwise.
func (w *world) fault(t *testing.T, port int, path, faults string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPut, url(port, path), strings.NewReader(faults))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("faults %s: %d", faults, response.StatusCode)
	}
}

func answers(address string) bool {
	response, err := scraper.Get(address)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// eventually waits until the check holds.
func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(2 * time.Minute)
	for !check() {
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
