package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/fairwell/fairwell/api/issuer"
	"github.com/fairwell/fairwell/internal/store"
)

// Tokens checks bearer tokens of one issuer. The issuer is asked for its keys
// when the first token comes, so that the API starts while it is down.
type Tokens struct {
	config   TokenConfig
	verifier issuer.Question[issuer.Verifier]
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
	t := &Tokens{config: c}
	t.verifier.Ask = t.discover
	return t
}

// Ready says whether the issuer has told where its keys are.
func (t *Tokens) Ready(ctx context.Context) error {
	_, err := t.verifier.Answer(ctx)
	return err
}

func (t *Tokens) discover(ctx context.Context) (issuer.Verifier, error) {
	client := &http.Client{Timeout: issuer.Time}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), t.config.Issuer)
	if err != nil {
		return issuer.Verifier{}, fmt.Errorf("%w: %w", issuer.ErrAway, err)
	}
	var found struct {
		KeysURL string `json:"jwks_uri"`
	}
	if err := provider.Claims(&found); err != nil || found.KeysURL == "" {
		return issuer.Verifier{}, fmt.Errorf("%w: its discovery document names no keys", issuer.ErrAway)
	}
	return issuer.NewVerifier(issuer.Config{
		Issuer: t.config.Issuer, KeysURL: found.KeysURL, Audience: t.config.Audience, Client: client, Now: t.config.Now,
	}), nil
}

// verify returns who calls. Errors are errBadToken and issuer.ErrAway.
func (t *Tokens) verify(ctx context.Context, raw string) (caller, error) {
	if !isAccessToken(raw) {
		return caller{}, errBadToken
	}
	verifier, err := t.verifier.Answer(ctx)
	if err != nil {
		return caller{}, err
	}
	token, err := verifier.Verify(ctx, raw)
	if errors.Is(err, issuer.ErrAway) {
		return caller{}, err
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
