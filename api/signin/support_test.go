package signin

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestSupportIsKnownByItsTokenWhichNoBrowserSees(t *testing.T) {
	realm := Support()
	s := newSite(t, newProvider(t), func(c *Config) { c.Realm = realm }, nil)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+realm.Begin, func(w http.ResponseWriter, r *http.Request) { _ = s.Begin(w, r) })
	mux.HandleFunc("GET "+realm.Callback, func(w http.ResponseWriter, r *http.Request) { _ = s.Callback(w, r) })
	mux.HandleFunc("GET /support/page", func(w http.ResponseWriter, r *http.Request) {
		who, _ := Who(r.Context())
		customer, isCustomer := Customer(r.Context())
		if isCustomer {
			t.Errorf("an agent is the customer %q", customer)
		}
		_, _ = io.WriteString(w, who.Subject+" "+who.Token)
	})
	s.Config.Handler = s.Load(s.fail)(mux)
	b := s.browser(t)
	begun := b.get(realm.BeginPath("/support/page"))
	if !strings.Contains(begun.to, "scope=openid+support") {
		t.Errorf("asked for %s", begun.to)
	}
	asked, err := url.Parse(begun.to)
	if err != nil {
		t.Fatal(err)
	}
	got := b.get(s.issuer.grant(asked))
	if got.status != http.StatusSeeOther || got.to != "/support/page" {
		t.Fatalf("signed in: %d to %q: %s", got.status, got.to, got.body)
	}
	cookie := got.header.Get("Set-Cookie")
	if !strings.Contains(cookie, "fairwell-support=") || !strings.Contains(cookie, "Path=/support;") || !strings.Contains(cookie, "HttpOnly") {
		t.Errorf("cookie %q", cookie)
	}
	if page := b.get("/support/page"); page.body != "C-1001 a" {
		t.Errorf("the page knows %q", page.body)
	}
}
