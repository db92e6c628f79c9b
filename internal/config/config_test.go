package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/config"
)

var (
	api = map[string]string{
		"DATABASE_URL": "postgres://owner", "FAIRWELL_OIDC_ISSUER": "https://issuer.example",
		"FAIRWELL_RECEIPT_KEY_FILE": "testdata/secret", "FAIRWELL_LINK_KEY_FILE": "testdata/secret",
	}
	worker = map[string]string{
		"DATABASE_URL": "postgres://owner", "FAIRWELL_MAIL_FROM": "mail@example.com", "SENDGRID_API_KEY": "SG.x",
		"FAIRWELL_LINK_KEY_FILE": "testdata/secret",
	}
)

func from(base map[string]string, changes ...string) func(string) string {
	env := maps.Clone(base)
	for i := 0; i < len(changes); i += 2 {
		env[changes[i]] = changes[i+1]
	}
	return func(name string) string { return env[name] }
}

func TestReadAPI(t *testing.T) {
	c, err := config.ReadAPI(from(api))
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "127.0.0.1:8080" || c.OIDCCustomerClaim != "sub" || c.LogLevel != slog.LevelInfo {
		t.Errorf("defaults: got %+v", c)
	}
	if got := c.DatabaseURL.Reveal(); got != "postgres://owner" {
		t.Errorf("without a role of its own the API opens %q", got)
	}
	c, err = config.ReadAPI(from(api, "FAIRWELL_API_DATABASE_URL", "postgres://role"))
	if err != nil || c.DatabaseURL.Reveal() != "postgres://role" {
		t.Errorf("own role: got %v, %v", c.DatabaseURL.Reveal(), err)
	}
}

func TestThePortalsAddressFollowsTheAPIsUnlessItIsSet(t *testing.T) {
	for _, tt := range []struct{ addr, public, want string }{
		{"", "", "http://127.0.0.1:8080"},
		{"127.0.0.1:9090", "", "http://127.0.0.1:9090"},
		{"0.0.0.0:9090", "", "http://127.0.0.1:9090"},
		{"[::]:9090", "", "http://127.0.0.1:9090"},
		{":9090", "", "http://127.0.0.1:9090"},
		{"[::1]:9090", "", "http://[::1]:9090"},
		{"0.0.0.0:9090", "https://kuendigung.example.com", "https://kuendigung.example.com"},
		{"0.0.0.0:9090", "https://Kuendigung.Example.com:443", "https://kuendigung.example.com"}, // as browsers write it
	} {
		c, err := config.ReadAPI(from(api, "FAIRWELL_API_ADDR", tt.addr, "FAIRWELL_PUBLIC_URL", tt.public))
		if err != nil || c.PublicURL != tt.want {
			t.Errorf("%s %s: got %q, %v; want %q", tt.addr, tt.public, c.PublicURL, err, tt.want)
		}
	}
	c, err := config.ReadWorker(from(worker))
	if err != nil || c.PublicURL != "http://127.0.0.1:8080" {
		t.Errorf("worker: got %q, %v", c.PublicURL, err)
	}
}

func TestOnlyAPortalThatOthersReachInTheClearIsExposed(t *testing.T) {
	for url, want := range map[string]bool{
		"": false, "http://localhost:8080": false, "http://127.0.0.1:8080": false, "http://[::1]:8080": false,
		"https://kuendigung.example.com": false, "http://kuendigung.example.com": true, "http://192.0.2.1:8080": true,
	} {
		if c, err := config.ReadAPI(from(api, "FAIRWELL_PUBLIC_URL", url)); err != nil || c.Exposed() != want {
			t.Errorf("%q: exposed %t, %v", url, c.Exposed(), err)
		}
	}
}

func TestReadWorker(t *testing.T) {
	c, err := config.ReadWorker(from(worker, "FAIRWELL_SLOW_FIRST", "3s", "FAIRWELL_LOG_LEVEL", "debug"))
	if err != nil {
		t.Fatal(err)
	}
	if c.SlowFirst != 3*time.Second || c.SlowFor != 120*time.Hour || c.LogLevel != slog.LevelDebug {
		t.Errorf("got %+v", c)
	}
}

