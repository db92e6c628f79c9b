// Package temporal runs a real Temporal server and its UI in one process for
// the local stack.
//
// It owns their configuration and their file; it is the only package that
// links the server, so that nothing else waits for its build. It must never
// serve anything but loopback, and it calls nobody outside.
package temporal

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"

	"github.com/fairwell/fairwell/dev/temporal/ports"
)

// stopWithin bounds the orderly end. What is cut off is not lost: the server
// survives a kill.
const stopWithin = 5 * time.Second

// Options say where the server and the UI listen and where the data lives.
type Options struct {
	Addr      string // of the frontend, host:port; the inner services take the ports after it
	UIAddr    string
	Dir       string // holds temporal.db
	Namespace string
	Retention time.Duration
}

// Run serves until the context ends.
func Run(ctx context.Context, options Options) error {
	host, port, err := split(options.Addr)
	if err != nil {
		return err
	}
	uiHost, uiPort, err := split(options.UIAddr)
	if err != nil {
		return err
	}
	cfg := configuration(host, port, filepath.Join(options.Dir, "temporal.db"))
	if err := prepareFile(cfg, options.Namespace, options.Retention); err != nil {
		return err
	}
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{Stdout: true, Level: "warn"}))
	srv, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts(host, port)),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper {
			return authorization.NewNoopClaimMapper()
		}),
		temporal.WithDynamicConfigClient(settings),
	)
	if err != nil {
		return fmt.Errorf("build server: %w", err)
	}
	if err := srv.Start(); err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	ui := server.NewServer(server_options.WithConfigProvider(uiConfiguration(options, uiHost, uiPort)))
	failed := make(chan error, 1)
	go func() { failed <- ui.Start() }()
	select {
	case err = <-failed:
		err = errors.Join(errors.New("UI ended"), err)
	case <-ctx.Done():
	}
	ui.Stop()
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Stop() }()
	select {
	case stopErr := <-stopped:
		return errors.Join(err, stopErr)
	case <-time.After(stopWithin):
		return err
	}
}

// settings make a small server quick, and quiet towards the outside.
var settings = dynamicconfig.StaticClient{
	dynamicconfig.EnableServerVersionCheck.Key():                false,
	dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): true,
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():      1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key():     1,
	// A build that is no longer used shows as drained within seconds.
	dynamicconfig.VersionDrainageStatusVisibilityGracePeriod.Key(): time.Second,
	dynamicconfig.VersionDrainageStatusRefreshInterval.Key():       time.Second,
}

func uiConfiguration(options Options, host string, port int) *uiconfig.Config {
	return &uiconfig.Config{
		Host:                host,
		Port:                port,
		TemporalGRPCAddress: options.Addr,
		EnableUI:            true,
		DefaultNamespace:    options.Namespace,
		DisableNewsFetch:    true,
		DisableWriteActions: true, // as in docker-compose.yml: what is done about a case is an act
		HideLogs:            true,
		CORS:                uiconfig.CORS{CookieInsecure: true}, // plain HTTP on loopback
	}
}

// distances of the services from the frontend's port.
var distances = map[primitives.ServiceName]int{
	primitives.FrontendService: ports.Frontend,
	primitives.HistoryService:  ports.History,
	primitives.MatchingService: ports.Matching,
	primitives.WorkerService:   ports.Worker,
}

// hosts names every service once. Without membership gossip a restart after a
// kill does not wait for members that are gone.
func hosts(host string, port int) map[primitives.ServiceName]static.Hosts {
	named := map[primitives.ServiceName]static.Hosts{}
	for service, distance := range distances {
		named[service] = static.SingleLocalHost(net.JoinHostPort(host, strconv.Itoa(port+distance)))
	}
	return named
}

func split(addr string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("address %q: %w", addr, err)
	}
	if port, err = strconv.Atoi(text); err != nil {
		return "", 0, fmt.Errorf("address %q: %w", addr, err)
	}
	return host, port, nil
}
