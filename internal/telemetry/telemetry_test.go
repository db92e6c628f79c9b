package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/telemetry"
)

func TestALogHidesWhatNoLogMayHold(t *testing.T) {
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, slog.LevelInfo, "test")
	log.Info("hello", "email", "erika@example.com", "code", "http_503", slog.Group("customer", "Name", "Erika"))
	if got := out.String(); strings.Contains(got, "rika") || !strings.Contains(got, "http_503") {
		t.Errorf("logged %s", got)
	}
}

func TestALogHidesWhatLooksPersonalInTexts(t *testing.T) {
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, slog.LevelInfo, "test")
	log.Info("to Geheim <geheim@example.com>", "error", fmt.Errorf("send to geheim@example.com: %w", errors.New("refused")),
		"database", "postgres://geheim:geheim@db:5432/x", "line", "Bearer eyJhbGciOiJSUzI1NiJ9.geheim.geheim",
		"route", "/v1/cancellations/{id}")
	if strings.Contains(out.String(), "geheim") {
		t.Errorf("logged %s", out.String())
	}
	for _, kept := range []string{"refused", "db:5432", "/v1/cancellations/{id}"} {
		if !strings.Contains(out.String(), kept) {
			t.Errorf("%q is missing in %s", kept, out.String())
		}
	}
}

func TestRequestsAreCountedByRoute(t *testing.T) {
	m, err := telemetry.NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	count, err := m.Requests()
	if err != nil {
		t.Fatal(err)
	}
	count("GET", "/v1/cancellations/{id}", http.StatusOK, 30*time.Millisecond)
	_, body := get(telemetry.Admin(m, nil).Handler, "/metrics")
	for _, want := range []string{"fairwell_http_request_duration_seconds_bucket", `route="/v1/cancellations/{id}"`, `status="200"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
}

func TestReadinessAndMetricsAreServed(t *testing.T) {
	m, err := telemetry.NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	away := errors.New("postgres is away")
	admin := telemetry.Admin(m, func(context.Context) error { return away })
	handler := m.Temporal(slog.New(slog.DiscardHandler))
	handler.Timer("temporal_request_latency").Record(3 * time.Millisecond)
	handler.Counter("temporal_request").Inc(1)

	if status, body := get(admin.Handler, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "away") {
		t.Errorf("not ready: %d %s", status, body)
	}
	away = nil
	if status, _ := get(admin.Handler, "/readyz"); status != http.StatusOK {
		t.Errorf("ready: %d", status)
	}
	status, body := get(admin.Handler, "/metrics")
	if status != http.StatusOK || !strings.Contains(body, `le="0.005"`) || !strings.Contains(body, "temporal_request_total 1") {
		t.Errorf("metrics: %d %s", status, body)
	}
}

func get(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	body, _ := io.ReadAll(w.Body)
	return w.Code, string(body)
}
