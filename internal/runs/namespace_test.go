package runs_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"

	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/workflows"
)

// namespace is a client of a namespace with search attributes of its own.
type namespace struct {
	client.Client
	operatorservice.OperatorServiceClient
	known   map[string]enums.IndexedValueType
	refuses error
}

func (n *namespace) OperatorService() operatorservice.OperatorServiceClient { return n }

func (n *namespace) ListSearchAttributes(
	context.Context, *operatorservice.ListSearchAttributesRequest, ...grpc.CallOption,
) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{CustomAttributes: n.known}, nil
}

func (n *namespace) AddSearchAttributes(
	_ context.Context, r *operatorservice.AddSearchAttributesRequest, _ ...grpc.CallOption,
) (*operatorservice.AddSearchAttributesResponse, error) {
	if n.refuses != nil {
		return nil, n.refuses
	}
	for name, kind := range r.GetSearchAttributes() {
		if _, exists := n.known[name]; exists {
			return nil, serviceerror.NewInvalidArgument(name + " exists")
		}
		n.known[name] = kind
	}
	return &operatorservice.AddSearchAttributesResponse{}, nil
}

func TestPrepareRegistersWhatTheNamespaceLacks(t *testing.T) {
	n := &namespace{known: map[string]enums.IndexedValueType{"Channel": enums.INDEXED_VALUE_TYPE_KEYWORD}}
	for range 2 { // a second worker finds nothing to do
		if err := runs.New(n).Prepare(t.Context(), "default"); err != nil {
			t.Fatal(err)
		}
	}
	for name, kind := range workflows.SearchAttributes() {
		if n.known[name] != kind {
			t.Errorf("%s is %v, want %v", name, n.known[name], kind)
		}
	}
}

func TestPrepareNamesWhatAnOperatorHasToRegister(t *testing.T) {
	n := &namespace{known: map[string]enums.IndexedValueType{}, refuses: serviceerror.NewPermissionDenied("no", "")}
	err := runs.New(n).Prepare(t.Context(), "default")
	for name := range workflows.SearchAttributes() {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
	// Another worker was faster.
	n.refuses = serviceerror.NewAlreadyExists("there")
	if err := runs.New(n).Prepare(t.Context(), "default"); err != nil {
		t.Error(errors.Unwrap(err))
	}
}
