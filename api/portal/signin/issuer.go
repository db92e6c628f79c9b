package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// issuer is asked for its addresses and keys when somebody signs in for the
// first time, and again until it has answered once.
type issuer struct {
	config Config

	mu     sync.Mutex
	client *client   // nil until the issuer has answered
	failed time.Time // when it last did not
}

// client is what the issuer makes of us.
type client struct {
	config   Config
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// ready asks one at a time. Who waited while the issuer did not answer does not
// ask it again at once: requests must not queue up behind an issuer that hangs.
func (i *issuer) ready(ctx context.Context) (*client, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.client != nil {
		return i.client, nil
	}
	if time.Since(i.failed) < issuerPause {
		return nil, &Error{Code: IssuerDown, Step: "discovery"}
	}
	found, step := i.discover(ctx)
	if step != "" {
		i.failed = time.Now()
		return nil, &Error{Code: IssuerDown, Step: step}
	}
	i.client = found
	return found, nil
}

// discover answers the client, or at which step it failed.
func (i *issuer) discover(ctx context.Context) (*client, string) {
	ctx, cancel := context.WithTimeout(i.config.with(context.WithoutCancel(ctx)), issuerTime)
	defer cancel()
	provider, err := oidc.NewProvider(ctx, i.config.Issuer)
	var mismatch *oidc.IssuerMismatchError
	if errors.As(err, &mismatch) {
		return nil, "discovery: it names another issuer"
	}
	if err != nil {
		return nil, "discovery"
	}
	var document struct {
		Keys    string   `json:"jwks_uri"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	endpoint := provider.Endpoint()
	if err := provider.Claims(&document); err != nil || document.Keys == "" || endpoint.AuthURL == "" || endpoint.TokenURL == "" {
		return nil, "discovery: it lacks an address"
	}
	endpoint.AuthStyle = authStyle(i.config.ClientSecret, document.Methods)
	c := i.config
	// The keys outlive this question, so they get a context of their own.
	keys := keySet{oidc.NewRemoteKeySet(c.with(context.Background()), document.Keys)}
	return &client{
		config: c,
		oauth: oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, Endpoint: endpoint,
			RedirectURL: strings.TrimSuffix(c.BaseURL, "/") + PathCallback, Scopes: []string{oidc.ScopeOpenID},
		},
		verifier: oidc.NewVerifier(c.Issuer, keys, &oidc.Config{
			ClientID: c.ClientID, Now: c.Now,
			SupportedSigningAlgs: []string{
				oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
				oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA,
			},
		}),
	}, ""
}

// with makes both libraries ask by our client.
func (c Config) with(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, c.HTTPClient)
}

// authStyle is how the client says who it is. It is never tried out: a code
// that was shown in vain is used up. The header is the protocol's default.
func authStyle(secret string, methods []string) oauth2.AuthStyle {
	inHeader := len(methods) == 0 || slices.Contains(methods, "client_secret_basic")
	if secret != "" && inHeader {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// exchange turns a code into the raw ID token.
func (c *client) exchange(ctx context.Context, code, verifier string) (string, error) {
	token, err := c.oauth.Exchange(c.config.with(ctx), code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && (refused.Response.StatusCode >= 500 || refused.Response.StatusCode == http.StatusTooManyRequests):
		return "", &Error{Code: IssuerDown, Step: "exchange"}
	case errors.As(err, &refused) && (refused.ErrorCode == "invalid_client" || refused.ErrorCode == "unauthorized_client"):
		return "", &Error{Code: Refused, Step: "exchange: it does not know the client or its secret"}
	case errors.As(err, &refused):
		return "", &Error{Code: Refused, Step: "exchange"}
	case err != nil:
		return "", &Error{Code: IssuerDown, Step: "exchange"}
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return "", &Error{Code: Refused, Step: "exchange: no ID token"}
	}
	return raw, nil
}

// verify says who the ID token names, if it was made for us and this attempt.
func (c *client) verify(ctx context.Context, raw, nonce string) (Caller, error) {
	var fetch error
	token, err := c.verifier.Verify(context.WithValue(ctx, fetchError{}, &fetch), raw)
	if fetch != nil {
		return Caller{}, &Error{Code: IssuerDown, Step: "keys"}
	}
	if err != nil {
		return Caller{}, &Error{Code: Refused, Step: "token"}
	}
	if token.Subject == "" || nonce == "" || !same(token.Nonce, nonce) {
		return Caller{}, &Error{Code: Refused, Step: "nonce"}
	}
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return Caller{}, &Error{Code: Refused, Step: "token"}
	}
	party, named := claims["azp"]
	if named && party != c.config.ClientID || !named && len(token.Audience) > 1 {
		return Caller{}, &Error{Code: Refused, Step: "token: made for another client"}
	}
	customer, _ := claims[c.config.CustomerClaim].(string)
	if !plain(customer) {
		return Caller{}, &Error{Code: NoCustomer, Step: "claim"}
	}
	return Caller{Customer: customer, Issuer: token.Issuer, Subject: token.Subject}, nil
}

// plain says whether a text can be an ID: something to read, and not endless.
func plain(text string) bool {
	return text != "" && len(text) <= 200 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// keySet tells keys that could not be fetched from a signature that is wrong:
// go-oidc makes one text of both.
type keySet struct{ *oidc.RemoteKeySet }

type fetchError struct{}

// VerifySignature implements oidc.KeySet.
func (k keySet) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.RemoteKeySet.VerifySignature(ctx, jwt)
	if err != nil && strings.HasPrefix(err.Error(), "fetching keys") {
		if into, ok := ctx.Value(fetchError{}).(*error); ok {
			*into = fmt.Errorf("fetch keys: %w", err)
		}
	}
	return payload, err
}
