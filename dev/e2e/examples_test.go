package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheExamplesOfTheDocsWorkAsTheyStand(t *testing.T) {
	contracts, err := os.ReadFile(filepath.Join("..", "seed", "contracts.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	service(t, string(contracts), "import")
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "api.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(docs), "```sh\n")
	script, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/api.md has no example")
	}
	for _, port := range []int{8080, 8027} {
		script = strings.ReplaceAll(script, fmt.Sprint(port), fmt.Sprint(port+offset))
	}
	// What each call answers goes to a line of its own, with its status.
	script = strings.ReplaceAll(script, "curl -s", `curl -s -w '\n%{http_code}\n'`)
	script = strings.ReplaceAll(script, `curl -s -w '\n%{http_code}\n' "$IDP`, `curl -s "$IDP`)
	out, err := exec.Command("/bin/bash", "-euo", "pipefail", "-c", script+"\necho case $CASE").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var statuses []string
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); len(line) == 3 {
			statuses = append(statuses, line)
		}
	}
	// The status of declaring goes into the pipe that finds the case's ID.
	want := []string{"200", "200", "200", "200", "200", "409", "200", "200"}
	if fmt.Sprint(statuses) != fmt.Sprint(want) {
		t.Errorf("statuses %v, want %v:\n%s", statuses, want, out)
	}
	if !strings.Contains(string(out), "case 0") || !strings.Contains(string(out), `"signature"`) {
		t.Errorf("no case or no receipt:\n%s", out)
	}
}
