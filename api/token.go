package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/fairwell/fairwell/internal/store"
)

// issuerTime bounds one question to the issuer, issuerPause is the least time
// between two that failed.
const (
	issuerTime  = 5 * time.Second
	issuerPause = 500 * time.Millisecond
)

// Tokens checks bearer tokens of one issuer. The issuer is asked for its keys
// when the first token comes, so that the API starts while it is down.
type Tokens struct {
	config TokenConfig
	client *http.Client

	mu       sync.Mutex
	verifier *oidc.IDTokenVerifier // nil until the issuer has answered once
	failed   time.Time             // when it last did not
}

// TokenConfig says whose tokens count.
type TokenConfig struct {
	Issuer        string
	Audience      string
	CustomerClaim string           // claim with the customer ID; default sub
	Now           func() time.Time // default time.Now
}

// NewTokens returns a checker of tokens. It asks nobody yet.
func NewTokens(c TokenConfig) *Tokens {
	if c.CustomerClaim == "" {
		c.CustomerClaim = "sub"
	}
	return &Tokens{config: c, client: &http.Client{Timeout: issuerTime}}
}

// Ready says whether the issuer has told where its keys are.
func (t *Tokens) Ready(ctx context.Context) error {
	_, err := t.ready(ctx)
	return err
}

// ready asks one at a time. Who waited while the issuer did not answer does not
// ask it again at once: requests must not queue up behind an issuer that hangs.
func (t *Tokens) ready(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.verifier != nil {
		return t.verifier, nil
	}
	if time.Since(t.failed) < issuerPause {
		return nil, errIssuerDown
	}
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), t.client)
	provider, err := oidc.NewProvider(ctx, t.config.Issuer)
	if err != nil {
		t.failed = time.Now()
		return nil, fmt.Errorf("%w: %w", errIssuerDown, err)
	}
	var found struct {
		KeysURL string `json:"jwks_uri"`
	}
	if err := provider.Claims(&found); err != nil || found.KeysURL == "" {
		return nil, fmt.Errorf("%w: its discovery document names no keys", errIssuerDown)
	}
	keys := keySet{oidc.NewRemoteKeySet(ctx, found.KeysURL)}
	t.verifier = oidc.NewVerifier(t.config.Issuer, keys, &oidc.Config{
		ClientID: t.config.Audience,
		Now:      t.config.Now,
		SupportedSigningAlgs: []string{
			oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
			oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
		},
	})
	return t.verifier, nil
}

// verify returns who calls. Errors are errBadToken and errIssuerDown.
func (t *Tokens) verify(ctx context.Context, raw string) (caller, error) {
	if !isAccessToken(raw) {
		return caller{}, errBadToken
	}
	verifier, err := t.ready(ctx)
	if err != nil {
		return caller{}, err
	}
	var fetch error
	token, err := verifier.Verify(context.WithValue(ctx, fetchError{}, &fetch), raw)
	if fetch != nil {
		return caller{}, fmt.Errorf("%w: %w", errIssuerDown, fetch)
	}
	if err != nil || token.Subject == "" {
		return caller{}, errBadToken
	}
	var claims struct {
		Scope string `json:"scope"`
	}
	if err := token.Claims(&claims); err != nil {
		return caller{}, errBadToken
	}
	return caller{
		actor:    store.NewActor(token.Issuer, token.Subject),
		scopes:   strings.Fields(claims.Scope),
		customer: t.customer(token),
	}, nil
}

func (t *Tokens) customer(token *oidc.IDToken) string {
	var all map[string]any
	if err := token.Claims(&all); err != nil {
		return ""
	}
	id, _ := all[t.config.CustomerClaim].(string)
	return id
}

// isAccessToken reads the type: an ID token, which a browser holds, is none.
func isAccessToken(raw string) bool {
	head, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	var header struct {
		Type string `json:"typ"`
	}
	if err != nil || json.Unmarshal(text, &header) != nil {
		return false
	}
	return strings.EqualFold(strings.TrimPrefix(strings.ToLower(header.Type), "application/"), "at+jwt")
}

// keySet tells a key set that could not be fetched from a signature that is
// wrong: go-oidc makes one text of both.
type keySet struct{ *oidc.RemoteKeySet }

type fetchError struct{}

// VerifySignature implements oidc.KeySet.
func (k keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.RemoteKeySet.VerifySignature(ctx, jwt)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		if into, ok := ctx.Value(fetchError{}).(*error); ok {
			*into = err
		}
	}
	return payload, err
}
