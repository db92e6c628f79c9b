package deploytest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryContainerIsBounded(t *testing.T) {
	for name, s := range readCompose(t).Services {
		got := map[string]any{
			"capabilities dropped": s.CapDrop, "no new rights": s.SecurityOpt, "memory": s.MemLimit != "", "processes": s.PidsLimit > 0,
			"size of logs": s.Logging.Options["max-size"] != "" && s.Logging.Options["max-file"] != "",
		}
		want := map[string]any{
			"capabilities dropped": []string{"ALL"}, "no new rights": []string{"no-new-privileges:true"}, "memory": true,
			"processes": true, "size of logs": true,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if s.target() != "" && !s.ReadOnly {
			t.Errorf("%s can write into its own image", name)
		}
	}
	for name, least := range map[string]string{"postgres": "60s", "temporal": "30s", "api": "40s", "worker": "40s"} {
		if got := readCompose(t).Services[name].StopGracePeriod; got != least {
			t.Errorf("%s is given %s to stop, want %s", name, got, least)
		}
	}
}

func TestEachImageIsBuiltOnce(t *testing.T) {
	built := map[string]int{}
	for _, s := range readCompose(t).Services {
		if s.Build != nil {
			built[s.Image]++
		}
	}
	if diff := cmp.Diff(map[string]int{"fairwell:development": 1, "fairwell-dev:development": 1}, built); diff != "" {
		t.Error(diff)
	}
}

// A Docker client that has a proxy tells every container of it.
func TestNoPartAsksAProxyForAnother(t *testing.T) {
	file := readCompose(t)
	for name, s := range file.Services {
		for _, variable := range []string{"NO_PROXY", "no_proxy"} {
			near := strings.Split(s.Environment[variable], ",")
			for other, o := range file.Services {
				if !o.job() && !slices.Contains(near, other) {
					t.Errorf("%s asks for %s by %s", name, other, variable)
				}
			}
		}
	}
}

func TestNoPartOpensTheDatabaseAsItsSuperuser(t *testing.T) {
	for name, s := range readCompose(t).Services {
		for variable, value := range s.Environment {
			if strings.Contains(value, "postgres://postgres:") || strings.HasSuffix(variable, "_USER") && value == "postgres" {
				t.Errorf("%s: %s is the superuser", name, variable)
			}
		}
	}
}
