package browser_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/internal/leaktest"
)

// shared is the one browser of these tests.
var shared *browser.Browser

func TestMain(m *testing.M) {
	code, err := inBrowser(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser:", err)
		code = 1
	}
	os.Exit(leaktest.Check(code))
}

func inBrowser(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "fairwell-browser-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if shared, err = browser.Start(browser.Config{DataDir: dir}); err != nil {
		return 1, err
	}
	code := m.Run()
	return code, shared.Close()
}
