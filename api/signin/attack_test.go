package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// refused goes to an address and wants to be told a code, to stay signed out,
// and that nothing of what was sent is in the error.
func refused(t *testing.T, b *browser, address string, want Code) {
	t.Helper()
	got := b.get(address)
	if got.status != http.StatusBadRequest || got.body != string(want) {
		t.Errorf("status %d: %q, want %s", got.status, got.body, want)
	}
	if who := b.customer(); who != "nobody" {
		t.Errorf("signed in as %s", who)
	}
	b.site.mu.Lock()
	defer b.site.mu.Unlock()
	u, err := url.Parse(address)
	if err != nil || b.site.last == nil {
		t.Fatal(err, b.site.last)
	}
	for name, values := range u.Query() {
		if values[0] != "" && name != "error" && strings.Contains(b.site.last.Error(), values[0]) {
			t.Errorf("the error holds %s: %v", name, b.site.last)
		}
	}
	for _, secret := range []string{"C-1001", "secret of the issuer", "127.0.0.1"} {
		if strings.Contains(b.site.last.Error(), secret) {
			t.Errorf("the error holds %s: %v", secret, b.site.last)
		}
	}
}

func TestASessionFromBeforeSigningInIsWorthNothingAfterwards(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	asked := b.begin("/konto")
	planted := b.token()
	b.get(s.issuer.grant(asked))
	if b.token() == planted || b.customer() != "C-1001" {
		t.Errorf("the token stayed, or nobody is signed in: %s", b.customer())
	}
	thief := s.browser(t)
	thief.plant(planted)
	if got := thief.customer(); got != "nobody" {
		t.Errorf("who planted the cookie is signed in as %s", got)
	}
}

func TestWhatWasBegunBeforeSigningInIsForgotten(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	planted := s.issuer.grant(b.begin("/konto"))
	b.signIn()
	if got := b.get(planted); got.body != string(Unknown) {
		t.Errorf("another's sign-in replaced the own one: %d %s", got.status, got.body)
	}
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
}

func TestATokenThatSomebodyMadeUpIsNotAdopted(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	b.plant("chosen-by-somebody")
	b.begin("/konto")
	if got := b.token(); got == "chosen-by-somebody" || got == "" {
		t.Errorf("the session runs under %q", got)
	}
}

func TestAnAnswerInAnotherBrowserSignsNobodyIn(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	victim, thief := s.browser(t), s.browser(t)
	stolen := s.issuer.grant(victim.begin("/konto"))
	refused(t, thief, stolen, Unknown)
	thief.begin("/konto") // has a session of its own, and another state
	refused(t, thief, stolen, Unknown)
	if got := victim.get(stolen); got.status != http.StatusSeeOther {
		t.Errorf("the victim: %d %s", got.status, got.body)
	}
}

func TestAnAnswerCountsOnce(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	back := s.issuer.grant(b.begin("/konto"))
	b.get(back)
	b.do(http.MethodPost, PathEnd)
	refused(t, b, back, Unknown)
	refused(t, b, PathCallback, Unknown)
	refused(t, b, PathCallback+"?state=&code=x", Unknown)
	if s.issuer.granted != 1 {
		t.Errorf("%d codes were exchanged", s.issuer.granted)
	}
}

func TestACodeOfAnotherAttemptSignsNobodyIn(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	thief, victim := s.browser(t), s.browser(t)
	injected, err := url.Parse(s.issuer.grant(thief.begin("/konto")))
	if err != nil {
		t.Fatal(err)
	}
	q := injected.Query()
	q.Set("state", victim.begin("/konto").Query().Get("state"))
	injected.RawQuery = q.Encode()
	refused(t, victim, injected.String(), Refused)
	refused(t, victim, injected.String(), Unknown)
}

func TestAReplayedCodeSignsNobodyIn(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	back, err := url.Parse(s.issuer.grant(b.begin("/konto")))
	if err != nil {
		t.Fatal(err)
	}
	b.get(back.String())
	b.do(http.MethodPost, PathEnd)
	q := back.Query()
	q.Set("state", b.begin("/konto").Query().Get("state"))
	back.RawQuery = q.Encode()
	refused(t, b, back.String(), Refused)
}

