package main

import (
	"cmp"
	"context"
	"os"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/internal/backend"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/telemetry"
	"github.com/fairwell/fairwell/worker"
)

// newMetrics counts from here on; the first figure is which build this is.
func newMetrics() (*telemetry.Metrics, error) {
	m, err := telemetry.NewMetrics()
	if err != nil {
		return nil, err
	}
	return m, m.Build(cmp.Or(version, "development"), cmp.Or(commit, builtFrom(), "unknown"), notice.RuleVersion)
}

// workerCounts is what the worker counts beside Temporal's SDK and the pool.
type workerCounts struct {
	loops *worker.Metrics
	calls telemetry.Count // line, code
}

func newWorkerCounts(m *telemetry.Metrics, lines map[string]backend.Line) (c workerCounts, err error) {
	if c.loops, err = worker.NewMetrics(m.Meter()); err != nil {
		return c, err
	}
	var begin [][]string
	for line := range lines {
		for _, code := range []string{"ok", "http_401", "http_403", "token_unreadable"} {
			begin = append(begin, []string{line, code})
		}
	}
	c.calls, err = m.Count("fairwell_backend_calls", "Requests to product backends, by line and by the code of the failure, or ok.",
		[]string{"line", "code"}, begin...)
	return c, err
}

// newDeclarationCount counts declarations as the doors receive them.
func newDeclarationCount(
	m *telemetry.Metrics,
) (func(context.Context, cancellation.Channel, cancellation.Kind, bool), error) {
	outcome := map[bool]string{true: "stored", false: "unavailable"}
	var begin [][]string
	for _, kind := range []cancellation.Kind{cancellation.Ordinary, cancellation.ForCause, cancellation.Withdrawal} {
		for _, channel := range []cancellation.Channel{cancellation.ChannelForm, cancellation.ChannelPortal, cancellation.ChannelAPI} {
			for _, o := range outcome {
				begin = append(begin, []string{string(channel), string(kind), o})
			}
		}
	}
	count, err := m.Count("fairwell_declarations", "Declarations, by channel and kind, and whether they could be stored; the answers are in fairwell_http_request_duration by route and status.",
		[]string{"channel", "kind", "outcome"}, begin...)
	return func(ctx context.Context, channel cancellation.Channel, kind cancellation.Kind, stored bool) {
		count(ctx, string(channel), string(kind), outcome[stored])
	}, err
}

// countedDeliveries are reports of the mail provider that are counted as they are read.
type countedDeliveries struct {
	api.Deliveries
	count telemetry.Count // event
}

func countDeliveries(d api.Deliveries, m *telemetry.Metrics) (api.Deliveries, error) {
	var begin [][]string
	for _, event := range []cancellation.Delivery{
		cancellation.DeliveryProcessed, cancellation.DeliveryDeferred, cancellation.DeliveryDelivered,
		cancellation.DeliveryBounce, cancellation.DeliveryDropped,
	} {
		begin = append(begin, []string{string(event)})
	}
	count, err := m.Count("fairwell_delivery_events", "Events about mails, as the provider reported them; the same event may come twice.",
		[]string{"event"}, begin...)
	return countedDeliveries{d, count}, err
}

func (d countedDeliveries) Parse(body []byte) ([]cancellation.DeliveryEvent, error) {
	events, err := d.Deliveries.Parse(body)
	for _, e := range events {
		d.count(context.Background(), string(e.Delivery))
	}
	return events, err
}

// temporalSecrets are those of Temporal's that may have an end: an API key in the form
// of a JWT, and the certificate by which we show who we are.
func temporalSecrets(apiKey func() string, getenv func(string) string) map[string]func() ([]byte, error) {
	secrets := map[string]func() ([]byte, error){
		"temporal_api_key": func() ([]byte, error) { return []byte(apiKey()), nil },
	}
	if file := getenv("TEMPORAL_TLS_CLIENT_CERT_PATH"); file != "" {
		secrets["temporal_certificate"] = func() ([]byte, error) { return os.ReadFile(file) }
	}
	return secrets
}
