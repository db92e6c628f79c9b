package storetest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

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
