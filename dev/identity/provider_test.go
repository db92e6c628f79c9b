package identity

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

func serve(t *testing.T, dir string) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	provider, err := New("http://"+server.Listener.Addr().String(), dir)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = provider
	server.Start()
	t.Cleanup(server.Close)
	return server
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func TestTokensAreWhatWasAskedFor(t *testing.T) {
	server := serve(t, t.TempDir())
	provider, err := oidc.NewProvider(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		query url.Values
		fails string
		scope string
	}{
		{"an ordinary token", url.Values{"sub": {"C-1001"}, "scope": {"cancellations"}}, "", "cancellations"},
		{"two scopes", url.Values{"sub": {"C-1001"}, "scope": {"intake support"}}, "", "intake support"},
		{"an expired token", url.Values{"sub": {"C-1001"}, "ttl": {"-1m"}}, "expired", ""},
		{"a token for somebody else", url.Values{"sub": {"C-1001"}, "aud": {"other"}}, "audience", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, raw := get(t, server.URL+"/token?"+test.query.Encode())
			if status != http.StatusOK {
				t.Fatalf("status %d: %s", status, raw)
			}
			signed, err := jose.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
			if err != nil {
				t.Fatal(err)
			}
			if typ := signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType]; typ != "at+jwt" {
				t.Errorf("typ %v", typ)
			}
			token, err := provider.Verifier(&oidc.Config{ClientID: "fairwell"}).Verify(t.Context(), raw)
			if test.fails != "" {
				if err == nil || !strings.Contains(err.Error(), test.fails) {
					t.Errorf("error %v, want one about %q", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var claims struct{ Scope string }
			if err := token.Claims(&claims); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"C-1001", test.scope}, []string{token.Subject, claims.Scope}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTokensStayValidOverARestart(t *testing.T) {
	dir := t.TempDir()
	server := serve(t, dir)
	_, keys := get(t, server.URL+"/keys")
	_, again := get(t, serve(t, dir).URL+"/keys")
	if keys != again {
		t.Error("the restarted provider has another key")
	}
	if strings.Contains(keys, `"d"`) {
		t.Error("the private half is published")
	}
}

func TestQuestionsThatMakeNoSenseAreRefused(t *testing.T) {
	server := serve(t, t.TempDir())
	for _, query := range []string{"scope=support", "sub=C-1001&ttl=soon"} {
		if status, _ := get(t, server.URL+"/token?"+query); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", query, status)
		}
	}
}
