package deploytest

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// module is what `go mod edit -json` says of a go.mod.
type module struct {
	Go, Toolchain string
	Require       []struct {
		Path, Version string
		Indirect      bool
	}
	Tool []struct{ Path string }
}

func readModule(t *testing.T, dir string) module {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", filepath.Join(root, dir, "go.mod")).Output()
	if err != nil {
		t.Fatalf("read %s/go.mod: %v", dir, err)
	}
	var m module
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatalf("parse %s/go.mod: %v", dir, err)
	}
	return m
}

func (m module) version(path string) string {
	for _, r := range m.Require {
		if r.Path == path {
			return r.Version
		}
	}
	return ""
}

// digest is what pins an image: a tag can be moved.
var digest = regexp.MustCompile(`^@sha256:[0-9a-f]{64}$`)

func TestImagesOfOthersArePinnedToTheVersionsTheModulesName(t *testing.T) {
	dev := readModule(t, "dev")
	server := strings.TrimPrefix(dev.version("go.temporal.io/server"), "v")
	want := map[string]string{
		"postgres":           "postgres:17.11",
		"temporal":           "temporalio/server:" + server,
		"temporal-schema":    "temporalio/admin-tools:" + server,
		"temporal-namespace": "temporalio/admin-tools:" + server,
		"temporal-ui":        "temporalio/ui:" + strings.TrimPrefix(dev.version("github.com/temporalio/ui-server/v2"), "v"),
	}
	for name, s := range readCompose(t).Services {
		if s.target() != "" {
			continue
		}
		if pin, ok := strings.CutPrefix(s.Image, want[name]); !ok || !digest.MatchString(pin) {
			t.Errorf("%s: image %q, want %q by its digest", name, s.Image, want[name])
		}
	}
}

func TestModulesAndImageAreBuiltByOneGo(t *testing.T) {
	toolchain := strings.TrimPrefix(readModule(t, ".").Toolchain, "go")
	if toolchain == "" {
		t.Fatal("go.mod names no toolchain")
	}
	for _, dir := range []string{"deploy", "dev", "tools"} {
		m := readModule(t, dir)
		if m.Toolchain != "go"+toolchain && m.Go != toolchain {
			t.Errorf("%s/go.mod: go %s, toolchain %s; want %s", dir, m.Go, m.Toolchain, toolchain)
		}
	}
	from := regexp.MustCompile(`(?m)^ARG BASE=golang:([0-9.]+)-bookworm@sha256:[0-9a-f]{64}$`).FindStringSubmatch(readFile(t, "Dockerfile"))
	if from == nil || from[1] != toolchain {
		t.Errorf("Dockerfile builds from %q, go.mod says %s", from, toolchain)
	}
}

func TestImagesAreSmallAndRunAsNobody(t *testing.T) {
	stages := map[string]string{}
	var names []string
	for _, part := range regexp.MustCompile(`(?m)^FROM `).Split(readFile(t, "Dockerfile"), -1)[1:] {
		head, body, _ := strings.Cut(part, "\n")
		base, name, _ := strings.Cut(head, " AS ")
		stages[name] = base + "\n" + body
		names = append(names, name)
	}
	for _, target := range []string{"service", "dev"} {
		stage := stages[target]
		for _, want := range []string{"scratch\n", "\nUSER 65532:65532\n", "/fairwell"} {
			if !strings.Contains(stage, want) {
				t.Errorf("stage %s lacks %q", target, strings.TrimSpace(want))
			}
		}
	}
	if !strings.Contains(stages["source"], "CGO_ENABLED=0") {
		t.Error("the binary is not static: the build sets no CGO_ENABLED=0")
	}
	if names[len(names)-1] != "service" {
		t.Errorf("`docker build .` makes %q, want the service", names[len(names)-1])
	}
	for name, s := range readCompose(t).Services {
		if s.Build != nil && (s.Build.Target != s.target() || !slices.Contains(names, s.Build.Target)) {
			t.Errorf("%s: builds %q as %s", name, s.Build.Target, s.Image)
		}
	}
}
