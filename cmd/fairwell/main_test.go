package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/leaktest"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

var databases *storetest.Databases

// asCommand is the variable that makes this test's binary the service's own, so that a
// test can kill it.
const asCommand = "FAIRWELL_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(run(context.Background(), os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
	}
	os.Exit(leaktest.Check(storetest.Run(m, func(d *storetest.Databases) { databases = d })))
}

// fairwell runs one command line in this process.
func fairwell(t *testing.T, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.WithoutCancel(t.Context()), args, streams{in: strings.NewReader(in), out: &stdout, err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestUnknownCommandFails(t *testing.T) {
	if code, _, _ := fairwell(t, "", "nothing"); code == 0 {
		t.Error("an unknown command succeeds")
	}
}

func TestHelpNamesTheCommands(t *testing.T) {
	code, out, _ := fairwell(t, "", "--help")
	if code != 0 || !strings.Contains(out, "migrate") || !strings.Contains(out, "notice") {
		t.Errorf("exit %d, help:\n%s", code, out)
	}
}

func TestNoticeAnswersLines(t *testing.T) {
	in := `{"id":"a","terms":{"starts_on":"2024-01-15","notice":"P1M"},"received_on":"2026-11-22"}`
	code, out, errs := fairwell(t, in+"\n", "notice")
	if code != 0 || !strings.Contains(out, `"ends_on":"2026-12-22"`) {
		t.Errorf("exit %d: %s %s", code, out, errs)
	}
	if code, _, _ := fairwell(t, "{\n", "notice"); code != 1 {
		t.Errorf("a line that cannot be read exits %d, want 1", code)
	}
}

func TestHealthSucceedsOnlyOn200(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer server.Close()
	if code, _, errs := fairwell(t, "", "health", server.URL); code != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
	status = http.StatusServiceUnavailable
	if code, _, _ := fairwell(t, "", "health", server.URL); code != 1 {
		t.Errorf("503 exits %d, want 1", code)
	}
}

func TestMigrateSaysWhatToSet(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	code, _, errs := fairwell(t, "", "migrate")
	if code != 1 || !strings.Contains(errs, "set DATABASE_URL") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
