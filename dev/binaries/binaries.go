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

var build = sync.OnceValues(func() (string, error) {
	_, file, _, known := runtime.Caller(0)
	if !known {
		return "", fmt.Errorf("the place of the source is unknown")
	}
	dev := filepath.Dir(filepath.Dir(file))
	root := filepath.Dir(dev)
	bin := filepath.Join(root, "bin")
	for _, target := range []struct{ dir, output, pack string }{
		{root, "fairwell", "./cmd/fairwell"},
		{dev, "dev", "."},
	} {
		// As `make build` does it, so that what is built is not built again.
		cmd := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(bin, target.output), target.pack)
		cmd.Dir = target.dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s: %w: %s", target.output, err, output)
		}
	}
	return bin, nil
})

// Dir is the folder with the binaries fairwell and dev, built as the source
// now is.
func Dir(tb testing.TB) string {
	tb.Helper()
	bin, err := build()
	if err != nil {
		tb.Fatal(err)
	}
	return bin
}
