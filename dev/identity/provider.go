// Package identity is the identity provider of the local stack: it mints
// tokens for whoever asks.
//
// It owns one signing key and the two documents that verifiers read. It must
// never run where anything real is protected, since it checks nobody.
package identity

import (
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	defaultAudience = "fairwell"
	defaultLife     = time.Hour
)

// Provider answers discovery, keys and tokens.
type Provider struct {
	issuer string
	key    *rsa.PrivateKey
	keyID  string
	now    func() time.Time
	mux    *http.ServeMux
}

// New builds the provider for an issuer, whose key lives in the folder and is
// made on the first start.
func New(issuer, dir string) (*Provider, error) {
	key, keyID, err := loadKey(dir)
	if err != nil {
		return nil, err
	}
	p := &Provider{issuer: issuer, key: key, keyID: keyID, now: time.Now, mux: http.NewServeMux()}
	p.mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	p.mux.HandleFunc("GET /keys", p.keys)
	p.mux.HandleFunc("GET /token", p.token)
	return p, nil
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{
		"issuer":                                p.issuer,
		"jwks_uri":                              p.issuer + "/keys",
		"token_endpoint":                        p.issuer + "/token",
		"authorization_endpoint":                p.issuer + "/authorize",
		"response_types_supported":              []string{"none"},
		"subject_types_supported":               []string{"public"},
		"id_token_signing_alg_values_supported": []string{string(jose.RS256)},
		"scopes_supported":                      []string{"cancellations", "intake", "support"},
	})
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: p.key.Public(), KeyID: p.keyID, Algorithm: string(jose.RS256), Use: "sig",
	}}})
}

// token mints what the query asks for: sub, scope, aud and ttl, a Go duration
// that is negative for an expired token.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	life := defaultLife
	if text := query.Get("ttl"); text != "" {
		parsed, err := time.ParseDuration(text)
		if err != nil {
			http.Error(w, "ttl is not a duration such as 10m", http.StatusBadRequest)
			return
		}
		life = parsed
	}
	if query.Get("sub") == "" {
		http.Error(w, "sub is missing", http.StatusBadRequest)
		return
	}
	audience := query.Get("aud")
	if audience == "" {
		audience = defaultAudience
	}
	minted, err := p.mint(query.Get("sub"), query.Get("scope"), audience, life)
	if err != nil {
		http.Error(w, "the token cannot be signed", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, minted) //nolint:gosec // a token is base64url, and the answer is plain text
}

func (p *Provider) mint(subject, scope, audience string, life time.Duration) (string, error) {
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: p.key, KeyID: p.keyID}},
		(&jose.SignerOptions{}).WithType("at+jwt"),
	)
	if err != nil {
		return "", fmt.Errorf("build signer: %w", err)
	}
	expires := p.now().Add(life)
	issued := p.now()
	if expires.Before(issued) { // an expired token was issued before it expired
		issued = expires.Add(-defaultLife)
	}
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer:   p.issuer,
		Subject:  subject,
		Audience: jwt.Audience{audience},
		Expiry:   jwt.NewNumericDate(expires),
		IssuedAt: jwt.NewNumericDate(issued),
	}).Claims(map[string]any{"scope": scope}).Serialize()
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
