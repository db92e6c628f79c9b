package signin

import (
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	authority "github.com/fairwell/fairwell/api/issuer"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// site is a portal with the customer centre and a page that anybody may see.
type site struct {
	*httptest.Server

	*SignIn

	issuer *provider

	mu   sync.Mutex
	now  time.Time
	last error // that the error page was to show
}

func sessions(t *testing.T) (*store.Sessions, string) {
	t.Helper()
	url := databases.New(t)
	as := url
	if role, err := databases.AsAPI(url); err == nil {
		as = role
	}
	return storetest.OpenURL(t, as).Sessions(), url
}

func newSite(t *testing.T, issuer *provider, change func(*Config), pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{Server: httptest.NewUnstartedServer(nil), issuer: issuer, now: time.Now()}
	// One that keeps no connection: the tests of a package must leave nothing behind.
	transport := &http.Transport{DisableKeepAlives: true}
	c := Config{
		Realm: Customers(), Issuer: issuer.URL, ClientID: "portal", BaseURL: "http://" + s.Listener.Addr().String(), Now: s.clock,
		HTTPClient: &http.Client{Transport: transport, Timeout: authority.Time},
	}
	if change != nil {
		change(&c)
	}
	if c.Sessions == nil {
		c.Sessions, _ = sessions(t)
	}
	s.SignIn = New(c)
	mux := http.NewServeMux()
	for path, f := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET " + PathBegin: s.Begin, "GET " + PathCallback: s.Callback, "POST " + PathEnd: s.End,
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if err := f(w, r); err != nil {
				s.fail(w, r, err)
			}
		})
	}
	mux.HandleFunc("GET /konto", func(w http.ResponseWriter, r *http.Request) {
		if customer, ok := Customer(r.Context()); ok {
			_, _ = io.WriteString(w, customer)
			return
		}
		http.Redirect(w, r, Customers().BeginPath(r.URL.RequestURI()), http.StatusSeeOther)
	})
	for path, f := range pages {
		mux.HandleFunc(path, f)
	}
	s.Config.Handler = s.Load(s.fail)(mux)
	if c.BaseURL[:5] == "https" {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *site) fail(w http.ResponseWriter, _ *http.Request, err error) {
	s.mu.Lock()
	s.last = err
	s.mu.Unlock()
	var known *Error
	if !errors.As(err, &known) {
		http.Error(w, "untyped", http.StatusTeapot)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusBadRequest)
	_, _ = io.WriteString(w, string(known.Code))
}

// browser keeps cookies and follows nothing by itself.
type browser struct {
	t    *testing.T
	site *site
	jar  http.CookieJar
	via  http.RoundTripper
}

type answer struct {
	status int
	to     string
	body   string
	header http.Header
}

func (s *site) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, site: s, jar: jar, via: s.Client().Transport}
}

func (b *browser) do(method, address string) answer {
	b.t.Helper()
	if address[0] == '/' {
		address = b.site.URL + address
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	client := &http.Client{Jar: b.jar, Transport: b.via, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	response, err := client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header.Get("Location"), string(text), response.Header}
}

func (b *browser) get(address string) answer { b.t.Helper(); return b.do(http.MethodGet, address) }

// begin answers what the issuer is asked.
func (b *browser) begin(back string) *url.URL {
	b.t.Helper()
	got := b.get(Customers().BeginPath(back))
	asked, err := url.Parse(got.to)
	if got.status != http.StatusFound || err != nil {
		b.t.Fatalf("begin: status %d to %q: %s", got.status, got.to, got.body)
	}
	return asked
}

// signIn goes the whole way.
func (b *browser) signIn() answer {
	b.t.Helper()
	return b.get(b.site.issuer.grant(b.begin("/konto")))
}

// customer is who the customer centre says is signed in.
func (b *browser) customer() string {
	b.t.Helper()
	if got := b.get("/konto"); got.status == http.StatusOK {
		return got.body
	}
	return "nobody"
}

// token is what the cookie holds.
func (b *browser) token() string {
	b.t.Helper()
	at, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range b.jar.Cookies(at) {
		return cookie.Value
	}
	return ""
}

// plant puts a token into the browser, as who holds another's cookie does.
func (b *browser) plant(token string) {
	b.t.Helper()
	at, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	b.jar.SetCookies(at, []*http.Cookie{{Name: b.site.sessions.Cookie.Name, Value: token, Path: "/", Secure: b.site.sessions.Cookie.Secure}})
}
