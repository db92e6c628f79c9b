package telemetry_test

import (
	"bytes"
	"context"
	"errors"
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
