package deploytest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// subcommands reads the command lines of a program from its source: each struct field with the tag `cmd`
// is a subcommand, and the other tagged fields of its type are its flags. The source is read because the
// binaries need not be built, and dev/ cannot be imported from here.
func subcommands(t *testing.T, dir string) map[string][]string {
	t.Helper()
	types, fields := map[string]*ast.StructType{}, []*ast.Field{}
	err := filepath.WalkDir(filepath.Join(root, dir), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				types[file.Name.Name+"."+spec.Name.Name] = s
				for _, f := range s.Fields.List {
					if _, ok := tag(f).Lookup("cmd"); ok {
						f.Type = qualified(file.Name.Name, f.Type)
						fields = append(fields, f)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatalf("read the source of %s: %v", dir, err)
	}
	found := map[string][]string{}
	for _, f := range fields {
		var flags []string
		if s, ok := types[f.Type.(*ast.Ident).Name]; ok {
			flags = flagsOf(s)
		}
		found[kebab(f)] = flags
	}
	return found
}

// qualified turns a type, seen in a package, into an identifier that names its package too.
func qualified(pkg string, e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.StarExpr:
		return qualified(pkg, e.X)
	case *ast.SelectorExpr:
		return ast.NewIdent(e.X.(*ast.Ident).Name + "." + e.Sel.Name)
	case *ast.Ident:
		return ast.NewIdent(pkg + "." + e.Name)
	default:
		return ast.NewIdent("")
	}
}

func flagsOf(s *ast.StructType) []string {
	var flags []string
	for _, f := range s.Fields.List {
		if len(f.Names) > 0 && f.Tag != nil {
			flags = append(flags, "--"+kebab(f))
		}
	}
	return flags
}

func tag(f *ast.Field) reflect.StructTag {
	if f.Tag == nil {
		return ""
	}
	return reflect.StructTag(strings.Trim(f.Tag.Value, "`"))
}

// kebab names a field as kong does: its name tag, or its Go name in lower case with dashes.
func kebab(f *ast.Field) string {
	if name := tag(f).Get("name"); name != "" {
		return name
	}
	dashed := regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`).ReplaceAllString(f.Names[0].Name, "$1$3-$2$4")
	return strings.ToLower(dashed)
}

func TestComposeUsesSubcommandsAndFlagsThatExist(t *testing.T) {
	programs := map[string]map[string][]string{
		"service": subcommands(t, "cmd/fairwell"),
		"dev":     subcommands(t, "dev"),
	}
	for name, s := range readCompose(t).Services {
		program, ours := programs[s.target()]
		if !ours {
			continue
		}
		if _, ok := programs["service"][s.health()]; !s.job() && !ok {
			t.Errorf("%s: health check by %q, which is no subcommand", name, s.health())
		}
		flags, ok := program[s.Command[0]]
		if !ok {
			t.Errorf("%s: %q is no subcommand", name, s.Command[0])
			continue
		}
		for _, argument := range s.Command[1:] {
			if strings.HasPrefix(argument, "--") && !slices.Contains(flags, argument) {
				t.Errorf("%s: %s has no flag %s", name, s.Command[0], argument)
			}
		}
	}
}

// health returns the subcommand of our binary that the health check runs.
func (s service) health() string {
	if s.job() || len(s.HealthCheck.Test) < 3 {
		return ""
	}
	return s.HealthCheck.Test[2]
}
