package identity

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"
)

const (
	verifier = "a-verifier-of-forty-three-characters-or-more"
	callback = "http://127.0.0.1:1/konto/zurueck"
)

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// asks is a request as the portal makes it, with changes; an empty value
// leaves a parameter out.
func asks(changes ...string) url.Values {
	form := url.Values{
		"response_type": {"code"}, "client_id": {"fairwell-portal"}, "redirect_uri": {callback},
		"scope": {"openid"}, "state": {"the state"}, "nonce": {"the nonce"},
		"code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
		if changes[i+1] == "" {
			form.Del(changes[i])
		}
	}
	return form
}

// send answers without following.
func send(t *testing.T, method, address string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	recorded := httptest.NewRecorder()
	recorded.Code = response.StatusCode
	for name, values := range response.Header {
		recorded.Header()[name] = values
	}
	if _, err := recorded.Body.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return recorded
}

// back is what the browser carries to the client.
func back(t *testing.T, answer *httptest.ResponseRecorder) url.Values {
	t.Helper()
	target, err := url.Parse(answer.Header().Get("Location"))
	if answer.Code != http.StatusFound || err != nil || !strings.HasPrefix(target.String(), callback+"?") {
		t.Fatalf("status %d to %q: %s", answer.Code, target, answer.Body)
	}
	return target.Query()
}

// code signs somebody in without the page.
func code(t *testing.T, server *httptest.Server, changes ...string) string {
	t.Helper()
	form := asks(append([]string{"prompt", "none", "login_hint", "C-1001"}, changes...)...)
	return back(t, send(t, http.MethodGet, server.URL+"/authorize?"+form.Encode(), nil)).Get("code")
}

func exchanges(code string, changes ...string) url.Values {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback},
		"client_id": {"fairwell-portal"}, "code_verifier": {verifier},
	}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

func TestWhoIsNamedOnThePageIsSignedIn(t *testing.T) {
	server := serve(t, t.TempDir())
	page := send(t, http.MethodGet, server.URL+"/authorize?"+asks("login_hint", "C-1001").Encode(), nil)
	for _, want := range []string{`<label for="customer">`, `value="C-1001"`, `value="the state"`, `<html lang=`} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if policy := page.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	answer := back(t, send(t, http.MethodPost, server.URL+"/authorize", asks("customer", " C-1002 ")))
	if answer.Get("state") != "the state" || answer.Get("iss") != server.URL {
		t.Errorf("answer %v", answer)
	}
	response := send(t, http.MethodPost, server.URL+"/token", exchanges(answer.Get("code")))
	var tokens struct {
		ID     string `json:"id_token"`
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(response.Body.Bytes(), &tokens); err != nil || response.Code != http.StatusOK {
		t.Fatalf("status %d: %s", response.Code, response.Body)
	}
	provider, err := oidc.NewProvider(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	id, err := provider.Verifier(&oidc.Config{ClientID: "fairwell-portal"}).Verify(t.Context(), tokens.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"C-1002", "the nonce"}, []string{id.Subject, id.Nonce}); diff != "" {
		t.Error(diff)
	}
	if _, err := provider.Verifier(&oidc.Config{ClientID: defaultAudience}).Verify(t.Context(), tokens.Access); err != nil {
		t.Errorf("access token: %v", err)
	}
}

func TestWhatCannotBeGrantedIsToldToWhoAsked(t *testing.T) {
	server := serve(t, t.TempDir())
	for _, tt := range []struct {
		name string
		form url.Values
		want string
	}{
		{"no code", asks("response_type", "token"), "unsupported_response_type"},
		{"no OpenID Connect", asks("scope", "cancellations"), "invalid_scope"},
		{"no challenge", asks("code_challenge", ""), "invalid_request"},
		{"a challenge in plain text", asks("code_challenge_method", "plain"), "invalid_request"},
		{"at once, and nobody named", asks("prompt", "none"), "login_required"},
	} {
		got := back(t, send(t, http.MethodGet, server.URL+"/authorize?"+tt.form.Encode(), nil))
		if got.Get("error") != tt.want || got.Get("state") != "the state" || got.Has("code") {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	if got := back(t, send(t, http.MethodPost, server.URL+"/authorize", asks("refuse", "1", "customer", "C-1"))); got.Get("error") != "access_denied" {
		t.Errorf("cancelled: %v", got)
	}
	for _, form := range []url.Values{asks("redirect_uri", ""), asks("redirect_uri", "javascript:alert(1)"), asks("client_id", "")} {
		if answer := send(t, http.MethodGet, server.URL+"/authorize?"+form.Encode(), nil); answer.Code != http.StatusBadRequest {
			t.Errorf("%v: status %d", form, answer.Code)
		}
	}
	if answer := send(t, http.MethodPost, server.URL+"/authorize", asks("customer", " ")); answer.Code != http.StatusOK {
		t.Errorf("nobody named: status %d, want the page again", answer.Code)
	}
}

func TestACodeIsExchangedOnceByWhoGotIt(t *testing.T) {
	server := serve(t, t.TempDir())
	for _, tt := range []struct{ name, parameter, value string }{
		{"another verifier", "code_verifier", strings.Repeat("x", 43)},
		{"no verifier", "code_verifier", ""},
		{"another client", "client_id", "other"},
		{"another way back", "redirect_uri", callback + "/other"},
		{"another code", "code", "other"},
	} {
		code := code(t, server)
		wrong := send(t, http.MethodPost, server.URL+"/token", exchanges(code, tt.parameter, tt.value))
		if wrong.Code != http.StatusBadRequest || !strings.Contains(wrong.Body.String(), "invalid_grant") {
			t.Errorf("%s: status %d: %s", tt.name, wrong.Code, wrong.Body)
		}
		if again := send(t, http.MethodPost, server.URL+"/token", exchanges(code)); tt.parameter != "code" && again.Code != http.StatusBadRequest {
			t.Errorf("%s: the code is still good afterwards", tt.name)
		}
	}
	once := code(t, server)
	for _, want := range []int{http.StatusOK, http.StatusBadRequest} {
		if answer := send(t, http.MethodPost, server.URL+"/token", exchanges(once)); answer.Code != want {
			t.Errorf("status %d, want %d", answer.Code, want)
		}
	}
}

func TestACodeIsGoodForAMinute(t *testing.T) {
	var c codes
	now := time.Now()
	early, late := c.issue(request{}, "C-1", now), c.issue(request{}, "C-1", now)
	if _, ok := c.take(early, now.Add(codeLife)); !ok {
		t.Error("refused within its minute")
	}
	if _, ok := c.take(late, now.Add(codeLife+time.Second)); ok {
		t.Error("taken after its minute")
	}
	c.issue(request{}, "C-1", now)
	c.issue(request{}, "C-1", now.Add(2*codeLife))
	if len(c.open) != 1 {
		t.Errorf("%d codes are kept, want 1", len(c.open))
	}
}
