package deploytest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Codes show up on items, in the Temporal UI and in logs: whoever meets one at night finds it here.
func TestEveryErrorCodeStandsInTheRunbook(t *testing.T) {
	runbook, found := readFile(t, "docs/runbook.md"), 0
	for _, dir := range []string{"activities", "internal/backend", "internal/mail"} {
		paths, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil || len(paths) == 0 {
			t.Fatalf("find the source of %s: %v", dir, err)
		}
		for _, path := range paths {
			// What reads the logs makes of each of its errors one code, logs_unclear.
			if strings.HasSuffix(path, "_test.go") || filepath.Base(path) == "logs.go" {
				continue
			}
			for _, code := range codes(t, path) {
				found++
				if !strings.Contains(runbook, "`"+code+"`") {
					t.Errorf("%s: code %q is missing in docs/runbook.md", dir, code)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d codes were recognised; does codes still read them?", found)
	}
}

// codes finds the literals that are error codes: fields and constants called Code, and what functions
// that name a failure return.
func codes(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	literal := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if code, err := strconv.Unquote(lit.Value); err == nil && code != "" {
				found = append(found, code)
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
				literal(n.Value)
			}
		case *ast.ValueSpec:
			if len(n.Values) == 1 && strings.HasPrefix(strings.ToLower(n.Names[0].Name), "code") {
				literal(n.Values[0])
			}
		case *ast.FuncDecl:
			if n.Name.Name == "failureCode" {
				ast.Inspect(n.Body, func(n ast.Node) bool {
					if r, ok := n.(*ast.ReturnStmt); ok {
						literal(r.Results[0])
					}
					return true
				})
			}
		}
		return true
	})
	return found
}
