package runs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/fairwell/fairwell/internal/runs"
)

const day = 24 * time.Hour

// keeper is a client of a namespace that keeps closed runs for a while.
type keeper struct {
	client.Client
	namespaceKeeper
}

type namespaceKeeper struct {
	workflowservice.WorkflowServiceClient
	keeps   time.Duration
	refuses error
}

func (k *keeper) WorkflowService() workflowservice.WorkflowServiceClient { return &k.namespaceKeeper }

func (k *namespaceKeeper) DescribeNamespace(
	context.Context, *workflowservice.DescribeNamespaceRequest, ...grpc.CallOption,
) (*workflowservice.DescribeNamespaceResponse, error) {
	return &workflowservice.DescribeNamespaceResponse{
		Config: &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(k.keeps)},
	}, nil
}

func (k *namespaceKeeper) UpdateNamespace(
	_ context.Context, r *workflowservice.UpdateNamespaceRequest, _ ...grpc.CallOption,
) (*workflowservice.UpdateNamespaceResponse, error) {
	if k.refuses == nil {
		k.keeps = r.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	}
	return nil, k.refuses
}

func TestClosedRunsAreKeptForSevenToThirtyDays(t *testing.T) {
	denied := serviceerror.NewPermissionDenied("no", "")
	for name, c := range map[string]struct {
		keeps, want, after time.Duration
		refuses, err       error
	}{
		"only checked, and fine":       {keeps: 7 * day, after: 7 * day},
		"only checked, and too short":  {keeps: day, after: day, err: runs.ErrRetention},
		"only checked, and too long":   {keeps: 90 * day, after: 90 * day, err: runs.ErrRetention},
		"set":                          {keeps: day, want: 14 * day, after: 14 * day},
		"set already, without a right": {keeps: 14 * day, want: 14 * day, after: 14 * day, refuses: denied},
		"set without the right":        {keeps: day, want: 14 * day, after: day, refuses: denied, err: denied},
		"set to what is too long":      {keeps: day, want: 31 * day, after: day, err: runs.ErrRetention},
	} {
		k := &keeper{namespaceKeeper: namespaceKeeper{keeps: c.keeps, refuses: c.refuses}}
		if err := runs.New(k).KeepClosedRuns(t.Context(), "default", c.want); !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
		if k.keeps != c.after {
			t.Errorf("%s: kept for %v, want %v", name, k.keeps, c.after)
		}
	}
}
