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
		{"work", []string{"work", "--cause", "review", "--mine"}, "/v1/queue?cause=review&limit=50&mine=true", ""},
		{"take", []string{"take", "c"}, "/v1/queue/c/take", ""},
		{"let", []string{"let", "c"}, "/v1/queue/c/release", ""},
		{"letters", []string{"letters", "a", "b"}, "/v1/letters", `{"case_ids":["a","b"]}`},
		{"settle", []string{"act", "w", "settle", "--set", "outcome=accepted", "--reason", "x"}, "/v1/withdrawals/w/settle", `{"outcome":"accepted","reason":"x"}`},
		{"dry run", []string{"act", "c", "dismiss", "--dry-run", "--reason", "x"}, "/v1/cancellations/c/dismiss?dry_run=true", `{"reason":"x"}`},
		{
			"batch new",
			[]string{"batch", "new", "retry", "--reason", "healed", "--line", "access", "--code", "http_503", "--since", "2026-11-27T14:00:00+01:00"},
			"/v1/batches", `{"act":"retry","body":{"reason":"healed"},"filter":{"code":"http_503","line":"access","since":"2026-11-27T14:00:00+01:00"},"rate":60}`,
		},
		{"batch start", []string{"batch", "start", "b"}, "/v1/batches/b/start", ""},
		{"batch cancel", []string{"batch", "cancel", "b"}, "/v1/batches/b/cancel", ""},
		{"batch show", []string{"batch", "show", "b", "--outcome", "parked_again"}, "/v1/batches/b?outcome=parked_again", ""},
		{"batches", []string{"batch", "list"}, "/v1/batches?limit=50", ""},
		{"show", []string{"show", "a/b"}, "/v1/cancellations/a%2Fb", ""},
		{"search", []string{"search", "--name", "Erika", "--contract", "2024-0815"}, "/v1/customers/search", `{"contract":"2024-0815","name":"Erika"}`},
		{"candidates", []string{"candidates", "c"}, "/v1/cancellations/c/candidates", ""},
		{"holds", []string{"holds"}, "/v1/holds", ""},
		{"hold", []string{"hold", "access", "--code", "outage", "--reason", "away", "--review-at", "2026-11-27T18:00:00+01:00"}, "/v1/holds", `{"code":"outage","line":"access","reason":"away","review_at":"2026-11-27T18:00:00+01:00"}`},
		{"release", []string{"release", "h", "--rate", "60"}, "/v1/holds/h/release", `{"rate":60}`},
		{"retry", []string{"act", "c", "retry", "--reason", "healed", "--product", "P-1"}, "/v1/cancellations/c/retry", `{"product_ids":["P-1"],"reason":"healed"}`},
		{"resolve", []string{"act", "c", "confirmation/resolve", "--set", "outcome=not_sent", "--reason", "looked"}, "/v1/cancellations/c/confirmation/resolve", `{"outcome":"not_sent","reason":"looked"}`},
		{"redirect", []string{"act", "c", "redirect", "--set", "paper=true", "--set", `mail={"kind":"alert"}`, "--reason", "x"}, "/v1/cancellations/c/redirect", `{"mail":{"kind":"alert"},"paper":true,"reason":"x"}`},
		{"proposals", []string{"proposals"}, "/v1/proposals", ""},
		{"approve", []string{"answer", "p", "approve", "--reason", "looked"}, "/v1/proposals/p/approve", `{"reason":"looked"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := fairwell(t, "", append([]string{"support", "--json"}, tt.args...)...)
			if code != 0 || !strings.Contains(out, `{"id":"x"}`) {
				t.Fatalf("exit %d: %s%s", code, out, errs)
			}
			if got.RequestURI != tt.uri || body != tt.sends || got.Header.Get("Authorization") != "Bearer secret" {
				t.Errorf("sent %s %s with %v", got.RequestURI, body, got.Header)
			}
			writes := got.Method == http.MethodPost && !strings.HasSuffix(tt.uri, "/search") && !strings.HasPrefix(tt.uri, "/v1/proposals") && !strings.HasPrefix(tt.uri, "/v1/queue") &&
				!strings.HasPrefix(tt.uri, "/v1/batches/") && tt.uri != "/v1/letters"
			if writes != (got.Header.Get("Idempotency-Key") != "") {
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

func TestTheShellShowsTheQueueAsATable(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"items":[{"id":"case-1","kind":"cancellation","cause":"review","act_by":"2026-11-30","waits_since":"2026-11-27T08:00:00+01:00","next":["judge","void"],"taken_by":null}],
			"causes":[{"cause":"review","cases":3,"act_by":"2026-11-30"}],"next_cursor":"abc"}`)
	}))
	defer server.Close()
	t.Setenv("FAIRWELL_URL", server.URL)
	t.Setenv("FAIRWELL_TOKEN", "t")
	code, out, errs := fairwell(t, "", "support", "work")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, want := range []string{
		"ACT BY", "2026-11-30  review  judge, void  cancellation  case-1  2026-11-27T08:00:00+01:00", "review  3      2026-11-30", "more: --cursor abc",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}
