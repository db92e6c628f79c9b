package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTheShellAsksForEventsAndWhoIsTold(t *testing.T) {
	var got *http.Request
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		got, body = r, string(content)
		_, _ = io.WriteString(w, `{"items":[{"id":"e1","type":"item.decided","time":"2026-11-28T06:20:00Z","data":{"case_id":"c1","sequence":2,"position":41,"ends_on":"2026-12-28"}}],"next":41}`)
	}))
	defer server.Close()
	t.Setenv("FAIRWELL_URL", server.URL)
	t.Setenv("FAIRWELL_TOKEN", "t")
	for _, tt := range []struct{ args, uri, sends string }{
		{"list --after 7 --case c1", "GET /v1/events?after=7&case_id=c1&limit=200", ""},
		{"endpoints", "GET /v1/endpoints", ""},
		{"add https://crm.example.com", "POST /v1/endpoints", `{"url":"https://crm.example.com"}`},
		{"rotate e", "POST /v1/endpoints/e/rotate", ""},
		{"on e", "POST /v1/endpoints/e/on", ""},
		{"off e", "POST /v1/endpoints/e/off", ""},
		{"log e --state failed", "GET /v1/endpoints/e/deliveries?limit=50&state=failed", ""},
		{"replay e --from 3 --to 9", "POST /v1/endpoints/e/replay", `{"from":3,"to":9}`},
	} {
		code, out, errs := fairwell(t, "", append([]string{"events"}, strings.Fields(tt.args)...)...)
		if code != 0 || got.Method+" "+got.RequestURI != tt.uri || body != tt.sends {
			t.Errorf("%s: exit %d, sent %s %s %s, %s", tt.args, code, got.Method, got.RequestURI, body, errs)
		}
		if strings.HasPrefix(tt.args, "list") && !strings.Contains(out, "41             2026-11-28T06:20:00Z  item.decided  c1            2") {
			t.Errorf("listed as\n%s", out)
		}
	}
}
