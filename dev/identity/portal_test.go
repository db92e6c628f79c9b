package identity

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/signin"
)

// The portal's own sign-in takes what this provider says.
func TestThePortalSignsInWithThisProvider(t *testing.T) {
	for _, secret := range []string{"", "any secret, for nobody is checked"} {
		server := serve(t, t.TempDir())
		portal := httptest.NewUnstartedServer(nil)
		sign := signin.New(signin.Config{
			Realm:  signin.Customers(),
			Issuer: server.URL, ClientID: "fairwell-portal", ClientSecret: func() string { return secret },
			BaseURL: "http://" + portal.Listener.Addr().String(), Sessions: &memory{rows: map[string][]byte{}},
		})
		fail := func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
		page := func(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if err := handle(w, r); err != nil {
					fail(w, r, err)
				}
			}
		}
		mux := http.NewServeMux()
		mux.Handle("GET "+signin.PathBegin, page(sign.Begin))
		mux.Handle("GET "+signin.PathCallback, page(sign.Callback))
		mux.HandleFunc("GET /konto", func(w http.ResponseWriter, r *http.Request) {
			customer, _ := signin.Customer(r.Context())
			_, _ = w.Write([]byte(customer))
		})
		portal.Config.Handler = sign.Load(fail)(mux)
		portal.Start()
		t.Cleanup(portal.Close)
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		// The browser names the customer on the way, so that no page is asked.
		browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			if r.URL.Path == "/authorize" {
				r.URL.RawQuery += "&prompt=none&login_hint=C-1001"
			}
			return nil
		}}
		response, err := browser.Get(portal.URL + signin.Customers().BeginPath("/konto"))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		got := httptest.NewRecorder()
		if _, err := got.Body.ReadFrom(response.Body); err != nil || got.Body.String() != "C-1001" {
			t.Errorf("signed in as %q, %v", got.Body, err)
		}
	}
}

// memory keeps sessions for the time of a test.
type memory struct {
	mu   sync.Mutex
	rows map[string][]byte
}

func (m *memory) Find(token string) ([]byte, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.rows[token]
	return data, ok, nil
}

func (m *memory) Commit(token string, data []byte, _ time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows[token] = data
	return nil
}

func (m *memory) Delete(token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows, token)
	return nil
}

func (m *memory) FindCtx(_ context.Context, token string) ([]byte, bool, error) { return m.Find(token) }

func (m *memory) DeleteCtx(_ context.Context, token string) error { return m.Delete(token) }
func (m *memory) Sweep(context.Context) (int64, error)            { return 0, nil }

func (m *memory) CommitCtx(_ context.Context, token string, data []byte, expires time.Time) error {
	return m.Commit(token, data, expires)
}
