package stack

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func replicated() *Stack {
	return &Stack{
		config:      Config{Dir: "/data", Service: "fairwell", Offset: 100, Replicas: Replicas{APIs: 2, Workers: 3}},
		Environment: defaults("/data", 100),
	}
}

func TestReplicasHaveNamesAndPortsOfTheirOwn(t *testing.T) {
	s := replicated()
	want := []string{"api", "api2", "worker", "worker2", "worker3", "temporal", "postgres", "mailbox", "backends", "idp"}
	if diff := cmp.Diff(want, s.Parts()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"http://127.0.0.1:8180", "http://127.0.0.1:8190"}, s.APIs()); diff != "" {
		t.Error(diff)
	}
	taken := map[string]string{}
	for _, p := range s.ports() {
		if other := taken[p.addr]; other != "" {
			t.Errorf("%s and %s both take %s", other, p.what, p.addr)
		}
		taken[p.addr] = p.what
	}
	for _, addr := range []string{"127.0.0.1:8190", "127.0.0.1:8191", "127.0.0.1:8192", "127.0.0.1:8202"} {
		if taken[addr] == "" {
			t.Errorf("nobody checks that %s is free", addr)
		}
	}
}

func TestEveryReplicaIsTheSameServiceOnPortsOfItsOwn(t *testing.T) {
	s := replicated()
	for n, admin := range []string{"127.0.0.1:8182", "127.0.0.1:8192", "127.0.0.1:8202"} {
		cmd, err := s.workerPart(n).Command()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(cmd.Env, "FAIRWELL_WORKER_ADMIN_ADDR="+admin) {
			t.Errorf("worker %d does not listen on %s", n, admin)
		}
	}
	cmd, err := s.apiPart(1).Command()
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"FAIRWELL_API_ADDR=127.0.0.1:8190", "FAIRWELL_PUBLIC_URL=http://127.0.0.1:8180"} {
		if !slices.Contains(cmd.Env, variable) {
			t.Errorf("the second API lacks %s", variable)
		}
	}
}

func TestAStackOfOneEachIsWhatItWas(t *testing.T) {
	s := &Stack{config: Config{Dir: "/data"}, Environment: defaults("/data", 0)}
	if diff := cmp.Diff(Parts, s.Parts()); diff != "" {
		t.Error(diff)
	}
	if len(s.replicaPorts()) != 0 || len(s.APIs()) != 1 {
		t.Errorf("%v, %v", s.replicaPorts(), s.APIs())
	}
}
