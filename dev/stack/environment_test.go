package stack

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/dev/supervise"
)

func TestWhatIsSetWinsOverTheDefaults(t *testing.T) {
	e := defaults("/data", 100)
	e.overlay([]string{"SENDGRID_API_KEY=SG.mine", "FAIRWELL_FAST_FOR=2s", "FAIRWELL_OIDC_AUDIENCE=", "HOME=/home"})
	want := Environment{
		"FAIRWELL_API_ADDR": "127.0.0.1:8180", "SENDGRID_API_KEY": "SG.mine", "FAIRWELL_FAST_FOR": "2s",
		"FAIRWELL_OIDC_AUDIENCE": "fairwell", "TEMPORAL_ADDRESS": "127.0.0.1:7333",
	}
	got := Environment{}
	for name := range want {
		got[name] = e[name]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, leaked := e["HOME"]; leaked {
		t.Error("a variable that is not ours is in the file")
	}
}

func TestThePortalIsWhereTheAPIListensUnlessItIsSet(t *testing.T) {
	for _, tt := range []struct {
		set  []string
		want string
	}{
		{nil, "http://127.0.0.1:8180"},
		{[]string{"FAIRWELL_API_ADDR=127.0.0.1:9090"}, "http://127.0.0.1:9090"},
		{[]string{"FAIRWELL_API_ADDR=127.0.0.1:9090", "FAIRWELL_PUBLIC_URL=https://example.com"}, "https://example.com"},
	} {
		e := defaults("/data", 100)
		e.overlay(tt.set)
		if got := e["FAIRWELL_PUBLIC_URL"]; got != tt.want {
			t.Errorf("with %v: %s, want %s", tt.set, got, tt.want)
		}
	}
}

func TestShellReadsTheVariablesAsTheyAre(t *testing.T) {
	path := filepath.Join(t.TempDir(), "env")
	value := `it's "quoted" $HOME & more`
	if err := (Environment{"FAIRWELL_MAIL_FROM": value}).write(path); err != nil {
		t.Fatal(err)
	}
	output, err := exec.Command("/bin/sh", "-c", `. "$1"; printf %s "$FAIRWELL_MAIL_FROM"`, "sh", path).Output()
	if err != nil || string(output) != value {
		t.Errorf("shell read %q, error %v", output, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
}

func TestEachProcessGetsItsOwnRoleAndNoKeyOfAnother(t *testing.T) {
	s := &Stack{config: Config{Dir: "/data", Service: "fairwell"}, Environment: defaults("/data", 0)}
	s.Environment["DATABASE_URL"] = "postgres://owner@db/fairwell"
	s.Environment["FAIRWELL_API_DATABASE_URL"] = "postgres://fairwell_api@db/fairwell"
	s.Environment["FAIRWELL_WORKER_DATABASE_URL"] = "postgres://fairwell_worker@db/fairwell"
	for _, tt := range []struct {
		part supervise.Part
		not  []string
	}{
		{s.apiPart(0), []string{"SENDGRID_API_KEY", "DATABASE_URL", "FAIRWELL_WORKER_DATABASE_URL"}},
		{s.workerPart(0), []string{"FAIRWELL_RECEIPT_KEY_FILE", "DATABASE_URL", "FAIRWELL_API_DATABASE_URL"}},
	} {
		cmd, err := tt.part.Command()
		if err != nil {
			t.Fatal(err)
		}
		for _, variable := range cmd.Env {
			if name, _, _ := strings.Cut(variable, "="); slices.Contains(tt.not, name) {
				t.Errorf("%s gets %s", tt.part.Name, variable)
			}
		}
	}
}

func TestTakenPortIsSaidInOneLine(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	taken := listener.Addr().String()
	err = free(t.Context(), []port{{"the mailbox", taken}})
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), taken) ||
		!strings.Contains(err.Error(), "the mailbox") {
		t.Errorf("error %v", err)
	}
	_ = listener.Close()
	if err := free(t.Context(), []port{{"the mailbox", taken}}); err != nil {
		t.Errorf("a free port: %v", err)
	}
}
