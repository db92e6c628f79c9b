package temporal

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	schema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/protobuf/types/known/durationpb"
)

const clusterName = "active"

// configuration is a single node over one SQLite file.
func configuration(host string, port int, file string) *config.Config {
	cfg := &config.Config{
		Services: map[string]config.Service{},
		Persistence: config.Persistence{
			DefaultStore:     sqlite.PluginName,
			VisibilityStore:  sqlite.PluginName,
			NumHistoryShards: 1,
			DataStores:       map[string]config.DataStore{sqlite.PluginName: {SQL: database(file)}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{clusterName: {
				Enabled:                true,
				InitialFailoverVersion: 1,
				RPCAddress:             net.JoinHostPort(host, strconv.Itoa(port)),
			}},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
		PublicClient: config.PublicClient{HostPort: net.JoinHostPort(host, strconv.Itoa(port))},
	}
	cfg.Global.Membership = config.Membership{MaxJoinDuration: 5 * time.Second, BroadcastAddress: host}
	for service, distance := range distances {
		cfg.Services[string(service)] = config.Service{RPC: config.RPC{GRPCPort: port + distance, BindOnIP: host}}
	}
	return cfg
}

// database commits through a write-ahead log, so that a kill loses nothing.
func database(file string) *config.SQL {
	return &config.SQL{
		PluginName:   sqlite.PluginName,
		DatabaseName: file,
		ConnectAttributes: map[string]string{
			"mode":         "rwc",
			"journal_mode": "wal",
			"synchronous":  "normal",
			"busy_timeout": "10000",
		},
	}
}

// prepareFile makes the schema and the namespace where they are missing. The
// schema is made aside and renamed: a start that is cut off leaves no half.
func prepareFile(cfg *config.Config, namespace string, retention time.Duration) error {
	sql := cfg.Persistence.DataStores[sqlite.PluginName].SQL
	if _, err := os.Stat(sql.DatabaseName); errors.Is(err, fs.ErrNotExist) {
		fresh := &config.SQL{
			PluginName:        sqlite.PluginName,
			DatabaseName:      sql.DatabaseName + ".new",
			ConnectAttributes: map[string]string{"mode": "rwc"},
		}
		if err := os.Remove(fresh.DatabaseName); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear half a schema: %w", err)
		}
		if err := schema.SetupSchema(fresh); err != nil {
			return fmt.Errorf("make schema: %w", err)
		}
		if err := os.Rename(fresh.DatabaseName, sql.DatabaseName); err != nil {
			return fmt.Errorf("name database file: %w", err)
		}
	}
	wanted, err := schema.NewNamespaceConfig(clusterName, namespace, false, nil)
	if err != nil {
		return fmt.Errorf("describe namespace: %w", err)
	}
	wanted.Detail.Config.Retention = durationpb.New(retention)
	if err := schema.CreateNamespaces(sql, wanted); err != nil {
		return fmt.Errorf("create namespace: %w", err)
	}
	return nil
}
