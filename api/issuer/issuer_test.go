package issuer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/fairwell/fairwell/api/issuer"
)

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestTokensThatNobodySignedDoNotMakeUsAskTheIssuer(t *testing.T) {
	key, other := newKey(t), newKey(t)
	known := &oidctest.Server{
		PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: oidc.ES256}},
		Algorithms: []string{oidc.ES256},
	}
	var asked atomic.Int64
	var down atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if down.Load() {
			http.Error(w, "away", http.StatusBadGateway)
			return
		}
		known.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	known.SetIssuer(server.URL)
	claims := fmt.Sprintf(`{"iss":%q,"aud":"a","sub":"s","exp":%d}`, server.URL, time.Now().Add(time.Hour).Unix())

	for _, away := range []bool{false, true} {
		down.Store(away)
		asked.Store(0)
		v := issuer.NewVerifier(issuer.Config{
			Issuer: server.URL, KeysURL: server.URL + "/keys", Audience: "a",
			Client: &http.Client{Timeout: issuer.Time, Transport: &http.Transport{DisableKeepAlives: true}},
		})
		began := time.Now()
		for i := range 200 {
			forged := oidctest.SignIDToken(other, fmt.Sprint("k", i), oidc.ES256, claims)
			if _, err := v.Verify(t.Context(), forged); err == nil || errors.Is(err, issuer.ErrAway) != away {
				t.Fatalf("a forged token, issuer away %t: %v", away, err)
			}
		}
		_, err := v.Verify(t.Context(), oidctest.SignIDToken(key, "k", oidc.ES256, claims))
		if errors.Is(err, issuer.ErrAway) != away || !away && err != nil {
			t.Errorf("a good token, issuer away %t: %v", away, err)
		}
		if most := 1 + int64(time.Since(began)/issuer.Pause); asked.Load() > most {
			t.Errorf("issuer away %t: asked %d times in %v, not %d", away, asked.Load(), time.Since(began), most)
		}
	}
}
