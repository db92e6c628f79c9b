package demo_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	return stdout.String(), stderr.String(), err
}

// The demo itself fails if a link does not answer 200.
func TestTheDemoRunsTwiceInOneFolderAndEachPersonHasALinkThatWorks(t *testing.T) {
	folder, err := os.MkdirTemp("", "fairwell demo-") //nolint:usetesting // Postgres runs as another user, who must pass
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	offset := fmt.Sprint(stack.FreeOffset(stack.OffsetEndToEnd))
	for range 2 {
		out, errs, err := dev(t, "demo", "--exit", "--data", folder, "--port-offset", offset)
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

func TestADemoWhosePortIsTakenSaysWhichAndHowToChooseAnother(t *testing.T) {
	offset := stack.FreeOffset(stack.OffsetEndToEnd)
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
