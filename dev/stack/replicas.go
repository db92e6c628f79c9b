package stack

import (
	"fmt"
	"slices"
)

// Replicas says how many processes of the service run side by side; none counts
// as one.
type Replicas struct {
	APIs    int
	Workers int
}

const (
	mostReplicas = 3  // of one part: for more there are no ports
	replicaStep  = 10 // between the ports of one replica and the next
)

// APINames are the parts that are APIs: api, api2 and so on.
func (r Replicas) APINames() []string { return replicaNames(partAPI, r.APIs) }

// WorkerNames are the parts that are workers: worker, worker2 and so on.
func (r Replicas) WorkerNames() []string { return replicaNames(partWorker, r.Workers) }

// The first keeps the name that it has alone.
func replicaNames(part string, number int) []string {
	names := []string{part}
	for n := 2; n <= number; n++ {
		names = append(names, fmt.Sprintf("%s%d", part, n))
	}
	return names
}

// Parts are the names of this stack's parts, services first.
func (s *Stack) Parts() []string {
	all := append(s.config.Replicas.APINames(), s.config.Replicas.WorkerNames()...)
	for _, name := range Parts {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Replicas says how many of each there are.
func (s *Stack) Replicas() Replicas { return s.config.Replicas }

// APIs are the addresses of all APIs, the first one's first.
func (s *Stack) APIs() []string {
	var list []string
	for n := range s.config.Replicas.APINames() {
		list = append(list, s.replica(n).API())
	}
	return list
}

// replica is the environment of the nth process, from 0: the stack's, with
// addresses of its own to listen on. The portal's links stay the first API's, as
// behind one name.
func (s *Stack) replica(n int) Environment {
	if n == 0 {
		return s.Environment
	}
	own := s.Environment.without()
	base := defaults(s.config.Dir, s.config.Offset+n*replicaStep)
	for _, name := range []string{"FAIRWELL_API_ADDR", "FAIRWELL_API_ADMIN_ADDR", "FAIRWELL_WORKER_ADMIN_ADDR"} {
		own[name] = base[name]
	}
	return own
}

// replicaPorts are those that come with the replicas after the first.
func (s *Stack) replicaPorts() []port {
	var list []port
	for n, name := range s.config.Replicas.APINames() {
		if n > 0 {
			own := s.replica(n)
			list = append(list, port{name, own["FAIRWELL_API_ADDR"]}, port{name, own["FAIRWELL_API_ADMIN_ADDR"]})
		}
	}
	for n, name := range s.config.Replicas.WorkerNames() {
		if n > 0 {
			list = append(list, port{name, s.replica(n)["FAIRWELL_WORKER_ADMIN_ADDR"]})
		}
	}
	return list
}
