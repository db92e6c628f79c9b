// Package storetest gives tests and the local stack a real Postgres.
//
// It owns finding, installing, starting and ending a server, and the databases
// of tests. It must never be imported by the service itself, and it never
// touches a server that it did not start.
package storetest

import (
	"context"
	"os"
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
