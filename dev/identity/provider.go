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
	"html/template"
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

// Provider answers discovery, keys, tokens, and browsers that want to sign in.
type Provider struct {
	issuer string
	key    *rsa.PrivateKey
	keyID  string
	now    func() time.Time
	page   *template.Template
	codes  codes
	mux    *http.ServeMux
}

// New builds the provider for an issuer, whose key lives in the folder and is
// made on the first start.
func New(issuer, dir string) (*Provider, error) {
	key, keyID, err := loadKey(dir)
	if err != nil {
		return nil, err
	}
	page, err := parsePage()
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	p := &Provider{issuer: issuer, key: key, keyID: keyID, now: time.Now, page: page, mux: http.NewServeMux()}
	p.mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	p.mux.HandleFunc("GET /keys", p.keys)
	p.mux.HandleFunc("GET /token", p.token)
	p.mux.HandleFunc("GET /authorize", p.authorize)
	p.mux.HandleFunc("POST /authorize", p.decide)
	p.mux.HandleFunc("POST /token", p.exchange)
	return p, nil
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, map[string]any{
		"issuer":                                         p.issuer,
		"jwks_uri":                                       p.issuer + "/keys",
		"token_endpoint":                                 p.issuer + "/token",
		"authorization_endpoint":                         p.issuer + "/authorize",
		"response_types_supported":                       []string{"code"},
		"grant_types_supported":                          []string{"authorization_code"},
		"code_challenge_methods_supported":               []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"none", "client_secret_basic", "client_secret_post"},
		"subject_types_supported":                        []string{"public"},
		"authorization_response_iss_parameter_supported": true,
		"id_token_signing_alg_values_supported":          []string{string(jose.RS256)},
		"scopes_supported":                               []string{"openid", "cancellations", "intake", "support"},
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
	expires := p.now().Add(life)
	issued := p.now()
	if expires.Before(issued) { // an expired token was issued before it expired
		issued = expires.Add(-defaultLife)
	}
	return p.sign("at+jwt", jwt.Claims{
		Issuer:   p.issuer,
		Subject:  subject,
		Audience: jwt.Audience{audience},
		Expiry:   jwt.NewNumericDate(expires),
		IssuedAt: jwt.NewNumericDate(issued),
	}, map[string]any{"scope": scope})
}

// mintID says to the client who has signed in.
func (p *Provider) mintID(g granted) (string, error) {
	now := p.now()
	return p.sign("JWT", jwt.Claims{
		Issuer:   p.issuer,
		Subject:  g.subject,
		Audience: jwt.Audience{g.ClientID},
		Expiry:   jwt.NewNumericDate(now.Add(defaultLife)),
		IssuedAt: jwt.NewNumericDate(now),
	}, map[string]any{"nonce": g.Nonce, "auth_time": now.Unix()})
}

func (p *Provider) sign(kind jose.ContentType, claims jwt.Claims, more map[string]any) (string, error) {
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: p.key, KeyID: p.keyID}},
		(&jose.SignerOptions{}).WithType(kind),
	)
	if err != nil {
		return "", fmt.Errorf("build signer: %w", err)
	}
	return jwt.Signed(signer).Claims(claims).Claims(more).Serialize()
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}
