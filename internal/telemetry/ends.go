package telemetry

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Ends tells of each secret when it ends; read is asked at every scrape, so that one
// that was replaced is seen. What has no end that can be read is left out.
func (m *Metrics) Ends(secrets map[string]func() ([]byte, error)) error {
	_, err := m.Meter().Float64ObservableGauge("fairwell_secret_expires_timestamp",
		metric.WithUnit("s"), metric.WithDescription("When a certificate or token ends, in seconds since 1970."),
		metric.WithFloat64Callback(func(_ context.Context, o metric.Float64Observer) error {
			for name, read := range secrets {
				text, err := read()
				if err != nil {
					continue // whoever uses it says so
				}
				if end, ok := EndOf(text); ok {
					o.Observe(float64(end.Unix()), metric.WithAttributes(attribute.String("secret", name)))
				}
			}
			return nil
		}))
	if err != nil {
		return fmt.Errorf("make instrument: %w", err)
	}
	return nil
}

// EndOf reads when a certificate in PEM, or a token in the form of a JWT, ends. It
// checks nothing else of it.
func EndOf(secret []byte) (time.Time, bool) {
	if block, _ := pem.Decode(secret); block != nil {
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return time.Time{}, false
		}
		return cert.NotAfter, true
	}
	parts := strings.Split(strings.TrimSpace(string(secret)), ".")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct {
		Exp int64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(body, &claims) != nil || claims.Exp == 0 {
		return time.Time{}, false
	}
	return time.Unix(claims.Exp, 0), true
}
