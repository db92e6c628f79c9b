// Package issuer asks the issuer of tokens for its addresses and keys, and
// checks what it signed: bearer tokens for the API, ID tokens for the pages.
//
// It must never let whoever calls make it ask the issuer more often than it
// wants to: neither while the issuer is down nor by tokens that nobody signed.
package issuer

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Time bounds one question to the issuer, Pause is the least time between two
// that failed.
const (
	Time  = 5 * time.Second
	Pause = 500 * time.Millisecond
)

// ErrAway says that the issuer, not the token, is the reason.
var ErrAway = errors.New("the issuer does not answer")

// Question is asked until it was answered once.
type Question[T any] struct {
	Ask func(context.Context) (T, error)

	mu     sync.Mutex
	known  bool
	answer T
	failed time.Time // when it was last asked in vain
}

// Answer asks one at a time. Who waited while the issuer did not answer does not
// ask it again at once: requests must not queue up behind an issuer that hangs.
func (q *Question[T]) Answer(ctx context.Context) (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.known {
		return q.answer, nil
	}
	var none T
	if time.Since(q.failed) < Pause {
		return none, ErrAway
	}
	answer, err := q.Ask(context.WithoutCancel(ctx))
	if err != nil {
		q.failed = time.Now()
		return none, err
	}
	q.known, q.answer = true, answer
	return answer, nil
}

// Config says whose tokens count, and for whom they must be made.
type Config struct {
	Issuer   string
	KeysURL  string
	Audience string
	Client   *http.Client     // asks the issuer
	Now      func() time.Time // nil: time.Now
}

// Verifier checks tokens.
type Verifier struct{ verifier *oidc.IDTokenVerifier }

// NewVerifier asks nobody yet.
func NewVerifier(c Config) Verifier {
	client := *c.Client
	client.Transport = &rarely{ask: client.Transport}
	// The keys outlive every request, so they get a context of their own.
	keys := keySet{oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), &client), c.KeysURL)}
	return Verifier{oidc.NewVerifier(c.Issuer, keys, &oidc.Config{
		ClientID: c.Audience, Now: c.Now,
		SupportedSigningAlgs: []string{
			oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
			oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
		},
	})}
}

// Verify reads a token. The error is ErrAway if the keys cannot be fetched; any
// other says that the token does not count.
func (v Verifier) Verify(ctx context.Context, raw string) (*oidc.IDToken, error) {
	var fetch error
	token, err := v.verifier.Verify(context.WithValue(ctx, fetchError{}, &fetch), raw)
	if fetch != nil {
		return nil, fetch
	}
	return token, err
}
