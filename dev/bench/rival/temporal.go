package rival

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
)

// WorkflowID is the ID of a rival's run.
func WorkflowID(kind, id string) string { return kind + "/" + id }

func dial(ctx context.Context, c Config) (client.Client, error) {
	quiet := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	connected, err := client.DialContext(ctx, client.Options{
		HostPort: c.Temporal, Namespace: c.Namespace, Logger: log.NewStructuredLogger(quiet),
	})
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal: %w", err)
	}
	return connected, nil
}

// newWorker polls as the service's own worker does.
func newWorker(c client.Client, queue string) worker.Worker {
	behaviour := worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{})
	return worker.New(c, queue, worker.Options{WorkflowTaskPollerBehavior: behaviour, ActivityTaskPollerBehavior: behaviour})
}
