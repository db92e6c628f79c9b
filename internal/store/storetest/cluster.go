// Package storetest gives tests and the local stack a real Postgres.
//
// It owns finding, installing, starting and ending a server, and the databases
// of tests. It must never be imported by the service itself, and it never
// touches a server that it did not start.
package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// superuser owns every cluster that the launcher makes. Nobody but its
// operating system user reaches the socket, so it needs no password.
const superuser = "fairwell"

// Cluster says which Postgres to start. The zero value is one for tests: its
// folder is its own, it trades safety for speed, and it vanishes with the
// process that started it, however that process ends.
type Cluster struct {
	// Dir holds the data and the socket. Empty: a new folder that is removed
	// at the end.
	Dir string
	// Durable keeps what was committed through a crash of the machine.
	Durable bool
	// Log receives what the server prints. Nil: a file beside the data.
	Log *os.File
	// Say is told about slow steps, such as an installation. May be nil.
	Say func(string)
}

// Server is a Postgres that was prepared or started, or the one that
// DATABASE_URL names.
type Server struct {
	external string // DATABASE_URL; the fields below are then unused
	cluster  Cluster
	dir      string // socket here, data in dir/data
	bin      string // folder of the binaries
	owner    *account
	process  *process
	watch    *watcher
}

// Start starts a server and waits until it answers. With DATABASE_URL set it
// starts nothing and answers that server.
func Start(ctx context.Context, cluster Cluster) (*Server, error) {
	server, err := Prepare(ctx, cluster)
	if err != nil || server.external != "" {
		return server, err
	}
	if err := server.run(ctx); err != nil {
		return nil, err
	}
	return server, nil
}

// Prepare finds the binaries and makes the data folder, and starts nothing.
func Prepare(ctx context.Context, cluster Cluster) (*Server, error) {
	if external := os.Getenv("DATABASE_URL"); external != "" {
		return &Server{external: external}, nil
	}
	if cluster.Say == nil {
		cluster.Say = func(string) {}
	}
	owner, err := unprivileged()
	if err != nil {
		return nil, err
	}
	bin, err := binaries(ctx, cluster.Say)
	if err != nil {
		return nil, err
	}
	dir, err := folder(cluster.Dir, owner)
	if err != nil {
		return nil, err
	}
	server := &Server{cluster: cluster, dir: dir, bin: bin, owner: owner}
	if err := server.initialise(ctx); err != nil {
		if cluster.Dir == "" {
			_ = os.RemoveAll(dir)
		}
		return nil, err
	}
	return server, nil
}

// External says that DATABASE_URL names the server.
func (s *Server) External() bool { return s.external != "" }

// Dir is the folder that holds the data and the socket.
func (s *Server) Dir() string { return s.dir }

// DSN is the address of a database as the server's owner; an empty name means
// "postgres", or the database that DATABASE_URL names.
func (s *Server) DSN(database string) string {
	if s.external != "" {
		return externalDSN(s.external, database)
	}
	return s.dsn(superuser, database)
}

// DSNAs is the address of a database as another role. It is empty if
// DATABASE_URL names the server, since the role's password is unknown.
func (s *Server) DSNAs(role, database string) string {
	if s.external != "" {
		return ""
	}
	return s.dsn(role, database)
}

func (s *Server) dsn(role, database string) string {
	if database == "" {
		database = "postgres"
	}
	query := url.Values{"host": {s.dir}, "port": {"5432"}, "sslmode": {"disable"}}
	return (&url.URL{
		Scheme:   "postgres",
		User:     url.User(role),
		Path:     "/" + database,
		RawQuery: query.Encode(),
	}).String()
}

func externalDSN(dsn, database string) string {
	if database == "" {
		return dsn
	}
	if parsed, err := url.Parse(dsn); err == nil && strings.HasPrefix(parsed.Scheme, "postgres") {
		parsed.Path = "/" + database
		return parsed.String()
	}
	return dsn + " dbname=" + database
}

// Ping connects once.
func (s *Server) Ping(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.DSN(""))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// EnsureDatabase makes the database if it is missing.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.DSN(""))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx)
	var exists bool
	const query = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := conn.QueryRow(ctx, query, name).Scan(&exists); err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	return err
}

// Command is the server's process, not yet started. It runs in the foreground
// and ends fast and clean on an interrupt.
func (s *Server) Command() *exec.Cmd {
	settings := []string{
		"listen_addresses=",
		"unix_socket_directories=" + s.dir,
		"unix_socket_permissions=0700",
		"max_connections=200",
		// A detail of an error can quote a whole row: personal data.
		"log_error_verbosity=terse",
		"log_min_error_statement=panic",
	}
	if !s.cluster.Durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"autovacuum_naptime=1h")
	}
	args := []string{"-D", filepath.Join(s.dir, "data"), "-p", "5432"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(filepath.Join(s.bin, "postgres"), args...)
	cmd.Dir = s.dir
	cmd.Env = environment()
	cmd.SysProcAttr = attributes(s.owner)
	return cmd
}

// environment is the process's own without the variables that steer Postgres.
func environment() []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PG") {
			kept = append(kept, variable)
		}
	}
	return kept
}

func (s *Server) initialise(ctx context.Context) error {
	data := filepath.Join(s.dir, "data")
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return nil
	}
	// What an interrupted initdb left behind is worth nothing.
	if err := os.RemoveAll(data); err != nil {
		return fmt.Errorf("clear half a data folder: %w", err)
	}
	started := time.Now()
	fresh := filepath.Join(s.dir, "new")
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("clear half a data folder: %w", err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), "--pgdata="+fresh,
		"--username="+superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	cmd.Dir = s.dir
	cmd.Env = environment()
	cmd.SysProcAttr = attributes(s.owner)
	output, err := runTied(cmd)
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(output)))
	}
	if err := os.Rename(fresh, data); err != nil {
		return fmt.Errorf("name the data folder: %w", err)
	}
	s.cluster.Say(fmt.Sprintf("made a Postgres data folder in %s", time.Since(started).Round(time.Millisecond)))
	return nil
}
