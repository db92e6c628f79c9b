package alerts

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"
)

// dashboard is what the tests read of one.
type dashboard struct {
	UID    string `json:"uid"`
	Panels []panel
}

type panel struct {
	ID                       int
	Type, Title, Description string
	GridPos                  struct{ X, Y, W, H int }
	Targets                  []struct{ Expr string }
	FieldConfig              struct{ Defaults struct{ Unit string } }
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	text, err := os.ReadFile("../monitoring/fairwell.dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// metrics are the names in an expression.
func metrics(t *testing.T, expr string) (names []string) {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	parser.Inspect(parsed, func(n parser.Node, _ []parser.Node) error {
		if s, ok := n.(*parser.VectorSelector); ok {
			for _, m := range s.LabelMatchers {
				if m.Name == model.MetricNameLabel {
					names = append(names, m.Value)
				}
			}
		}
		return nil
	})
	return names
}

// Whoever is woken looks at the figures by which he was.
func TestTheDashboardShowsWhatEveryAlertIsMadeOf(t *testing.T) {
	shown, named := map[string]bool{}, ""
	for _, p := range readDashboard(t).Panels {
		named += p.Description + " "
		for _, target := range p.Targets {
			for _, name := range metrics(t, target.Expr) {
				shown[name] = true
			}
		}
	}
	for _, r := range alerts(t) {
		if !strings.Contains(named, r.Alert) {
			t.Errorf("no panel names %s", r.Alert)
		}
		for _, name := range metrics(t, r.Expr) {
			if !shown[name] {
				t.Errorf("no panel shows %s, which %s is made of", name, r.Alert)
			}
		}
	}
}

// The other way round a panel may name an alert that was renamed.
func TestTheDashboardNamesNoAlertThatIsNone(t *testing.T) {
	known := map[string]bool{}
	for _, r := range alerts(t) {
		known[r.Alert] = true
	}
	for _, p := range readDashboard(t).Panels {
		for _, word := range regexp.MustCompile(`\bFairwell\w+`).FindAllString(p.Description, -1) {
			if !known[word] {
				t.Errorf("%q names %s", p.Title, word)
			}
		}
	}
}

// What Grafana would show wrongly without a word.
func TestEachPanelHasItsPlaceANameAndAUnit(t *testing.T) {
	ids, taken := map[int]string{}, map[[2]int]string{}
	for _, p := range readDashboard(t).Panels {
		if other, ok := ids[p.ID]; ok {
			t.Errorf("%q and %q have the ID %d", p.Title, other, p.ID)
		}
		ids[p.ID] = p.Title
		if p.Title == "" || p.Type != "row" && (p.Description == "" || len(p.Targets) == 0 || p.FieldConfig.Defaults.Unit == "") {
			t.Errorf("panel %d lacks a name, a description, an expression or a unit", p.ID)
		}
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%q lies on %q or beside the grid", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
	}
}
