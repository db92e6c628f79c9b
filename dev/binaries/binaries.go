// Package binaries builds the two binaries for tests that run them as
// processes, so that no test links the Temporal server.
//
// It owns the folder bin/ of the repository. It must never be used outside of
// tests.
package binaries

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

var (
	build = sync.OnceValues(func() (string, error) {
		if err := compile("", "dev", "dev", "."); err != nil {
			return "", err
		}
		return folder(), compile("", "fairwell", "", "./cmd/fairwell")
	})
	sabotaged = sync.OnceValues(func() (string, error) {
		const name = "fairwell-sabotage"
		return filepath.Join(folder(), name), compile("sabotage", name, "", "./cmd/fairwell")
	})
)

// Dir is the folder with the binaries fairwell and dev, built as the source
// now is.
func Dir(tb testing.TB) string {
	tb.Helper()
	return must(tb, build)
}

// Sabotaged is the service's binary that breaks the promise which the variable
// FAIRWELL_SABOTAGE names.
func Sabotaged(tb testing.TB) string {
	tb.Helper()
	return must(tb, sabotaged)
}

func must(tb testing.TB, built func() (string, error)) string {
	tb.Helper()
	path, err := built()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// compile builds as `make build` does, so that what is built is not built again.
func compile(tags, name, module, pack string) error {
	cmd := exec.Command("go", "build", "-buildvcs=false", "-tags="+tags, "-o", filepath.Join(folder(), name), pack)
	cmd.Dir = filepath.Join(root(), module)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w: %s", name, err, output)
	}
	return nil
}

func folder() string { return filepath.Join(root(), "bin") }

// root of the repository, as the place of this file tells it.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}
