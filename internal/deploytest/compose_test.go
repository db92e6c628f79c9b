package deploytest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// compose is the part of a Compose file that is checked here.
type compose struct {
	Services map[string]service   `yaml:"services"`
	Configs  map[string]yaml.Node `yaml:"configs"`
	Volumes  map[string]yaml.Node `yaml:"volumes"`
}

type service struct {
	Image string `yaml:"image"`
	Build *struct {
		Target string `yaml:"target"`
	} `yaml:"build"`
	User        string
	MemLimit    string   `yaml:"mem_limit"`
	PidsLimit   int      `yaml:"pids_limit"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	ReadOnly    bool     `yaml:"read_only"`
	Logging     struct {
		Options map[string]string
	}
	StopGracePeriod string `yaml:"stop_grace_period"`
	Profiles        []string
	Command         []string `yaml:"command"`
	Environment     map[string]string
	Ports           []string
	Volumes         []string
	Configs         []struct{ Source string }
	Networks        map[string]struct{ Aliases []string }
	Restart         string
	HealthCheck     *struct{ Test []string } `yaml:"healthcheck"`
	DependsOn       map[string]struct {
		Condition string
	} `yaml:"depends_on"`
}

// target is the stage of the Dockerfile that the image comes from; "": a vendor's.
func (s service) target() string {
	return map[string]string{"fairwell:development": "service", "fairwell-dev:development": "dev"}[s.Image]
}

// job reports whether the service runs to its end instead of staying up.
func (s service) job() bool { return s.HealthCheck == nil }

func readCompose(t *testing.T) compose {
	t.Helper()
	raw := readFile(t, "docker-compose.yml")
	var file compose
	if err := yaml.Unmarshal([]byte(raw), &file); err != nil {
		t.Fatalf("parse docker-compose.yml: %v", err)
	}
	if len(file.Services) == 0 {
		t.Fatal("docker-compose.yml names no service")
	}
	return file
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return string(raw)
}

func TestComposeHasEveryPartOfTheLocalStack(t *testing.T) {
	file := readCompose(t)
	for _, part := range []string{"api", "worker", "temporal", "postgres", "mailbox", "backends", "idp"} {
		if s, ok := file.Services[part]; !ok || s.job() {
			t.Errorf("part %q of the local stack is no lasting service of docker-compose.yml", part)
		}
	}
}

func TestEveryServiceIsWaitedForByTheConditionThatFitsIt(t *testing.T) {
	file := readCompose(t)
	waitedFor := map[string]bool{}
	for name, s := range file.Services {
		for on, dependency := range s.DependsOn {
			waitedFor[on] = true
			target, ok := file.Services[on]
			if !ok {
				t.Errorf("%s depends on %s, which is no service", name, on)
				continue
			}
			want := "service_healthy"
			if target.job() {
				want = "service_completed_successfully"
			}
			if dependency.Condition != want {
				t.Errorf("%s waits for %s by %q, want %q", name, on, dependency.Condition, want)
			}
		}
	}
	for name, s := range file.Services {
		if s.job() && !waitedFor[name] && s.Profiles == nil {
			t.Errorf("%s has no health check, and nothing waits for its end", name)
		}
		if s.job() == (s.Restart == "unless-stopped") {
			t.Errorf("%s: restart is %q; what has a health check stays up, a job runs once", name, s.Restart)
		}
	}
}

func TestHealthChecksAskAnAddressTheServiceHas(t *testing.T) {
	for name, s := range readCompose(t).Services {
		if s.job() || name == "postgres" {
			continue
		}
		test := strings.Join(s.HealthCheck.Test, " ")
		_, container, _ := strings.Cut(strings.TrimPrefix(s.Ports[len(s.Ports)-1], loopback), ":")
		if name == "temporal" {
			container = "7243" // only the frontend's HTTP port says that it serves
		}
		if !strings.Contains(test, "127.0.0.1:"+container) {
			t.Errorf("%s: health check %q does not ask port %s", name, test, container)
		}
		if s.target() != "" && !slices.Equal(s.HealthCheck.Test[:3], []string{"CMD", "/fairwell", "health"}) {
			t.Errorf("%s: health check %q; our images hold no shell, only /fairwell health URL", name, test)
		}
	}
}

func TestVolumesAndConfigsInUseAreDeclared(t *testing.T) {
	file := readCompose(t)
	for name, s := range file.Services {
		for _, mount := range s.Volumes {
			volume, _, _ := strings.Cut(mount, ":")
			if _, ok := file.Volumes[volume]; !ok {
				t.Errorf("%s mounts %q, which is no volume of the file", name, volume)
			}
		}
		for _, c := range s.Configs {
			if _, ok := file.Configs[c.Source]; !ok {
				t.Errorf("%s uses %q, which is no config of the file", name, c.Source)
			}
		}
	}
}

// What is done about a case is an act, which has a name and a reason.
func TestTheTemporalUIIsForLooking(t *testing.T) {
	if got := readCompose(t).Services["temporal-ui"].Environment["TEMPORAL_DISABLE_WRITE_ACTIONS"]; got != "true" {
		t.Errorf("TEMPORAL_DISABLE_WRITE_ACTIONS is %q: runs can be ended from the UI", got)
	}
}