func TestATokenThatWasNotMadeForThisAttemptSignsNobodyIn(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, value any) func(*provider) {
		return func(p *provider) { p.claims = func(c map[string]any) { c[name] = value } }
	}
	without := func(name string) func(*provider) {
		return func(p *provider) { p.claims = func(c map[string]any) { delete(c, name) } }
	}
	kept, _ := sessions(t)
	for _, tt := range []struct {
		name   string
		change func(*provider)
		want   Code
	}{
		{"another nonce", claim("nonce", "other"), Refused},
		{"no nonce", without("nonce"), Refused},
		{"another client's token", claim("aud", "fairwell"), Refused},
		{"for two clients, and none is named", claim("aud", []string{"portal", "other"}), Refused},
		{"for two clients, the other is named", func(p *provider) {
			p.claims = func(c map[string]any) { c["aud"], c["azp"] = []string{"portal", "other"}, "other" }
		}, Refused},
		{"made for another client", claim("azp", "other"), Refused},
		{"expired", claim("exp", time.Now().Add(-time.Minute).Unix()), Refused},
		{"another issuer", claim("iss", "https://evil.example"), Refused},
		{"no subject", without("sub"), Refused},
		{"another key", func(p *provider) {
			p.token = func(c string) string { return oidctest.SignIDToken(other, keyID, oidc.ES256, c) }
		}, Refused},
		{"not signed", func(p *provider) {
			p.token = func(c string) string { return part(`{"alg":"none"}`) + "." + part(c) + "." }
		}, Refused},
		{"signed with the public key as a secret", func(p *provider) {
			p.token = func(c string) string {
				public, err := x509.MarshalPKIXPublicKey(p.key.Public())
				if err != nil {
					t.Error(err)
				}
				return hs256(public, c)
			}
		}, Refused},
		{"no token", func(p *provider) { p.token = func(string) string { return "" } }, Refused},
		{"nonsense", func(p *provider) { p.token = func(string) string { return "a.b.c" } }, Refused},
		{"a customer who is a number", claim("customer", 7), NoCustomer},
		{"an empty customer", claim("customer", ""), NoCustomer},
		{"a customer with a line break", claim("customer", "C-1\n"), NoCustomer},
		{"an endless customer", claim("customer", strings.Repeat("C", 201)), NoCustomer},
		{"no customer", func(*provider) {}, NoCustomer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, newProvider(t), func(c *Config) {
				c.Sessions = kept
				if tt.want == NoCustomer {
					c.CustomerClaim = "customer"
				}
			}, nil)
			s.issuer.set(func() { tt.change(s.issuer) })
			b := s.browser(t)
			refused(t, b, s.issuer.grant(b.begin("/konto")), tt.want)
		})
	}
}

func TestATokenForSeveralClientsCountsIfItNamesUs(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	s.issuer.set(func() {
		s.issuer.claims = func(c map[string]any) { c["aud"], c["azp"] = []string{"portal", "other"}, "portal" }
	})
	b := s.browser(t)
	b.signIn()
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
}

func hs256(secret []byte, claims string) string {
	text := part(`{"alg":"HS256","kid":"`+keyID+`"}`) + "." + part(claims)
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func part(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func TestWhatTheIssuerAnswersInsteadIsTold(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	for _, tt := range []struct {
		name, value string
		want        Code
	}{
		{"error", "access_denied", Denied},
		{"error", "login_required", Denied},
		{"error", "temporarily_unavailable", IssuerDown},
		{"error", "invalid_request", Refused},
		{"error", "<script>", Refused},
		{"iss", "https://evil.example", Refused},
		{"code", "", Refused},
	} {
		b := s.browser(t)
		back, err := url.Parse(s.issuer.grant(b.begin("/konto")))
		if err != nil {
			t.Fatal(err)
		}
		q := back.Query()
		q.Set(tt.name, tt.value)
		back.RawQuery = q.Encode()
		refused(t, b, back.String(), tt.want)
		refused(t, b, back.String(), Unknown)
	}
	if s.issuer.granted != 0 {
		t.Errorf("%d codes were exchanged", s.issuer.granted)
	}
}

func TestAnAnswerThatHidesItsIssuerCountsOnlyWhereNoneIsPromised(t *testing.T) {
	for _, promised := range []bool{false, true} {
		p := newProvider(t)
		p.named = promised
		s := newSite(t, p, nil, nil)
		b := s.browser(t)
		back, err := url.Parse(p.grant(b.begin("/konto")))
		if err != nil {
			t.Fatal(err)
		}
		q := back.Query()
		q.Del("iss")
		back.RawQuery = q.Encode()
		if promised {
			refused(t, b, back.String(), Refused)
		} else if b.get(back.String()); b.customer() != "C-1001" {
			t.Error("an issuer that promises nothing is refused")
		}
	}
}
