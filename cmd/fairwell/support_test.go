package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSupportCallsTheAPI(t *testing.T) {
	var got *http.Request
	var body string
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		got, body = r, string(content)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"id":"x"}`)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FAIRWELL_URL", server.URL)
	t.Setenv("FAIRWELL_TOKEN", "")
	t.Setenv("FAIRWELL_TOKEN_FILE", file)
	for _, tt := range []struct {
		name       string
		args       []string
		uri, sends string
	}{
		{"list", []string{"list", "--state", "needs_attention"}, "/v1/cancellations?limit=50&state=needs_attention", ""},
		{"show", []string{"show", "a/b"}, "/v1/cancellations/a%2Fb", ""},
		{"retry", []string{"act", "c", "retry", "--reason", "healed", "--product", "P-1"}, "/v1/cancellations/c/retry", `{"product_ids":["P-1"],"reason":"healed"}`},
		{"resolve", []string{"act", "c", "confirmation/resolve", "--set", "outcome=not_sent", "--reason", "looked"}, "/v1/cancellations/c/confirmation/resolve", `{"outcome":"not_sent","reason":"looked"}`},
		{"redirect", []string{"act", "c", "redirect", "--set", "paper=true", "--set", `mail={"kind":"alert"}`, "--reason", "x"}, "/v1/cancellations/c/redirect", `{"mail":{"kind":"alert"},"paper":true,"reason":"x"}`},
		{"proposals", []string{"proposals"}, "/v1/proposals", ""},
		{"approve", []string{"answer", "p", "approve", "--reason", "looked"}, "/v1/proposals/p/approve", `{"reason":"looked"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := fairwell(t, "", append([]string{"support"}, tt.args...)...)
			if code != 0 || !strings.Contains(out, `{"id":"x"}`) {
				t.Fatalf("exit %d: %s%s", code, out, errs)
			}
			if got.RequestURI != tt.uri || body != tt.sends || got.Header.Get("Authorization") != "Bearer secret" {
				t.Errorf("sent %s %s with %v", got.RequestURI, body, got.Header)
			}
			if (tt.args[0] == "act") != (got.Header.Get("Idempotency-Key") != "") {
				t.Errorf("key %q", got.Header.Get("Idempotency-Key"))
			}
		})
	}
	status = http.StatusConflict
	if code, out, _ := fairwell(t, "", "support", "show", "c"); code != 1 || out == "" {
		t.Errorf("409 exits %d and prints %q", code, out)
	}
	t.Setenv("FAIRWELL_TOKEN_FILE", "")
	if code, _, errs := fairwell(t, "", "support", "list"); code != 1 || !strings.Contains(errs, "FAIRWELL_TOKEN") {
		t.Errorf("without a token: exit %d, %s", code, errs)
	}
}
