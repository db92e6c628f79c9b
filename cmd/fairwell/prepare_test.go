package main

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"
)

// strict is a Temporal where we may not register search attributes, nor make schedules.
type strict struct {
	frontend
	operatorservice.UnimplementedOperatorServiceServer
}

var errNotAllowed = status.Error(codes.PermissionDenied, "Request unauthorized.")

func (*strict) ListSearchAttributes(context.Context, *operatorservice.ListSearchAttributesRequest) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{}, nil
}

func (*strict) AddSearchAttributes(context.Context, *operatorservice.AddSearchAttributesRequest) (*operatorservice.AddSearchAttributesResponse, error) {
	return nil, errNotAllowed
}

func (*strict) CreateSchedule(context.Context, *workflowservice.CreateScheduleRequest) (*workflowservice.CreateScheduleResponse, error) {
	return nil, errNotAllowed
}

func (*strict) DescribeNamespace(context.Context, *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	return &workflowservice.DescribeNamespaceResponse{
		Config: &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(14 * 24 * time.Hour)},
	}, nil
}

func TestPreparingSaysWhatSomebodyWithMoreRightsHasToDoAndDoesTheRest(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, temporal := grpc.NewServer(), &strict{}
	workflowservice.RegisterWorkflowServiceServer(server, temporal)
	operatorservice.RegisterOperatorServiceServer(server, temporal)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	t.Setenv("TEMPORAL_ADDRESS", listener.Addr().String())
	var out, problems bytes.Buffer
	if code := run(t.Context(), []string{"temporal", "prepare"}, streams{out: &out, err: &problems}); code == 0 {
		t.Error("it says that all is ready")
	}
	for _, want := range []string{
		"missing  search attributes: register search attributes [CancellationState Channel EarliestEnd NeedsPerson ProductCount]: ",
		"missing  schedule retention: ", "missing  schedule ends: ", "unauthorized", "ready    retention of closed runs",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
	if !strings.Contains(problems.String(), "somebody with more rights") {
		t.Errorf("it ends with %s", problems.String())
	}
}
