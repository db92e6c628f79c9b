package storetest

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// inChild tells the test binary to be the process that gets killed.
const inChild = "FAIRWELL_STORETEST_CHILD"

func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(20 * time.Second)
	for !check() {
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestStartedServerAnswersAndStopRemovesItsFolder(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	server, err := Start(t.Context(), Cluster{})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.EnsureDatabase(t.Context(), "made"); err != nil {
		t.Error(err)
	}
	conn, err := pgx.Connect(t.Context(), server.DSN("made"))
	if err != nil {
		t.Fatal(err)
	}
	var encoding, addresses string
	err = conn.QueryRow(t.Context(), `SELECT current_setting('server_encoding'), current_setting('listen_addresses')`).
		Scan(&encoding, &addresses)
	if err != nil || encoding != "UTF8" || addresses != "" {
		t.Errorf("encoding %q, addresses %q, error %v", encoding, addresses, err)
	}
	_ = conn.Close(t.Context())
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(server.Dir()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder is still there: %v", err)
	}
}

func TestDurableServerKeepsItsDataAlsoInAFolderWithBlanks(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	open, err := os.MkdirTemp("/var/tmp", "my checkout") // t.TempDir is closed to the server's account
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(open, "postgres")
	for round := range 2 {
		server, err := Start(t.Context(), Cluster{Dir: dir, Durable: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(server.Dir()) })
		conn, err := pgx.Connect(t.Context(), server.DSN(""))
		if err != nil {
			t.Fatal(err)
		}
		var count int
		_, err = conn.Exec(t.Context(), `CREATE TABLE IF NOT EXISTS kept (id int); INSERT INTO kept VALUES (1)`)
		if err == nil {
			err = conn.QueryRow(t.Context(), `SELECT count(*) FROM kept`).Scan(&count)
		}
		if err != nil || count != round+1 {
			t.Errorf("round %d: %d rows, error %v", round, count, err)
		}
		_ = conn.Close(t.Context())
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestKilledProcessLeavesNoServerAndNoFolder(t *testing.T) {
	if os.Getenv(inChild) != "" {
		server, err := Start(context.Background(), Cluster{})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = os.Stdout.WriteString("started " + strconv.Itoa(server.process.cmd.Process.Pid) + " " + server.Dir() + "\n")
		select {}
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), inChild+"=1", "DATABASE_URL=")
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) != 3 || words[0] != "started" {
		t.Fatalf("child said %q, error %v", line, err)
	}
	pid, err := strconv.Atoi(words[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	eventually(t, "the server is gone", func() bool { return syscall.Kill(pid, 0) != nil })
	eventually(t, "the folder is gone", func() bool {
		_, err := os.Stat(words[2])
		return errors.Is(err, os.ErrNotExist)
	})
}

func TestExternalServerIsUsedAsItIs(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://me:secret@db.example:5433/main?sslmode=require")
	server, err := Start(t.Context(), Cluster{})
	if err != nil {
		t.Fatal(err)
	}
	want := "postgres://me:secret@db.example:5433/other?sslmode=require"
	if got := server.DSN("other"); got != want {
		t.Errorf("DSN = %s, want %s", got, want)
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
	if got := externalDSN("host=/run dbname=main", "other"); got != "host=/run dbname=main dbname=other" {
		t.Errorf("DSN = %s", got)
	}
}

func TestFolderMovesWhenItsPathDoesNotServe(t *testing.T) {
	open := t.TempDir()
	closed := filepath.Join(open, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	stranger := &account{uid: 4242, gid: 4242}
	tests := []struct {
		name  string
		dir   string
		owner *account
		want  bool
	}{
		{"a short path of our own serves", "/tmp/data", nil, true},
		{"a path too long for a socket does not", "/tmp/" + strings.Repeat("x", 90), nil, false},
		{"a folder closed to the account does not", filepath.Join(closed, "d"), stranger, false},
		{"an open folder serves the account", "/var/tmp/data", stranger, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := usable(test.dir, test.owner); got != test.want {
				t.Errorf("usable(%s) = %t", test.dir, got)
			}
		})
	}
}

func TestMovedFolderBeginsAnewWithoutItsLink(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("x", 100))
	owner, err := unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	place, err := folder(dir, owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(place) })
	kept := filepath.Join(place, "kept")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := folder(dir, owner); err != nil || again != place {
		t.Errorf("second time %s, error %v", again, err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("data is gone although the link is there: %v", err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := folder(dir, owner); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("data is there although the link was removed: %v", err)
	}
}

func TestNewestVersionIsTriedFirst(t *testing.T) {
	got := newestFirst([]string{"/usr/lib/postgresql/9/bin", "/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/15/bin"})
	if got[0] != "/usr/lib/postgresql/17/bin" || got[2] != "/usr/lib/postgresql/9/bin" {
		t.Errorf("order %v", got)
	}
}
