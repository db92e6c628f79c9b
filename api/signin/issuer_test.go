package signin

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/fairwell/fairwell/api/issuer"
)

func TestTheIssuerMayBeDownAtTheStart(t *testing.T) {
	p := newProvider(t)
	p.set(func() { p.fails["/.well-known/openid-configuration"] = http.StatusServiceUnavailable })
	s := newSite(t, p, nil, nil)
	b := s.browser(t)
	if got := b.get(Customers().BeginPath("/konto")); got.body != string(IssuerDown) || b.token() != "" {
		t.Fatalf("while it is down: %d %s, cookie %q", got.status, got.body, b.token())
	}
	p.set(func() { clear(p.fails) })
	for deadline := time.Now().Add(10 * time.Second); ; {
		if got := b.get(Customers().BeginPath("/konto")); got.status == http.StatusFound {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it is back, and nobody can sign in")
		}
	}
	b.signIn()
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
}

func TestAnIssuerThatDoesNotAnswerIsNotAskedByEverybody(t *testing.T) {
	p := newProvider(t)
	p.set(func() { p.fails["/.well-known/openid-configuration"] = http.StatusServiceUnavailable })
	s := New(Config{Issuer: p.URL, ClientID: "portal", HTTPClient: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}})
	var waiting sync.WaitGroup
	began := time.Now()
	for range 8 {
		waiting.Go(func() {
			if _, err := s.client(t.Context()); err == nil {
				t.Error("it is down, and ready")
			}
		})
	}
	waiting.Wait()
	if most := 1 + int(time.Since(began)/issuer.Pause); p.asked["/.well-known/openid-configuration"] > most {
		t.Errorf("asked %d times, want %d", p.asked["/.well-known/openid-configuration"], most)
	}
}

func TestAnIssuerThatGoesAwayInTheMiddleIsSaidToBeDown(t *testing.T) {
	for _, path := range []string{"/token", "/keys"} {
		s := newSite(t, newProvider(t), nil, nil)
		b := s.browser(t)
		back := s.issuer.grant(b.begin("/konto"))
		s.issuer.set(func() { s.issuer.fails[path] = http.StatusBadGateway })
		refused(t, b, back, IssuerDown)
		s.issuer.set(func() { clear(s.issuer.fails) })
		for deadline := time.Now().Add(10 * time.Second); b.customer() != "C-1001"; {
			if time.Now().After(deadline) {
				t.Fatalf("%s: it is back, and nobody can sign in", path)
			}
			b.get(s.issuer.grant(b.begin("/konto")))
		}
	}
}

func TestAnIssuerThatCannotBeReachedIsSaidToBeDown(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p, nil, nil)
	b := s.browser(t)
	back := p.grant(b.begin("/konto"))
	p.Close()
	refused(t, b, back, IssuerDown)
}

func TestADiscoveryDocumentOfAnotherIssuerIsNotBelieved(t *testing.T) {
	p := newProvider(t)
	s := newSite(t, p, func(c *Config) { c.Issuer = p.URL + "/" }, nil)
	if got := s.browser(t).get(Customers().BeginPath("/konto")); got.body != string(IssuerDown) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestHowTheSecretIsSaidFollowsTheDiscoveryDocument(t *testing.T) {
	for _, tt := range []struct {
		secret  string
		methods []string
		want    oauth2.AuthStyle
	}{
		{"s", nil, oauth2.AuthStyleInHeader},
		{"s", []string{"client_secret_post", "client_secret_basic"}, oauth2.AuthStyleInHeader},
		{"s", []string{"client_secret_post"}, oauth2.AuthStyleInParams},
		{"", []string{"client_secret_basic"}, oauth2.AuthStyleInParams},
	} {
		if got := authStyle(tt.secret, tt.methods); got != tt.want {
			t.Errorf("secret %q, methods %v: %v, want %v", tt.secret, tt.methods, got, tt.want)
		}
	}
}
