package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// frontend is a Temporal that notes by which key it is asked.
type frontend struct {
	workflowservice.UnimplementedWorkflowServiceServer
	mu   sync.Mutex
	keys []string
}

func (f *frontend) GetSystemInfo(ctx context.Context, _ *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	md, _ := metadata.FromIncomingContext(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys = append(f.keys, strings.Join(md.Get("authorization"), ","))
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func TestTheKeyOfTemporalCloudIsReplacedWithoutARestart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, cloud := grpc.NewServer(), &frontend{}
	workflowservice.RegisterWorkflowServiceServer(server, cloud)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)

	path := filepath.Join(t.TempDir(), "key")
	write := func(key string) {
		t.Helper()
		if err := os.WriteFile(path+".new", []byte(key), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	write("first\n")
	t.Setenv("TEMPORAL_ADDRESS", listener.Addr().String())
	t.Setenv("TEMPORAL_API_KEY_FILE", path)
	options, err := temporalOptions(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	if options.ConnectionOptions.TLS == nil {
		t.Error("a key would travel in the clear")
	}
	options.ConnectionOptions.TLS, options.ConnectionOptions.TLSDisabled = nil, true // the fake has no certificate
	for _, key := range []string{"first", "second key"} {
		write(key)
		c, err := client.DialContext(t.Context(), options)
		if err != nil {
			t.Fatal(err)
		}
		c.Close()
		if got := cloud.keys[len(cloud.keys)-1]; got != "Bearer "+key {
			t.Errorf("asked by %q, want %q", got, key)
		}
	}
}
