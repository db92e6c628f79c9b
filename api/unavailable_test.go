package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/store"
)

func wantUnavailable(t *testing.T, res response) {
	t.Helper()
	if res.status != http.StatusServiceUnavailable || res.header.Get("Retry-After") == "" {
		t.Errorf("answered %d, Retry-After %q: %s", res.status, res.header.Get("Retry-After"), res.body)
	}
	if res.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("content type %q", res.header.Get("Content-Type"))
	}
}

func TestIssuerDownIs503UntilItIsBack(t *testing.T) {
	st := newStage(t)
	token := st.issuer.sign(t, "at+jwt", st.issuer.claims("C-1", "cancellations"))
	st.issuer.down.Store(true)
	wantUnavailable(t, st.do(request{path: "/v1/customers/C-1/contracts", token: token}))
	st.issuer.down.Store(false)
	deadline := time.Now().Add(10 * time.Second)
	for {
		res := st.do(request{path: "/v1/customers/C-1/contracts", token: token})
		if res.status == http.StatusOK {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the issuer is back, the API still answers %d", res.status)
		}
	}
}

func TestKeysThatCannotBeFetchedAre503(t *testing.T) {
	st := newStage(t)
	if err := st.config.Tokens.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	st.issuer.Close()
	wantUnavailable(t, st.do(request{path: "/v1/customers/C-1/contracts"}))
}

func TestDatabaseDownIs503AndNoReceipt(t *testing.T) {
	st := newStage(t, func(st *stage) {
		away, err := store.Open(st.t.Context(), store.Config{URL: "postgres://nobody@127.0.0.1:1/nothing"})
		if err != nil {
			st.t.Fatal(err)
		}
		st.t.Cleanup(away.Close)
		st.config.Store = away
	})
	res := st.do(declaring(ordinary))
	wantUnavailable(t, res)
	if strings.Contains(string(res.body), "signature") {
		t.Errorf("a receipt without a declaration: %s", res.body)
	}
	wantUnavailable(t, st.do(request{path: "/v1/customers/C-1/contracts"}))
}

func TestTooManyRequestsAre429AndDeclaringNever(t *testing.T) {
	st := newStage(t, func(st *stage) { st.config.RateLimit = 3 })
	var last response
	for range 8 {
		last = st.do(request{path: "/v1/customers/C-1/contracts"})
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("answered %d, Retry-After %q", last.status, last.header.Get("Retry-After"))
	}
	st.declare(http.StatusCreated, request{body: ordinary})
	if res := st.do(request{path: "/v1/customers/C-2/contracts", sub: "C-2"}); res.status != http.StatusOK {
		t.Errorf("another subject is limited too: %d", res.status)
	}
}

// TestANetworkOfIPv6IsOneCaller: whoever has one address of it has them all.
func TestANetworkOfIPv6IsOneCaller(t *testing.T) {
	st := newStage(t, func(st *stage) {
		st.config.RateLimit, st.config.TrustedProxies = 3, []string{"127.0.0.1/32"}
	})
	from := func(address string) int {
		return st.do(request{path: "/v1/cancellations", token: "-", header: http.Header{"X-Forwarded-For": {address}}}).status
	}
	var last int
	for i := range 5 {
		last = from(fmt.Sprintf("2001:db8:0:1::%d", i))
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the fifth request of one network is answered %d", last)
	}
	if got := from("2001:db8:0:2::1"); got != http.StatusUnauthorized {
		t.Errorf("another network is answered %d", got)
	}
}

func TestPanicIs500WithAnIDAlone(t *testing.T) {
	st := newStage(t)
	st.runs.setAccept(func(context.Context) error { panic("Geheim") })
	res := st.do(declaring(ordinary))
	p := res.json(t)
	id, _ := p["instance"].(string)
	if res.status != http.StatusInternalServerError || !strings.HasPrefix(id, "urn:uuid:") || strings.Contains(string(res.body), "Geheim") {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	if log := st.log.String(); !strings.Contains(log, strings.TrimPrefix(id, "urn:uuid:")) || !strings.Contains(log, "goroutine") {
		t.Errorf("the log does not hold ID and stack: %s", log)
	}
}

func TestRequestsAreObservedByRoute(t *testing.T) {
	seen := make(chan string, 2)
	st := newStage(t, func(st *stage) {
		st.config.Observe = func(method, route string, status int, _ time.Duration) {
			seen <- method + " " + route + " " + http.StatusText(status)
		}
	})
	st.do(request{path: "/v1/cancellations/0190a7c0-0000-7000-8000-000000000001"})
	if got, want := <-seen, "GET /v1/cancellations/{id} Not Found"; got != want {
		t.Errorf("observed %q, want %q", got, want)
	}
	st.do(request{path: "/geheim"})
	if got, want := <-seen, "GET unknown Not Found"; got != want {
		t.Errorf("observed %q, want %q", got, want)
	}
}
