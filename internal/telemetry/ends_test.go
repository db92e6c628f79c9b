package telemetry_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/telemetry"
)

func TestTheEndOfACertificateAndOfATokenIsRead(t *testing.T) {
	end := time.Date(2027, time.March, 1, 12, 0, 0, 0, time.UTC)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, end.Unix()))
	for name, secret := range map[string][]byte{
		"certificate": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		"token":       []byte("e30." + claims + ".c2ln\n"),
	} {
		if got, ok := telemetry.EndOf(secret); !ok || !got.Equal(end) {
			t.Errorf("%s: %v, %v", name, got, ok)
		}
	}
	for _, secret := range []string{"", "SG.abc.def", "a.b.c", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"} {
		if got, ok := telemetry.EndOf([]byte(secret)); ok {
			t.Errorf("%q ends on %v", secret, got)
		}
	}
}
