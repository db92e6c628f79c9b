package signin

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestACustomerSignsInAndOut(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	if got := b.get("/konto?vertrag=V-1"); got.to != Customers().BeginPath("/konto?vertrag=V-1") {
		t.Errorf("who is not signed in is sent to %q", got.to)
	}
	asked := b.begin("/konto?vertrag=V-1")
	q := asked.Query()
	want := url.Values{
		"response_type": {"code"}, "client_id": {"portal"}, "scope": {"openid"}, "code_challenge_method": {"S256"},
		"redirect_uri": {s.URL + PathCallback},
		"state":        q["state"], "nonce": q["nonce"], "code_challenge": q["code_challenge"],
	}
	if diff := cmp.Diff(want, q); diff != "" || !strings.HasPrefix(asked.String(), s.issuer.URL+"/auth?") {
		t.Errorf("asked %s:\n%s", asked, diff)
	}
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(q.Get(name)) < 26 {
			t.Errorf("%s is too short: %q", name, q.Get(name))
		}
	}
	if got := b.get(s.issuer.grant(asked)); got.status != http.StatusSeeOther || got.to != "/konto?vertrag=V-1" {
		t.Errorf("back: status %d to %q: %s", got.status, got.to, got.body)
	}
	if got := b.customer(); got != "C-1001" {
		t.Errorf("signed in as %s", got)
	}
	token := b.token()
	if got := b.do(http.MethodPost, PathEnd); got.status != http.StatusSeeOther || got.to != "/" {
		t.Errorf("end: status %d to %q", got.status, got.to)
	}
	if b.token() != "" || b.customer() != "nobody" {
		t.Errorf("still signed in as %s", b.customer())
	}
	b.plant(token)
	if got := b.customer(); got != "nobody" {
		t.Errorf("the old cookie still signs in %s", got)
	}
	if got := b.do(http.MethodPost, PathEnd); got.status != http.StatusSeeOther {
		t.Errorf("ending what is ended: status %d", got.status)
	}
}

func TestEveryAttemptIsAnother(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	one, two := b.begin("/konto").Query(), b.begin("/konto").Query()
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if one.Get(name) == two.Get(name) {
			t.Errorf("%s is the same twice", name)
		}
	}
}

func TestSeveralTabsMayBeginAtOnce(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	var asked []*url.URL
	for range maxAttempts + 1 {
		asked = append(asked, b.begin("/konto"))
	}
	if got := b.get(s.issuer.grant(asked[0])); got.body != string(Unknown) {
		t.Errorf("the oldest of too many: %s", got.body)
	}
	if got := b.get(s.issuer.grant(asked[1])); got.status != http.StatusSeeOther {
		t.Errorf("one of several: %s", got.body)
	}
}

func TestTheCookieIsOnlyForTheServer(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Config)
		want   http.Cookie
	}{
		{"http", nil, http.Cookie{Name: "fairwell", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}},
		{
			"https", func(c *Config) { c.BaseURL = "https" + strings.TrimPrefix(c.BaseURL, "http") },
			http.Cookie{Name: "__Host-fairwell", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: true},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, newProvider(t), tt.change, nil)
			b := s.browser(t)
			got := b.signIn()
			cookie, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
			if err != nil {
				t.Fatal(err)
			}
			cookie.Value, cookie.Raw = "", ""
			if diff := cmp.Diff(tt.want, *cookie); diff != "" {
				t.Error(diff)
			}
			if b.customer() != "C-1001" {
				t.Errorf("signed in as %s", b.customer())
			}
			if again := b.get("/konto"); len(again.header["Set-Cookie"]) > 0 {
				t.Errorf("the cookie is sent again: %s", again.header["Set-Cookie"])
			}
			if !strings.Contains(strings.Join(got.header["Vary"], ","), "Cookie") ||
				!strings.Contains(strings.Join(got.header["Cache-Control"], ","), "no-store") {
				t.Errorf("caches may keep it: %v", got.header)
			}
		})
	}
}

func TestTheTokenInTheDatabaseIsNoCookie(t *testing.T) {
	record := &recorder{}
	s := newSite(t, newProvider(t), func(c *Config) { record.Sessions, _ = sessions(t); c.Sessions = record }, nil)
	b := s.browser(t)
	b.signIn()
	if record.token == "" || record.token == b.token() || strings.Contains(string(record.data), b.token()) {
		t.Error("the store was given the token itself")
	}
}

func TestAClientWithASecretSaysItInTheHeader(t *testing.T) {
	for _, tt := range []struct{ secret, user, password, inForm string }{
		{"s3cret", "portal", "s3cret", ""},
		{"", "", "", "portal"},
	} {
		s := newSite(t, newProvider(t), func(c *Config) { c.ClientSecret = func() string { return tt.secret } }, nil)
		s.browser(t).signIn()
		user, password, _ := s.issuer.shown.BasicAuth()
		got := []string{user, password, s.issuer.shown.PostForm.Get("client_id"), s.issuer.shown.PostForm.Get("client_secret")}
		if diff := cmp.Diff([]string{tt.user, tt.password, tt.inForm, ""}, got); diff != "" {
			t.Error(diff)
		}
		if len(s.issuer.shown.PostForm.Get("code_verifier")) < 43 {
			t.Error("no verifier")
		}
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	for _, text := range []string{
		"", "konto", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example", "/\n/evil.example",
		"/konto\\..", "javascript:alert(1)", " /konto/x", "/konto/ä", "/%zz", "/konto#x", "/" + strings.Repeat("a", maxReturn),
		PathBegin, PathCallback + "?code=x", PathEnd, "///evil.example",
	} {
		if got := Customers().localPath(text); got != Customers().Home {
			t.Errorf("%q leads to %q", text, got)
		}
	}
	for _, text := range []string{"/", "/konto", "/konto/kuendigen?produkt=P-1&lang=en", "/faelle/1"} {
		if got := Customers().localPath(text); got != text {
			t.Errorf("%q leads to %q", text, got)
		}
	}
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	if got := b.get(s.issuer.grant(b.begin("https://evil.example/"))); got.to != "/konto" {
		t.Errorf("sent to %q", got.to)
	}
}

func TestWhoIsSignedInIsSaidWithIssuerAndSubject(t *testing.T) {
	var got Caller
	s := newSite(t, newProvider(t), func(c *Config) { c.CustomerClaim = "customer_id" }, map[string]http.HandlerFunc{
		"GET /wer": func(_ http.ResponseWriter, r *http.Request) { got, _ = Who(r.Context()) },
	})
	s.issuer.set(func() { s.issuer.claims = func(c map[string]any) { c["customer_id"] = "C-7" } })
	b := s.browser(t)
	b.signIn()
	b.get("/wer")
	if diff := cmp.Diff(Caller{Customer: "C-7", Issuer: s.issuer.URL, Subject: "C-1001"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAttemptIsGoodForTenMinutes(t *testing.T) {
	s := newSite(t, newProvider(t), nil, nil)
	b := s.browser(t)
	asked := b.begin("/konto")
	s.pass(attemptTime + time.Second)
	if got := b.get(s.issuer.grant(asked)); got.body != string(Expired) {
		t.Errorf("after it: %d %s", got.status, got.body)
	}
	asked = b.begin("/konto")
	s.pass(attemptTime)
	if got := b.get(s.issuer.grant(asked)); got.status != http.StatusSeeOther {
		t.Errorf("within it: %d %s", got.status, got.body)
	}
}
