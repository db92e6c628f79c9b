package deploytest

import (
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// direct returns what the module itself chose: requirements that are not indirect and not of this
// repository, and the modules of its tools, which `go get -tool` marks as indirect.
func (m module) direct() map[string]string {
	chosen := map[string]string{}
	for _, r := range m.Require {
		if !r.Indirect && !strings.HasPrefix(r.Path, "github.com/fairwell/") {
			chosen[r.Path] = r.Version
		}
	}
	for _, tool := range m.Tool {
		longest := ""
		for _, r := range m.Require {
			if strings.HasPrefix(tool.Path+"/", r.Path+"/") && len(r.Path) > len(longest) {
				longest = r.Path
			}
		}
		chosen[longest] = m.version(longest)
	}
	return chosen
}

var dependencyLine = regexp.MustCompile(`(?m)^\| (\S+/\S+) \| (v\S+) \| .+ \| .+ \|$`)

func TestEveryDirectDependencyHasItsLineAndEveryLineItsDependency(t *testing.T) {
	sections := strings.Split(readFile(t, "docs/dependencies.md"), "\n## ")[1:]
	for i, dir := range []string{".", "dev", "tools", "deploy"} {
		title, body, _ := strings.Cut(sections[i], "\n")
		listed := map[string]string{}
		for _, line := range dependencyLine.FindAllStringSubmatch(body, -1) {
			listed[line[1]] = line[2]
		}
		chosen := readModule(t, dir).direct()
		if len(chosen) == 0 {
			t.Errorf("%s/go.mod chooses nothing; is it read rightly?", dir)
		}
		if diff := cmp.Diff(chosen, listed); diff != "" {
			t.Errorf("docs/dependencies.md, section %q against %s/go.mod (-go.mod +docs):\n%s", title, dir, diff)
		}
	}
}

// The dev module replaces the service by the parent folder, so their common requirements are one version
// anyway; saying different ones would only hide which.
func TestModulesAgreeOnTheVersionsTheyShare(t *testing.T) {
	service, dev := readModule(t, ".").direct(), readModule(t, "dev").direct()
	for path := range maps.Keys(dev) {
		if version, shared := service[path]; shared && version != dev[path] {
			t.Errorf("%s: go.mod says %s, dev/go.mod %s", path, version, dev[path])
		}
	}
}
