package runs

import (
	"context"
	"errors"
	"fmt"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// How long a closed run may be read in Temporal: long enough to look into what went
// wrong, and no longer than its data is needed. The record is in Postgres.
const (
	ShortestRetention = 7 * 24 * time.Hour
	LongestRetention  = 30 * 24 * time.Hour
)

// ErrRetention says that closed runs are kept too short or too long.
var ErrRetention = errors.New("closed runs must be kept for 7 to 30 days")

// KeepClosedRuns sets for how long the namespace keeps closed runs; zero only checks
// that it is between the shortest and the longest.
func (r *Runs) KeepClosedRuns(ctx context.Context, namespace string, want time.Duration) error {
	if want != 0 && (want < ShortestRetention || want > LongestRetention) {
		return ErrRetention
	}
	found, err := r.client.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("ask for the retention of the namespace: %w", err)
	}
	is := found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	switch {
	case want == 0 && (is < ShortestRetention || is > LongestRetention):
		return fmt.Errorf("%w, not %d", ErrRetention, is/(24*time.Hour))
	case want == 0 || want == is:
		return nil
	}
	_, err = r.client.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: namespace, Config: &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(want)},
	})
	if err != nil {
		return fmt.Errorf("set the retention of the namespace to %d days: %w", want/(24*time.Hour), err)
	}
	return nil
}