func TestRefusedConfigurationSaysWhatToSet(t *testing.T) {
	readAPI := func(get func(string) string) error { _, err := config.ReadAPI(get); return err }
	readWorker := func(get func(string) string) error { _, err := config.ReadWorker(get); return err }
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"worker without a SendGrid key", readWorker(from(worker, "SENDGRID_API_KEY", "")), "set SENDGRID_API_KEY"},
		{"worker without a database", readWorker(from(worker, "DATABASE_URL", "")), "set FAIRWELL_WORKER_DATABASE_URL"},
		{"worker with pauses the wrong way round", readWorker(from(worker, "FAIRWELL_SLOW_MAX", "1s")), "FAIRWELL_SLOW_MAX"},
		{"worker with a duration without unit", readWorker(from(worker, "FAIRWELL_FAST_FOR", "60")), "FAIRWELL_FAST_FOR"},
		{"worker with a negative duration", readWorker(from(worker, "FAIRWELL_FAST_FOR", "-1s")), "FAIRWELL_FAST_FOR"},
		{"api without keys of links", readAPI(from(api, "FAIRWELL_LINK_KEY_FILE", "")), "set FAIRWELL_LINK_KEY_FILE"},
		{"worker without keys of links", readWorker(from(worker, "FAIRWELL_LINK_KEY_FILE", "")), "set FAIRWELL_LINK_KEY_FILE"},
		{"api without a receipt key", readAPI(from(api, "FAIRWELL_RECEIPT_KEY_FILE", "")), "set FAIRWELL_RECEIPT_KEY_FILE"},
		{"api with an issuer that is no address", readAPI(from(api, "FAIRWELL_OIDC_ISSUER", "issuer")), "FAIRWELL_OIDC_ISSUER"},
		{"api with a proxy that is no network", readAPI(from(api, "FAIRWELL_API_TRUSTED_PROXIES", "proxy")), "FAIRWELL_API_TRUSTED_PROXIES"},
		{"api with a portal below a path", readAPI(from(api, "FAIRWELL_PUBLIC_URL", "https://example.com/portal")), "FAIRWELL_PUBLIC_URL"},
		{"api with a portal that is no address", readAPI(from(api, "FAIRWELL_PUBLIC_URL", "example.com")), "FAIRWELL_PUBLIC_URL"},
		{"api with nowhere to listen", readAPI(from(api, "FAIRWELL_API_ADDR", "8080")), "FAIRWELL_API_ADDR"},
		{"worker with a portal below a path", readWorker(from(worker, "FAIRWELL_PUBLIC_URL", "https://example.com/")), "FAIRWELL_PUBLIC_URL"},
		{"api with a colour that is a name", readAPI(from(api, "FAIRWELL_PROVIDER_COLOUR", "blue")), "FAIRWELL_PROVIDER_COLOUR"},
		{"api with a legal notice that is no address", readAPI(from(api, "FAIRWELL_IMPRINT_URL", "javascript:alert(1)")), "FAIRWELL_IMPRINT_URL"},
		{"api with mail for a number of days that is none", readAPI(from(api, "FAIRWELL_MAIL_DAYS", "mail=long")), "FAIRWELL_MAIL_DAYS"},
		{"worker with mail of a line set twice", readWorker(from(worker, "FAIRWELL_MAIL_DAYS", "mail=9,mail=90")), "FAIRWELL_MAIL_DAYS"},
		{"api with an unknown log level", readAPI(from(api, "FAIRWELL_LOG_LEVEL", "loud")), "FAIRWELL_LOG_LEVEL"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.err == nil || !strings.Contains(tt.err.Error(), tt.want) {
				t.Errorf("got %v, want it to name %s", tt.err, tt.want)
			}
		})
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	c, err := config.ReadWorker(from(worker, "SENDGRID_API_KEY", "SG.secret", "DATABASE_URL", "postgres://u:secret@h"))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("started", "config", c, "key", c.SendGridAPIKey)
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v", c, c), log.String(), string(encoded)} {
		if strings.Contains(out, "secret") {
			t.Errorf("a secret shows in %s", out)
		}
	}
}

func TestVariablesAreDescribedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range config.Variables() {
		if seen[v.Name] {
			t.Errorf("%s is listed twice", v.Name)
		}
		seen[v.Name] = true
		if v.Help == "" || len(v.Subcommands) == 0 {
			t.Errorf("%s: help %q, subcommands %v", v.Name, v.Help, v.Subcommands)
		}
	}
	for _, name := range []string{"DATABASE_URL", "SENDGRID_API_KEY", "TEMPORAL_ADDRESS", "FAIRWELL_BACKENDS"} {
		if !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
}
