package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

// propagating is the pause between two looks at what Temporal tells its queues by itself.
const propagating = 200 * time.Millisecond

// Build is a build of the worker that Temporal knows.
type Build struct {
	ID  string
	Use BuildUse
}

// BuildUse says what a build is there for.
type BuildUse string

// Runs go on under the current build. One that is draining was current a moment ago;
// a drained one nobody needs any more. A new one waits to become current.
const (
	BuildNew      BuildUse = "new"
	BuildCurrent  BuildUse = "current"
	BuildDraining BuildUse = "draining"
	BuildDrained  BuildUse = "drained"
)

// Builds lists the builds of the worker, newest first. There are none as long as
// no worker has run with FAIRWELL_BUILD_ID.
func (r *Runs) Builds(ctx context.Context) ([]Build, error) {
	told, err := r.deployment().Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	var none *serviceerror.NotFound
	if errors.As(err, &none) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list builds: %w", err)
	}
	versions := told.Info.VersionSummaries
	slices.SortFunc(versions, func(a, b client.WorkerDeploymentVersionSummary) int {
		if c := b.CreateTime.Compare(a.CreateTime); c != 0 {
			return c
		}
		return strings.Compare(b.Version.BuildID, a.Version.BuildID)
	})
	current := told.Info.RoutingConfig.CurrentVersion
	var list []Build
	for _, v := range versions {
		b := Build{ID: v.Version.BuildID, Use: BuildNew}
		switch {
		case current != nil && *current == v.Version:
			b.Use = BuildCurrent
		case v.DrainageStatus == client.WorkerDeploymentVersionDrainageStatusDraining:
			b.Use = BuildDraining
		case v.DrainageStatus == client.WorkerDeploymentVersionDrainageStatusDrained:
			b.Use = BuildDrained
		}
		list = append(list, b)
	}
	return list, nil
}

// UseBuild makes a build current: new runs begin under it, and open ones go on under
// it from their next step on. Without one they are those of workers that have none.
// A build of which no worker runs is refused. It returns when each queue of the
// namespace knows: until then a run may still begin under the build before.
func (r *Runs) UseBuild(ctx context.Context, namespace, build string) error {
	_, err := r.deployment().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
	if err != nil {
		return fmt.Errorf("use build %q: %w", build, err)
	}
	ask := &workflowservice.DescribeWorkerDeploymentRequest{Namespace: namespace, DeploymentName: workflows.Deployment}
	for {
		told, err := r.client.WorkflowService().DescribeWorkerDeployment(ctx, ask)
		if err != nil {
			return fmt.Errorf("ask whether each queue knows build %q: %w", build, err)
		}
		if told.GetWorkerDeploymentInfo().GetRoutingConfigUpdateState() != enums.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until each queue knows build %q: %w", build, ctx.Err())
		case <-time.After(propagating):
		}
	}
}

// RemoveBuild forgets a build that is drained and that no worker runs any more.
func (r *Runs) RemoveBuild(ctx context.Context, build string) error {
	_, err := r.deployment().DeleteVersion(ctx, client.WorkerDeploymentDeleteVersionOptions{BuildID: build})
	if err != nil {
		return fmt.Errorf("remove build %q: %w", build, err)
	}
	return nil
}

func (r *Runs) deployment() client.WorkerDeploymentHandle {
	return r.client.WorkerDeploymentClient().GetHandle(workflows.Deployment)
}
