package deploy

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "copy monitoring/ into the chart")

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A chart takes no file from outside its folder.
func TestTheChartShipsTheRulesAndDashboardsThatAreTested(t *testing.T) {
	if *update {
		if err := os.RemoveAll("chart/monitoring"); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir("chart/monitoring", 0o750); err != nil {
			t.Fatal(err)
		}
		for name, text := range shipped(t, "monitoring") {
			writeFile(t, filepath.Join("chart/monitoring", name), text)
		}
	}
	if diff := cmp.Diff(shipped(t, "monitoring"), shipped(t, "chart/monitoring")); diff != "" {
		t.Errorf("cd deploy && go test -run Chart -update .\n%s", diff)
	}
}

func shipped(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, pattern := range []string{"*.rules.yml", "*.json"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(path)] = string(text)
		}
	}
	return files
}

func TestRulesAndDashboardsAreRenderedForTheOperator(t *testing.T) {
	files, err := render(both(t)["production"])
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"PodMonitor"}
	for name := range shipped(t, "chart/monitoring") {
		if filepath.Ext(name) == ".yml" {
			want = append(want, "PrometheusRule")
		}
	}
	if diff := cmp.Diff(want, read(t, files).custom); diff != "" {
		t.Error(diff)
	}
}

// The sidecar of Grafana finds it by its label, and reads it as it is in the repository.
func TestTheDashboardIsShippedAsItWasTested(t *testing.T) {
	files, err := render(both(t)["production"])
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, files).dashboards
	if diff := cmp.Diff([]string{"fairwell.dashboard.json"}, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(shipped(t, "monitoring")["fairwell.dashboard.json"], got["fairwell.dashboard.json"]); diff != "" {
		t.Error(diff)
	}
}
