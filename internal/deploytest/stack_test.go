package deploytest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// stackDefaults reads which variables and which ports the local stack of `make demo` sets, from the
// function that lists them.
func stackDefaults(t *testing.T) (variables, ports []string) {
	t.Helper()
	path := filepath.Join(root, "dev/stack/environment.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("read the local stack: %v", err)
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Name.Name != "defaults" {
			continue
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.BasicLit); ok {
					name, _ := strconv.Unquote(key.Value)
					variables = append(variables, name)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "at" {
					ports = append(ports, n.Args[0].(*ast.BasicLit).Value)
				}
			}
			return true
		})
	}
	if len(variables) == 0 || len(ports) == 0 {
		t.Fatalf("%s lists no variables or ports in its function defaults", path)
	}
	return variables, ports
}

func TestComposeAndDemoSetTheSameVariables(t *testing.T) {
	services, set := readCompose(t).Services, map[string]bool{}
	for _, name := range []string{"api", "worker"} {
		for variable := range services[name].Environment {
			// The databases: Compose knows them, the demo when it has started Postgres.
			if !strings.HasSuffix(variable, "DATABASE_URL") && !strings.EqualFold(variable, "NO_PROXY") {
				set[variable] = true
			}
		}
	}
	want, _ := stackDefaults(t)
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(set))); diff != "" {
		t.Errorf("variables (-demo +compose):\n%s", diff)
	}
}

func TestComposeAndDemoUseTheSamePorts(t *testing.T) {
	_, ports := stackDefaults(t)
	var want []string
	for _, list := range addresses {
		want = append(want, list...)
	}
	slices.Sort(ports)
	slices.Sort(want)
	if diff := cmp.Diff(slices.Compact(ports), want); diff != "" {
		t.Errorf("ports (-demo +compose):\n%s", diff)
	}
}
