package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// linesOf is a book of so many contracts of two products.
func linesOf(contracts int) []string {
	lines := make([]string, contracts)
	for i := range lines {
		n := strconv.Itoa(i + 1)
		lines[i] = strings.NewReplacer(`"C-1"`, `"C-`+n+`"`, `"V-1"`, `"V-`+n+`"`, `"P-1"`, `"P-`+n+`"`, `"P-2"`, `"Q-`+n+`"`).
			Replace(goodLine) + "\n"
	}
	return lines
}

// stuck is an import of a process of its own: its first batch is in, and in the middle of
// the second it waits for a table.
type stuck struct {
	cmd     *exec.Cmd
	errs    bytes.Buffer
	backend int // the process of Postgres that works for it
	in      io.Closer
	holds   *pgx.Conn // the session that holds the table
}

func stick(t *testing.T, url string, book []string) *stuck {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	locking, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = locking.Close(context.WithoutCancel(t.Context())) })
	s := &stuck{holds: locking}
	s.cmd = exec.Command(os.Args[0], "import")
	s.cmd.Env = append(os.Environ(), asCommand+"=yes", "DATABASE_URL="+url)
	s.cmd.Stderr = &s.errs
	in, err := s.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.in = in
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	write := func(lines []string) {
		if _, err := io.WriteString(in, strings.Join(lines, "")); err != nil {
			t.Fatal(err)
		}
	}
	write(book[:importBatch])
	var first int
	until(t, conn, &first, fmt.Sprintf(`SELECT CASE WHEN count(*) = %d THEN 1 ELSE 0 END FROM contracts`, importBatch))
	if _, err := locking.Exec(t.Context(), `BEGIN; LOCK TABLE products IN SHARE MODE`); err != nil {
		t.Fatal(err)
	}
	write(book[importBatch:])
	until(t, conn, &s.backend, `SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
	return s
}

// until asks until the answer is not zero.
func until(t *testing.T, conn *pgx.Conn, answer *int, question string) {
	t.Helper()
	eventually(t, question, func() bool {
		if err := conn.QueryRow(t.Context(), question).Scan(answer); err != nil {
			t.Fatal(err)
		}
		return *answer != 0
	})
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// rows are all rows that an import writes, with that of each row which show says.
func rows(t *testing.T, url, show string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	var list []string
	for _, table := range []string{"customers", "contracts", "products"} {
		found, err := conn.Query(t.Context(), `SELECT '`+table+` ' || `+show+` FROM `+table+` AS r ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, lines...)
	}
	return list
}

// content is what rows hold but for when it came in; writing is which transaction wrote
// them and when.
const (
	content = `(to_jsonb(r) - 'imported_at')::text`
	writing = `r.id || ' ' || r.xmin::text || ' ' || r.imported_at::text`
)

// sameAsAtOnce checks that the tables hold what an import that nothing stopped leaves.
func sameAsAtOnce(t *testing.T, url string, book []string) {
	t.Helper()
	whole := databases.New(t)
	t.Setenv("DATABASE_URL", whole)
	if code, _, errs := fairwell(t, strings.Join(book, ""), "import"); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if got, want := rows(t, url, content), rows(t, whole, content); !slices.Equal(got, want) {
		t.Errorf("the tables differ: %d rows, and %d of an import at once", len(got), len(want))
	}
}

func TestAnImportThatWasKilledLeavesWholeBatchesAndIsRepeated(t *testing.T) {
	book, url := linesOf(2*importBatch+200), databases.New(t)
	s := stick(t, url, book)
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()               // it was killed
	_ = s.holds.Close(t.Context()) // gives the table free
	t.Setenv("DATABASE_URL", url)
	code, out, errs := fairwell(t, strings.Join(book, ""), "import", "--changes")
	if added := strings.Count(out, " new\n"); code != 0 || added != len(book)-importBatch || strings.Contains(out, "changed") {
		t.Errorf("exit %d, %d new: %s", code, added, errs)
	}
	sameAsAtOnce(t, url, book)
}

func TestAnImportWhosePostgresWasKilledSaysWhereToGoOn(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	server, err := storetest.Start(t.Context(), storetest.Cluster{Durable: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	url := server.DSN("postgres")
	if err := store.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	book := linesOf(2*importBatch + 200)
	s := stick(t, url, book)
	// One of its processes killed, Postgres ends all others and recovers from its log.
	if err := syscall.Kill(s.backend, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = s.in.Close()
	after := "--after " + strconv.Itoa(importBatch)
	if err := s.cmd.Wait(); err == nil || !strings.Contains(s.errs.String(), after) {
		t.Errorf("%v, and no %q in:\n%s", err, after, s.errs.String())
	}
	// Until the sessions end, Postgres may still let in new ones.
	eventually(t, "the sessions end", func() bool { return s.holds.Ping(t.Context()) != nil })
	eventually(t, "Postgres recovers", func() bool { return server.Ping(t.Context()) == nil })
	t.Setenv("DATABASE_URL", url)
	code, out, errs := fairwell(t, strings.Join(book, ""), append([]string{"import", "--changes"}, strings.Fields(after)...)...)
	if added := strings.Count(out, " new\n"); code != 0 || added != len(book)-importBatch {
		t.Errorf("exit %d, %d new: %s", code, added, errs)
	}
	sameAsAtOnce(t, url, book)
}

func TestASecondImportWithOneChangedLineWritesOneRow(t *testing.T) {
	book, url := linesOf(1500), databases.New(t)
	t.Setenv("DATABASE_URL", url)
	load := func() string {
		code, out, errs := fairwell(t, strings.Join(book, ""), "import", "--changes")
		if code != 0 {
			t.Fatalf("exit %d: %s", code, errs)
		}
		return out
	}
	load()
	before := rows(t, url, writing)
	book[1233] = strings.Replace(book[1233], `"TV"`, `"TV Plus"`, 1)
	if got := load(); got != "line 1234: contract V-1234 changed: product Q-1234\n" {
		t.Errorf("it tells %q", got)
	}
	var written []string
	for i, row := range rows(t, url, writing) {
		if row != before[i] {
			written = append(written, strings.Fields(row)[1])
		}
	}
	if !slices.Equal(written, []string{"Q-1234"}) {
		t.Errorf("it wrote the rows %v", written)
	}
}
