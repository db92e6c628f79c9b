package alerts

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// owner is a connection as the owner of the database.
func (w *world) owner(t *testing.T) *pgx.Conn {
	t.Helper()
	address := w.service(t, "", `printf %s "$DATABASE_URL"`)
	c, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return c
}

// sql answers the first column of what the owner of the database asks, a line each.
func (w *world) sql(t *testing.T, query string) string {
	t.Helper()
	c := w.owner(t)
	rows, err := c.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, values[0])
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out.String()
}

// service runs a command of the service as somebody types it, with the variables of the stack.
func (w *world) service(t *testing.T, stdin, command string) string {
	t.Helper()
	cmd := exec.Command("/bin/bash", "-c", `. "$0/env" && PATH="$0:$PATH" && eval "$1"`, w.dir, command)
	cmd.Env = append(os.Environ(), "FAIRWELL_URL="+url(8080, ""), "FAIRWELL_PROBE_KEY=a development key that guards nothing")
	if strings.HasPrefix(command, "fairwell support") || strings.HasPrefix(command, "fairwell events") {
		cmd.Env = append(cmd.Env, "FAIRWELL_TOKEN="+token(t, "agent-7", "support"))
	}
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, errs.String())
	}
	return out.String()
}

// follow runs the command of an alert's section that begins so, as it is written there; values are what whoever
// is on call fills in. It answers what the command prints.
func (w *world) follow(t *testing.T, alert, begins string, values ...string) string {
	t.Helper()
	for _, command := range commands(t, alert) {
		if strings.HasPrefix(command, begins) {
			w.ran[command] = true
			return w.run(t, strings.NewReplacer(append(values, "--reason …", "--reason 'as the runbook says'")...).Replace(command))
		}
	}
	t.Fatalf("the section %s has no command %q: %q", alert, begins, commands(t, alert))
	return ""
}

// run runs a command in a shell, or a query as the owner of the database.
func (w *world) run(t *testing.T, command string) string {
	t.Helper()
	if strings.HasPrefix(command, "SELECT") {
		return w.sql(t, command)
	}
	return w.service(t, "", command)
}

// complete probes once, and finds that no command of the sections was left out.
func (w *world) complete(t *testing.T) {
	w.follow(t, "FairwellProbeGone", "fairwell probe run", "URL", url(8080, "/"), " --every 1m", "")
	for _, command := range commands(t, "") {
		if !w.ran[command] {
			t.Errorf("nobody has run %q", command)
		}
	}
}

// commands are those that the section of an alert names; without one, those of all sections.
func commands(t *testing.T, alert string) []string {
	t.Helper()
	doc, err := os.ReadFile("../../docs/alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(doc)
	if alert != "" {
		_, text, _ = strings.Cut(text, "\n## "+alert+"\n")
		text, _, _ = strings.Cut(text, "\n## ")
	}
	var found []string
	for _, span := range regexp.MustCompile("`((?:fairwell|SELECT) [^`]+)`").FindAllStringSubmatch(text, -1) {
		found = append(found, span[1])
	}
	return found
}
