package portal_test

import (
	"os"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/dev/pagelint"
)

// heaviest is what a page may take with all it loads.
const heaviest = 60 << 10

// still is what the score of a shift is told as 0 below: a hundredth of what counts
// as good, less than an eye sees.
const still = 0.001

// audit holds the page in the tab to all that every page must keep: the law and
// the house by the lint, WCAG by axe, what can be seen, what it weighs, and that
// nothing moves or fails.
func audit(t *testing.T, tab visitor, kind pagelint.Kind) {
	t.Helper()
	address := ask(t, tab.Address)
	for _, shift := range ask(t, tab.Shifts) { // first: what looks closer may move things itself
		if shift.Value < still {
			continue
		}
		t.Errorf("%s at %s: the layout shifts by %v: %q", kind, address, shift.Value, shift.Moved)
	}
	page := pagelint.Page{Kind: kind, Asked: address, Shown: address, HTML: ask(t, tab.HTML)}
	findings, err := pagelint.Lint(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("%s at %s: %s", kind, address, f)
	}
	violations, err := tab.Axe(axe(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Errorf("%s at %s: axe: %s", kind, address, v)
	}
	for _, hidden := range ask(t, tab.Unseen) {
		if strings.Contains(hidden, `id="reason"`) || strings.Contains(hidden, "data-print") {
			continue // asked for with a termination for cause alone; prints by a script
		}
		t.Errorf("%s at %s: cannot be seen: %s", kind, address, hidden)
	}
	if wider := ask(t, tab.Overflow); wider > 0 {
		t.Errorf("%s at %s: %d pixels wider than the window", kind, address, wider)
	}
	if weight := tab.Weight(); weight == 0 || weight >= heaviest {
		t.Errorf("%s at %s: %d bytes", kind, address, weight)
	}
	for _, problem := range tab.Problems() {
		t.Errorf("%s at %s: %s", kind, address, problem)
	}
}

// ask is a look at a page that must not fail.
func ask[T any](t *testing.T, look func() (T, error)) T {
	t.Helper()
	seen, err := look()
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func axe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("../../bin/axe/axe.min.js")
	if err != nil {
		t.Fatalf("run tools/browser.sh first: %v", err)
	}
	return string(source)
}
