package signin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/fairwell/fairwell/api/issuer"
)

// client is what the issuer makes of us.
type client struct {
	config   Config
	oauth    oauth2.Config
	verifier issuer.Verifier
	named    bool // the issuer says in every answer who it is (RFC 9207)
}

// discover asks the issuer for its addresses and keys. Errors are *Error and say
// at which step it failed.
func (c Config) discover(ctx context.Context) (*client, error) {
	ctx, cancel := context.WithTimeout(c.with(ctx), issuer.Time)
	defer cancel()
	provider, err := oidc.NewProvider(ctx, c.Issuer)
	var mismatch *oidc.IssuerMismatchError
	if errors.As(err, &mismatch) {
		return nil, &Error{Code: IssuerDown, Step: "discovery: it names another issuer"}
	}
	if err != nil {
		return nil, &Error{Code: IssuerDown, Step: "discovery"}
	}
	var document struct {
		Keys    string   `json:"jwks_uri"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
		Named   bool     `json:"authorization_response_iss_parameter_supported"`
	}
	endpoint := provider.Endpoint()
	if err := provider.Claims(&document); err != nil || document.Keys == "" || endpoint.AuthURL == "" || endpoint.TokenURL == "" {
		return nil, &Error{Code: IssuerDown, Step: "discovery: it lacks an address"}
	}
	endpoint.AuthStyle = authStyle(c.ClientSecret(), document.Methods)
	return &client{
		config: c,
		oauth: oauth2.Config{
			ClientID: c.ClientID, Endpoint: endpoint,
			RedirectURL: strings.TrimSuffix(c.BaseURL, "/") + c.Realm.Callback, Scopes: c.Realm.scope(),
		},
		verifier: issuer.NewVerifier(issuer.Config{
			Issuer: c.Issuer, KeysURL: document.Keys, Audience: c.ClientID, Client: c.HTTPClient, Now: c.Now,
		}),
		named: document.Named,
	}, nil
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

// tokens are what the issuer gives for a code: who it is, and what speaks for him.
type tokens struct{ id, access string }

// exchange turns a code into tokens.
func (c *client) exchange(ctx context.Context, code, verifier string) (tokens, error) {
	asking := c.oauth
	asking.ClientSecret = c.config.ClientSecret()
	token, err := asking.Exchange(c.config.with(ctx), code, oauth2.VerifierOption(verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && (refused.Response.StatusCode >= 500 || refused.Response.StatusCode == http.StatusTooManyRequests):
		return tokens{}, &Error{Code: IssuerDown, Step: "exchange"}
	case errors.As(err, &refused) && (refused.ErrorCode == "invalid_client" || refused.ErrorCode == "unauthorized_client"):
		return tokens{}, &Error{Code: Refused, Step: "exchange: it does not know the client or its secret"}
	case errors.As(err, &refused):
		return tokens{}, &Error{Code: Refused, Step: "exchange"}
	case err != nil:
		return tokens{}, &Error{Code: IssuerDown, Step: "exchange"}
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return tokens{}, &Error{Code: Refused, Step: "exchange: no ID token"}
	}
	return tokens{id: raw, access: token.AccessToken}, nil
}

// verify says who the ID token names, if it was made for us and this attempt.
func (c *client) verify(ctx context.Context, given tokens, nonce string) (Caller, error) {
	token, err := c.verifier.Verify(ctx, given.id)
	if errors.Is(err, issuer.ErrAway) {
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
	if c.config.Realm.staff {
		return Caller{Issuer: token.Issuer, Subject: token.Subject, Token: given.access}, nil
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
