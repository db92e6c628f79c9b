package signin

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

const keyID = "key"

// provider is an issuer as strict as a real one: a code is good once, for the
// client and the way back it was granted to, and for the verifier whose hash
// came first. What it signs, and whether it answers, can be changed.
type provider struct {
	*httptest.Server

	key *ecdsa.PrivateKey

	mu      sync.Mutex
	codes   map[string]url.Values
	claims  func(map[string]any)       // changes what the ID token says
	token   func(claims string) string // signs otherwise
	fails   map[string]int             // paths that answer this status
	named   bool                       // promises to say in every answer who it is
	shown   *http.Request              // the last question to /token
	access  string                     // token that it gives; "": a
	granted int
	asked   map[string]int // questions by path
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{key: key, codes: map[string]url.Values{}, fails: map[string]int{}, asked: map[string]int{}}
	known := &oidctest.Server{
		PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: keyID, Algorithm: oidc.ES256}},
		Algorithms: []string{oidc.ES256},
	}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked[r.URL.Path]++
		switch {
		case p.fails[r.URL.Path] != 0:
			http.Error(w, "away: "+r.URL.Path, p.fails[r.URL.Path])
		case r.URL.Path == "/token":
			p.exchange(w, r)
		case p.named && r.URL.Path == "/.well-known/openid-configuration":
			plain := httptest.NewRecorder()
			known.ServeHTTP(plain, r)
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, strings.Replace(plain.Body.String(), "{", `{"authorization_response_iss_parameter_supported":true,`, 1))
		default:
			known.ServeHTTP(w, r)
		}
	}))
	known.SetIssuer(p.URL)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

// grant is what a person does at the issuer: it answers where the browser is
// sent, with a code for C-1001.
func (p *provider) grant(asked *url.URL) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = asked.Query()
	return asked.Query().Get("redirect_uri") + "?" + url.Values{
		"code": {code}, "state": {asked.Query().Get("state")}, "iss": {p.URL},
	}.Encode()
}

func (p *provider) exchange(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	p.shown = r
	asked, ok := p.codes[r.PostForm.Get("code")]
	delete(p.codes, r.PostForm.Get("code"))
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	w.Header().Set("Content-Type", "application/json")
	if !ok || asked.Get("redirect_uri") != r.PostForm.Get("redirect_uri") ||
		asked.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"secret of the issuer"}`))
		return
	}
	p.granted++
	claims := map[string]any{
		"iss": p.URL, "sub": "C-1001", "aud": asked.Get("client_id"), "nonce": asked.Get("nonce"),
		"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(),
	}
	if p.claims != nil {
		p.claims(claims)
	}
	text, _ := json.Marshal(claims)
	token := oidctest.SignIDToken(p.key, keyID, oidc.ES256, string(text))
	if p.token != nil {
		token = p.token(string(text))
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": cmp.Or(p.access, "a"), "token_type": "Bearer", "id_token": token})
}
