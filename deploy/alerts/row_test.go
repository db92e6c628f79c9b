package alerts

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// row is what became of an outage: when each alert fired after it began, and when none did after it ended.
type row struct {
	outage
	after map[string]time.Duration
	clear time.Duration
}

func (r row) String() string {
	var fired []string
	for _, name := range slices.Sorted(maps.Keys(r.after)) {
		fired = append(fired, fmt.Sprintf("[%s](#%s) %s", name, strings.ToLower(name), spelled(r.after[name])))
	}
	name := strings.ToUpper(r.name[:1]) + r.name[1:]
	return fmt.Sprintf("| %s | %s | %s | %s |", name, strings.Join(fired, ", "), spelled(r.clear), r.ends)
}

// spelled is a time to the next scrape.
func spelled(d time.Duration) string {
	d = d.Round(pace * time.Second)
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return strings.TrimSuffix(fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60), " 0 s")
}

var marked = regexp.MustCompile(`(?s)(<!-- outages -->\n).*(<!-- /outages -->)`)

// tabulate writes what was measured into the documentation.
func tabulate(t *testing.T, rows []row) {
	t.Helper()
	const path = "../../docs/alerts.md"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| Outage | Fires, so long after it began | Clear, so long after it ended | What ends it |\n|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintln(&table, r)
	}
	if !marked.Match(doc) {
		t.Fatalf("%s has no place for the table", path)
	}
	text := marked.ReplaceAllString(string(doc), "${1}"+table.String()+"${2}")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
