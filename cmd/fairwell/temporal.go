package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	sdklog "go.temporal.io/sdk/log"

	"github.com/fairwell/fairwell/internal/config"
	"github.com/fairwell/fairwell/internal/runs"
	"github.com/fairwell/fairwell/internal/telemetry"
)

// connectTemporal prepares a client as TEMPORAL_* says. It does not wait for
// the server: a process starts while Temporal is away. It also returns the
// namespace.
func connectTemporal(log *slog.Logger, m *telemetry.Metrics) (client.Client, string, error) {
	options, err := temporalOptions(os.Getenv)
	if err != nil {
		return nil, "", fmt.Errorf("read TEMPORAL_*: %w", err)
	}
	c, err := config.ReadTemporal(os.Getenv)
	if err != nil {
		return nil, "", err
	}
	if err := m.Ends(temporalSecrets(c.APIKey.Reveal, os.Getenv)); err != nil {
		return nil, "", err
	}
	options.Logger = sdklog.NewStructuredLogger(log)
	options.MetricsHandler = m.Temporal(log)
	lazy, err := client.NewLazyClient(options)
	if err != nil {
		return nil, "", fmt.Errorf("prepare Temporal client: %w", err)
	}
	return lazy, options.Namespace, nil
}

// temporalOptions lets the SDK read its variables. The API key alone is ours: it is
// asked for at every call, so that one in a file can be replaced.
func temporalOptions(getenv func(string) string) (client.Options, error) {
	c, err := config.ReadTemporal(getenv)
	if err != nil {
		return client.Options{}, err
	}
	options, err := envconfig.LoadClientOptions(envconfig.LoadClientOptionsRequest{ConfigFileStrict: true})
	if err != nil {
		return client.Options{}, err
	}
	if options.Namespace == "" {
		options.Namespace = client.DefaultNamespace
	}
	if !c.APIKey.Empty() {
		options.Credentials = client.NewAPIKeyDynamicCredentials(
			func(context.Context) (string, error) { return c.APIKey.Reveal(), nil })
		if options.ConnectionOptions.TLS == nil && !options.ConnectionOptions.TLSDisabled {
			options.ConnectionOptions.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
		}
	}
	return options, nil
}

// onTemporal does something with a Temporal that is there, or says that it is not.
func onTemporal(ctx context.Context, wait time.Duration, do func(context.Context, *runs.Runs, string) error) error {
	options, err := temporalOptions(os.Getenv)
	if err != nil {
		return fmt.Errorf("read TEMPORAL_*: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	connection, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("reach Temporal at %s: %w", options.HostPort, err)
	}
	defer connection.Close()
	return do(ctx, runs.New(connection), options.Namespace)
}
