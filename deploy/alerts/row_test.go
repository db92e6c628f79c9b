package alerts

import (
	"cmp"
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
	for _, name := range slices.SortedFunc(maps.Keys(r.after), func(a, b string) int { return cmp.Compare(r.after[a], r.after[b]) }) {
		fired = append(fired, fmt.Sprintf("[%s](#%s) %s", name, strings.ToLower(name), spelled(r.after[name])))
	}
	return fmt.Sprintf("| %s | %s | %s | %s |", r.title(), strings.Join(fired, ", "), spelled(r.clear), r.ends)
}

// title is the name as it begins a row.
func (o outage) title() string { return strings.ToUpper(o.name[:1]) + o.name[1:] }

// spelled is a time to the next scrape.
func spelled(d time.Duration) string {
	d = d.Round(pace * time.Second)
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return strings.TrimSuffix(fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60), " 0 s")
}

var marked = regexp.MustCompile(`(?s)<!-- outages -->\n(.*)<!-- /outages -->`)

// tabulate puts a row into the table of the documentation, in the place of the one that was measured before.
func tabulate(t *testing.T, measured row) {
	t.Helper()
	const path = "../../docs/alerts.md"
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := marked.FindSubmatch(doc)
	if found == nil {
		t.Fatalf("%s has no place for the table", path)
	}
	var table strings.Builder
	table.WriteString("<!-- outages -->\n| Outage | Fires, so long after it began | Clear, so long after it ended | What ends it |\n|---|---|---|---|\n")
	for _, o := range outages() {
		if o.name == measured.name {
			fmt.Fprintln(&table, measured)
			continue
		}
		for line := range strings.Lines(string(found[1])) {
			if strings.HasPrefix(line, "| "+o.title()+" |") {
				table.WriteString(line)
			}
		}
	}
	table.WriteString("<!-- /outages -->")
	text := strings.Replace(string(doc), string(found[0]), table.String(), 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
