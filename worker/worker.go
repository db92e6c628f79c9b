// Package worker builds the Temporal worker and the starter, and nothing else:
// it joins workflows and activities to a client and a store that it is given.
//
// It must never serve HTTP and never decide what a case needs.
package worker

import (
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/sabotage"
	"github.com/fairwell/fairwell/internal/tracing"
	"github.com/fairwell/fairwell/workflows"
)

// stopTimeout is how long activities under way may finish when the worker
// stops. It stays under the grace period of common orchestrators.
const stopTimeout = 25 * time.Second

// Config builds a worker.
type Config struct {
	Client        client.Client
	Activities    *activities.Activities
	BuildID       string          // worker versioning; "": off
	MaxActivities int             // at the same time; keep it near the size of the Postgres pool
	OnFatal       func(error)     // called once if the worker cannot go on
	Traces        *tracing.Traces // required; of no provider: nothing is traced
}

// New builds the worker that runs every workflow and activity.
func New(c Config) sdkworker.Worker {
	w := sdkworker.New(c.Client, workflows.TaskQueue, sdkworker.Options{
		WorkerStopTimeout:                  stopTimeout,
		MaxConcurrentActivityExecutionSize: c.MaxActivities,
		WorkflowTaskPollerBehavior:         pollers(),
		ActivityTaskPollerBehavior:         pollers(),
		DisableRegistrationAliasing:        true,
		Interceptors:                       []interceptor.WorkerInterceptor{&tracer{traces: c.Traces}},
		OnFatalError:                       c.OnFatal,
		DeploymentOptions: sdkworker.DeploymentOptions{
			UseVersioning: c.BuildID != "",
			Version:       sdkworker.WorkerDeploymentVersion{DeploymentName: workflows.Deployment, BuildID: c.BuildID},
		},
	})
	if sabotage.Misstep {
		workflows.Register(misstep{w})
	} else {
		workflows.Register(w)
	}
	w.RegisterActivity(c.Activities)
	return w
}

func pollers() sdkworker.PollerBehavior {
	return sdkworker.NewPollerBehaviorAutoscaling(sdkworker.PollerBehaviorAutoscalingOptions{})
}
