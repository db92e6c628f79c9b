package portal_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/browser"
	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/leaktest"
)

// The pace of the stack, so that nobody waits for minutes here.
var pace = map[string]string{
	"FAIRWELL_FAST_FOR": "2s", "FAIRWELL_SLOW_FIRST": "1s", "FAIRWELL_SLOW_MAX": "2s", "FAIRWELL_MAIL_LOG_LAG": "1s",
	"FAIRWELL_PROVIDER_NAME": "Beispielnetz", "FAIRWELL_PROVIDER_ADDRESS": "Musterweg 1, 12345 Musterstadt",
	"FAIRWELL_IMPRINT_URL": "https://beispielnetz.example/impressum", "FAIRWELL_PRIVACY_URL": "https://beispielnetz.example/datenschutz",
}

// What all tests share: one stack and one browser.
var (
	up     *stack.Stack
	shared *browser.Browser
	data   string // folder of the stack
)

func TestMain(m *testing.M) {
	code, err := inStack(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		code = 1
	}
	os.Exit(leaktest.Check(code))
}

func inStack(m *testing.M) (code int, err error) {
	for name, value := range pace {
		if err := os.Setenv(name, value); err != nil {
			return 1, err
		}
	}
	bin, err := filepath.Abs(filepath.Join("..", "..", "bin"))
	if err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "fairwell-portal-")
	if err != nil {
		return 1, err
	}
	defer func() { // once all is down that writes to it
		if code == 0 && err == nil {
			err = os.RemoveAll(dir)
		}
	}()
	// Postgres runs as another user and must be able to pass.
	if err := os.Chmod(dir, 0o755); err != nil {
		return 1, err
	}
	data = dir
	up, err = stack.Up(context.Background(), stack.Config{
		Dir: dir, Offset: stack.FreeOffset(stack.OffsetPortal), Self: filepath.Join(bin, "dev"), Service: filepath.Join(bin, "fairwell"),
		Note: func(string) {},
	})
	if err != nil {
		return 1, fmt.Errorf("run make build first? %w", err)
	}
	defer up.Down()
	if shared, err = browser.Start(browser.Config{DataDir: filepath.Join(dir, "browser")}); err != nil {
		return 1, err
	}
	code = m.Run()
	if err := shared.Close(); err != nil {
		return 1, err
	}
	if code != 0 {
		return code, errors.New("logs of the stack: " + filepath.Join(dir, "log"))
	}
	return 0, nil
}
