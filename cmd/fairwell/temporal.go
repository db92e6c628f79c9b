package main

import (
	"fmt"
	"log/slog"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	sdklog "go.temporal.io/sdk/log"

	"github.com/fairwell/fairwell/internal/telemetry"
)

// connectTemporal prepares a client as TEMPORAL_* says. It does not wait for
// the server: a process starts while Temporal is away. It also returns the
// namespace.
func connectTemporal(log *slog.Logger, m *telemetry.Metrics) (client.Client, string, error) {
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{ConfigFileStrict: true})
	if err != nil {
		return nil, "", fmt.Errorf("read TEMPORAL_*: %w", err)
	}
	options.Logger = sdklog.NewStructuredLogger(log)
	options.MetricsHandler = m.Temporal(log)
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	c, err := client.NewLazyClient(options)
	if err != nil {
		return nil, "", fmt.Errorf("prepare Temporal client: %w", err)
	}
	return c, options.Namespace, nil
}
