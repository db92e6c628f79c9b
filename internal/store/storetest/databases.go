package storetest

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/store"
)

// Databases gives each test a database of its own, cloned from a template that
// was migrated once.
type Databases struct {
	server *Server
	prefix string
	last   atomic.Int64
	clone  sync.Mutex // Postgres copies a template while nobody else does
}

// Run starts a Postgres, migrates the template, lets use keep the databases,
// and runs the package's tests. It returns the code to exit with.
func Run(m *testing.M, use func(*Databases)) int {
	ctx := context.Background()
	server, err := Start(ctx, Cluster{Say: func(line string) { fmt.Fprintln(os.Stderr, line) }})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start Postgres:", err)
		return 1
	}
	defer func() { _ = server.Stop() }()
	d := &Databases{server: server, prefix: fmt.Sprintf("t%d_%d", os.Getpid(), time.Now().UnixNano())}
	if err := d.migrate(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "make template:", err)
		return 1
	}
	defer d.drop(ctx, d.prefix)
	use(d)
	return m.Run()
}

// New clones the template and returns the clone's address. It is dropped when
// the test ends.
func (d *Databases) New(tb testing.TB) string {
	tb.Helper()
	return d.create(tb, " TEMPLATE "+d.prefix+" STRATEGY file_copy")
}

// Empty returns the address of a database that nobody has migrated. It is
// dropped when the test ends.
func (d *Databases) Empty(tb testing.TB) string {
	tb.Helper()
	return d.create(tb, "")
}

func (d *Databases) create(tb testing.TB, from string) string {
	tb.Helper()
	ctx := tb.Context()
	name := fmt.Sprintf("%s_%d", d.prefix, d.last.Add(1))
	d.clone.Lock()
	err := d.exec(ctx, "CREATE DATABASE "+name+from)
	d.clone.Unlock()
	if err != nil {
		tb.Fatalf("create database: %v", err)
	}
	tb.Cleanup(func() { d.drop(context.WithoutCancel(ctx), name) })
	return d.server.DSN(name)
}

// Open clones the template and opens a store on it for the time of the test.
func (d *Databases) Open(tb testing.TB) *store.Store {
	tb.Helper()
	return OpenURL(tb, d.New(tb))
}

// OpenURL opens a store for the time of the test.
func OpenURL(tb testing.TB, url string) *store.Store {
	tb.Helper()
	s, err := store.Open(tb.Context(), store.Config{URL: url, MaxConns: 8})
	if err != nil {
		tb.Fatalf("open store: %v", err)
	}
	tb.Cleanup(s.Close)
	return s
}

// Worker opens a store for the time of the test, as the worker's own role.
func (d *Databases) Worker(tb testing.TB, url string) *store.Store {
	tb.Helper()
	role, err := d.AsWorker(url)
	if err != nil {
		tb.Fatal(err)
	}
	return OpenURL(tb, role)
}

// AsAPI is the address of a database as the API's own role.
func (d *Databases) AsAPI(url string) (string, error) { return d.as("fairwell_api", url) }

// AsWorker is the address of a database as the worker's own role.
func (d *Databases) AsWorker(url string) (string, error) { return d.as("fairwell_worker", url) }

// as is the address of a database as a role. On a server from outside the role's
// password is unknown, and the owner takes the role on.
func (d *Databases) as(role, url string) (string, error) {
	c, err := pgx.ParseConfig(url)
	if err != nil {
		return "", err
	}
	if d.server.External() {
		return takingOn(url, role), nil
	}
	return d.server.DSNAs(role, c.Database), nil
}

func (d *Databases) migrate(ctx context.Context) error {
	if err := d.exec(ctx, "CREATE DATABASE "+d.prefix); err != nil {
		return err
	}
	return store.Migrate(ctx, d.server.DSN(d.prefix))
}

func (d *Databases) drop(ctx context.Context, name string) {
	_ = d.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

func (d *Databases) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, d.server.DSN(""))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}
