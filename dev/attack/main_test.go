// Package attack goes at the running stack as a stranger does who knows nothing but
// its address: he guesses customers, has mails sent, and looks what he is told. Each
// test is an attack that once worked. It must never look into the service's code.
package attack

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/fairwell/fairwell/dev/stack"
	"github.com/fairwell/fairwell/internal/leaktest"
)

// people is how many customers and how many strangers the oracle is asked about. A
// few show that the mails are the same, thousands that the time they take is.
var people = flag.Int("people", 40, "customers and strangers that the oracle is asked about")

// up is the running stack.
var up *stack.Stack

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := inStack(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		code = 1
	}
	os.Exit(leaktest.Check(code))
}

func inStack(m *testing.M) (code int, err error) {
	bin, err := filepath.Abs(filepath.Join("..", "..", "bin"))
	if err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "fairwell-attack-")
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
	if err := os.Setenv("FAIRWELL_MAIL_LOG_LAG", "1s"); err != nil {
		return 1, err
	}
	up, err = stack.Up(context.Background(), stack.Config{
		Dir: dir, Offset: stack.FreeOffset(stack.OffsetAttack), Self: filepath.Join(bin, "dev"), Service: filepath.Join(bin, "fairwell"),
		Note: func(string) {},
	})
	if err != nil {
		return 1, fmt.Errorf("run make build first? %w", err)
	}
	defer up.Down()
	if code = m.Run(); code != 0 {
		return code, errors.New("logs of the stack: " + filepath.Join(dir, "log"))
	}
	return 0, nil
}
