package issuer

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	// keysPause is the least time between two fetches of the keys. Every token
	// that no known key has signed asks for one.
	keysPause = 5 * time.Second
	maxKeys   = 1 << 20
)

// keySet tells keys that could not be fetched from a signature that is wrong:
// go-oidc makes one text of both.
type keySet struct{ *oidc.RemoteKeySet }

type fetchError struct{}

// VerifySignature implements oidc.KeySet.
func (k keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.RemoteKeySet.VerifySignature(ctx, jwt)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		if into, ok := ctx.Value(fetchError{}).(*error); ok {
			*into = fmt.Errorf("%w: %w", ErrAway, err)
		}
	}
	return payload, err
}

// rarely answers from memory for a while, so that the issuer is asked seldom
// however many ask: keys for keysPause, a failure for Pause.
type rarely struct {
	ask http.RoundTripper // nil: http.DefaultTransport

	mu    sync.Mutex
	until time.Time
	last  http.Response
	body  []byte
	err   error
}

// RoundTrip implements http.RoundTripper.
func (k *rarely) RoundTrip(r *http.Request) (*http.Response, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !time.Now().Before(k.until) {
		k.fetch(r)
		pause := keysPause
		if k.err != nil || k.last.StatusCode != http.StatusOK {
			pause = Pause
		}
		k.until = time.Now().Add(pause)
	}
	if k.err != nil {
		return nil, k.err
	}
	again := k.last
	again.Body = io.NopCloser(bytes.NewReader(k.body))
	return &again, nil
}

func (k *rarely) fetch(r *http.Request) {
	ask := k.ask
	if ask == nil {
		ask = http.DefaultTransport
	}
	answer, err := ask.RoundTrip(r)
	if k.err = err; err != nil {
		return
	}
	defer func() { _ = answer.Body.Close() }()
	k.last = *answer
	k.body, k.err = io.ReadAll(io.LimitReader(answer.Body, maxKeys))
}
