package runs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/fairwell/fairwell/workflows"
)

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
// A build of which no worker runs is refused.
func (r *Runs) UseBuild(ctx context.Context, build string) error {
	_, err := r.deployment().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
	if err != nil {
		return fmt.Errorf("use build %q: %w", build, err)
	}
	return nil
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
