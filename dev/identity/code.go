package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"sync"
	"time"
)

const codeLife = time.Minute

// codes holds what was granted and not yet exchanged.
type codes struct {
	mu   sync.Mutex
	open map[string]granted
}

type granted struct {
	request

	subject string
	expires time.Time
}

func (c *codes) issue(asked request, subject string, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[string]granted{}
	}
	for code, g := range c.open {
		if now.After(g.expires) {
			delete(c.open, code)
		}
	}
	code := rand.Text()
	c.open[code] = granted{request: asked, subject: subject, expires: now.Add(codeLife)}
	return code
}

// take answers what a code stands for, once: whoever shows it first uses it up,
// also if the rest of the question is wrong.
func (c *codes) take(code string, now time.Time) (granted, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g, ok := c.open[code]
	delete(c.open, code)
	return g, ok && !now.After(g.expires)
}

// exchange turns a code into tokens.
func (p *Provider) exchange(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		protocolError(w, "invalid_request")
		return
	}
	client := r.PostForm.Get("client_id")
	if user, _, ok := r.BasicAuth(); ok {
		client = user
	}
	if r.PostForm.Get("grant_type") != "authorization_code" {
		protocolError(w, "unsupported_grant_type")
		return
	}
	g, ok := p.codes.take(r.PostForm.Get("code"), p.now())
	if !ok || g.ClientID != client || g.RedirectURI != r.PostForm.Get("redirect_uri") ||
		!proves(r.PostForm.Get("code_verifier"), g.Challenge) {
		protocolError(w, "invalid_grant")
		return
	}
	id, err := p.mintID(g)
	if err != nil {
		http.Error(w, "the token cannot be signed", http.StatusInternalServerError)
		return
	}
	access, err := p.mint(g.subject, g.Scope, defaultAudience, defaultLife)
	if err != nil {
		http.Error(w, "the token cannot be signed", http.StatusInternalServerError)
		return
	}
	writeJSON(w, map[string]any{
		"id_token": id, "access_token": access, "token_type": "Bearer", "expires_in": int(defaultLife.Seconds()),
		"scope": g.Scope,
	})
}

// proves says whether the verifier is the one whose hash came first (RFC 7636).
func proves(verifier, challenge string) bool {
	if len(verifier) < 43 || len(verifier) > 128 {
		return false
	}
	sum := sha256.Sum256([]byte(verifier))
	want := base64.RawURLEncoding.EncodeToString(sum[:])
	return subtle.ConstantTimeCompare([]byte(want), []byte(challenge)) == 1
}

func protocolError(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	writeJSON(w, map[string]string{"error": code})
}
