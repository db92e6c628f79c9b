package demo_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/fairwell/fairwell/dev/stack"
)

// dev runs the binary of the local stack, as make demo does.
func dev(t *testing.T, args ...string) (out, errs string, err error) {
	t.Helper()
	bin, err := filepath.Abs(filepath.Join("..", "..", "bin", "dev"))
	if err != nil {
		t.Fatal(err)
	}
	return run(exec.CommandContext(t.Context(), bin, args...))
}

func run(cmd *exec.Cmd) (out, errs string, err error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	return stdout.String(), stderr.String(), err
}

// The demo itself fails if a link does not answer 200.
func TestTheDemoRunsTwiceInOneFolderWithLinksThatWorkAndAReportThatCountsRight(t *testing.T) {
	folder, err := os.MkdirTemp("", "fairwell demo-") //nolint:usetesting // Postgres runs as another user, who must pass
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	offset := fmt.Sprint(stack.FreeOffset(stack.OffsetDemo))
	for _, history := range []string{"0", "36"} {
		out, errs, err := dev(t, "demo", "--exit", "--data", folder, "--port-offset", offset, "--history", history)
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, out, errs)
		}
		_, rest, _ := strings.Cut(out, "Try next:\n\n")
		lines, _, _ := strings.Cut(rest, "\n\n")
		var people []string
		for line := range strings.Lines(lines) {
			people = append(people, strings.Fields(line)[0])
		}
		if got := strings.Join(people, " "); got != "customer support ops integrator lawyer" {
			t.Errorf("there is a link for %s:\n%s", got, out)
		}
	}
}

// Whoever is not root has a demo too; where root runs the tests, nobody runs this one.
func TestTheDemoNeedsNoRoot(t *testing.T) {
	folder, err := os.MkdirTemp("", "fairwell-demo-") //nolint:usetesting // another user must pass
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	for _, name := range []string{"dev", "fairwell"} { // the checkout may be closed to others
		if out, err := exec.CommandContext(t.Context(), "cp", filepath.Join("..", "..", "bin", name), folder).CombinedOutput(); err != nil {
			t.Fatalf("copy %s: %v\n%s", name, err, out)
		}
	}
	data := filepath.Join(folder, "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), filepath.Join(folder, "dev"), "demo", "--exit", "--data", data,
		"--port-offset", fmt.Sprint(stack.FreeOffset(stack.OffsetDemo)))
	cmd.Dir, cmd.Env = data, []string{"HOME=" + data, "PATH=" + os.Getenv("PATH")}
	if os.Getuid() == 0 {
		const nobody = 65534
		if err := os.Chown(data, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	if out, errs, err := run(cmd); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, errs)
	}
}

func TestADemoWhosePortIsTakenSaysWhichAndHowToChooseAnother(t *testing.T) {
	offset := stack.FreeOffset(stack.OffsetDemo)
	taken := fmt.Sprintf("127.0.0.1:%d", 8080+offset)
	listener, err := net.Listen("tcp", taken)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, errs, err := dev(t, "demo", "--exit", "--data", t.TempDir(), "--port-offset", fmt.Sprint(offset))
	if err == nil || !strings.Contains(errs, taken) || !strings.Contains(errs, "make demo OFFSET=") {
		t.Errorf("%v: %s", err, errs)
	}
}
