package backend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/fake"
	"github.com/fairwell/fairwell/internal/notice"
)

func now() time.Time { return time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC) }

func order(t *testing.T, product string) Order {
	t.Helper()
	d, err := notice.ParseDate("2026-12-22")
	if err != nil {
		t.Fatal(err)
	}
	return Order{Line: "access", ProductID: product, EndsOn: d, Key: "item-" + product + "/1"}
}

// newFake starts fake backends and a client of their line access.
func newFake(t *testing.T, timeout time.Duration) (*backendtest.Server, *Client) {
	t.Helper()
	f, err := backendtest.New(backendtest.Config{Token: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(f)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return f, New(Config{
		Lines:   map[string]Line{"access": {BaseURL: s.URL + "/access", Token: "secret"}, "tv": {MarkOnly: true}},
		Timeout: timeout, Now: now,
	})
}

// answering is a client of a server that gives one answer to everything.
func answering(t *testing.T, answer http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return New(Config{Lines: map[string]Line{"access": {BaseURL: s.URL}}, Timeout: time.Second, Now: now})
}

func wantError(t *testing.T, err error, want Error) {
	t.Helper()
	var got *Error
	if !errors.As(err, &got) {
		t.Fatalf("error %v, want %v", err, &want)
	}
	want.Line = "access"
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestSetSetsTheEnd(t *testing.T) {
	f, c := newFake(t, 0)
	if err := c.Set(t.Context(), order(t, "P-1/ä")); err != nil {
		t.Fatal(err)
	}
	end := "2026-12-22"
	want := backendtest.Product{
		ID: "P-1/ä", Line: "access", Status: "pendingTerminate", TerminationDate: &end, Effects: 1, Calls: 1,
	}
	if diff := cmp.Diff(want, f.Product("access", "P-1/ä")); diff != "" {
		t.Errorf("product (-want +got):\n%s", diff)
	}
}

func TestTheSameOrderTakesEffectOnce(t *testing.T) {
	for name, faults := range map[string]backendtest.Faults{
		"failed":                        {Status: 503, Next: 1},
		"failed, but was applied":       {Status: 503, Apply: true, Next: 1},
		"connection lost":               {Drop: true, Next: 1},
		"connection lost after applied": {DropAfterApply: true, Next: 1},
		"no answer in time":             {Hang: fake.Duration(time.Minute), Next: 1},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t, 300*time.Millisecond)
			f.SetFaults("access", faults)
			err := c.Set(t.Context(), order(t, "P-1"))
			var failed *Error
			if err != nil && (!errors.As(err, &failed) || failed.Class != Delayed) {
				t.Fatalf("first attempt: %v, want delayed", err)
			}
			if err := c.Set(t.Context(), order(t, "P-1")); err != nil {
				t.Fatalf("second attempt: %v", err)
			}
			if p := f.Product("access", "P-1"); p.Effects != 1 || p.Status != "pendingTerminate" {
				t.Errorf("product %+v, want one effect", p)
			}
		})
	}
}

func TestEachStatusHasItsClass(t *testing.T) {
	delayed := []int{408, 425, 429, 500, 502, 503, 504, 599}
	rejected := []int{300, 301, 304, 400, 404, 405, 410, 412, 415, 422, 423, 451}
	check := func(status int, class Class) {
		t.Helper()
		f, c := newFake(t, 0)
		f.SetFaults("access", backendtest.Faults{Status: status})
		err := c.Set(t.Context(), order(t, "P-1"))
		wantError(t, err, Error{Class: class, Code: fmt.Sprintf("http_%d", status)})
		if p := f.Product("access", "P-1"); p.Calls != 1 {
			t.Errorf("%d: %d calls, want one", status, p.Calls)
		}
	}
	for _, status := range delayed {
		check(status, Delayed)
	}
	for _, status := range rejected {
		check(status, Rejected)
	}
	check(401, Unauthorised)
	check(403, Unauthorised)
}

func TestEverySuccessIsDoneWhateverItsBody(t *testing.T) {
	for _, status := range []int{200, 201, 202, 204} {
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			if status != 204 {
				w.Header().Set("Content-Length", "1000") // and then breaks off
			}
			w.WriteHeader(status)
		})
		if err := c.Set(t.Context(), order(t, "P-1")); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestAConflictIsDoneOnlyIfItIsOurs(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		want   *Error
	}{
		"our status and date":  {200, `{"status":"pendingTerminate","terminationDate":"2026-12-22","id":"P-1"}`, nil},
		"another date":         {200, `{"status":"pendingTerminate","terminationDate":"2026-12-31"}`, &Error{Class: Rejected, Code: "conflict"}},
		"another status":       {200, `{"status":"active","terminationDate":"2026-12-22"}`, &Error{Class: Rejected, Code: "conflict"}},
		"no JSON":              {200, `<html>`, &Error{Class: Rejected, Code: "conflict"}},
		"an endless answer":    {200, `{"x":"` + strings.Repeat("x", maxAnswer) + `","status":"pendingTerminate","terminationDate":"2026-12-22"}`, &Error{Class: Rejected, Code: "conflict"}},
		"the product is gone":  {404, ``, &Error{Class: Rejected, Code: "http_404"}},
		"reading is forbidden": {403, ``, &Error{Class: Unauthorised, Code: "http_403"}},
		"reading fails":        {503, ``, &Error{Class: Delayed, Code: "http_503"}},
		"reading conflicts":    {409, ``, &Error{Class: Rejected, Code: "http_409"}},
	} {
		t.Run(name, func(t *testing.T) {
			client := answering(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPatch {
					w.WriteHeader(http.StatusConflict)
					return
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			err := client.Set(t.Context(), order(t, "P-1"))
			if c.want == nil {
				if err != nil {
					t.Errorf("error %v, want none", err)
				}
				return
			}
			wantError(t, err, *c.want)
		})
	}
}

func TestAConflictAfterAnAppliedOrderIsDone(t *testing.T) {
	f, c := newFake(t, 0)
	f.SetFaults("access", backendtest.Faults{Status: 409, Apply: true})
	if err := c.Set(t.Context(), order(t, "P-1")); err != nil {
		t.Fatal(err)
	}
	f.SetFaults("access", backendtest.Faults{Status: 409})
	wantError(t, c.Set(t.Context(), order(t, "P-2")), Error{Class: Rejected, Code: "conflict"})
}

func TestARedirectIsNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer target.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := answering(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target.URL, status) })
		err := c.Set(t.Context(), order(t, "P-1"))
		wantError(t, err, Error{Class: Rejected, Code: fmt.Sprintf("http_%d", status)})
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the order went elsewhere %d times", n)
	}
}

func TestABackendMaySayHowLongToWait(t *testing.T) {
	for header, want := range map[string]time.Duration{
		"7":                             7 * time.Second,
		"Sun, 22 Nov 2026 11:02:00 GMT": 2 * time.Minute,
		"Sun, 22 Nov 2026 10:00:00 GMT": 0,
		"-7":                            0,
		"soon":                          0,
		"":                              0,
		"4000000000":                    maxPause,
	} {
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		wantError(t, c.Set(t.Context(), order(t, "P-1")), Error{Class: Delayed, Code: "http_503", RetryAfter: want})
	}
}

func TestABackendThatDoesNotAnswerIsDelayed(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	c := New(Config{Lines: map[string]Line{"access": {BaseURL: gone.URL}}})
	wantError(t, c.Set(t.Context(), order(t, "P-1")), Error{Class: Delayed, Code: "no_answer"})

	f, c := newFake(t, 100*time.Millisecond)
	f.SetFaults("access", backendtest.Faults{Hang: fake.Duration(time.Minute)})
	wantError(t, c.Set(t.Context(), order(t, "P-1")), Error{Class: Delayed, Code: "timeout"})

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	wantError(t, c.Set(cancelled, order(t, "P-1")), Error{Class: Delayed, Code: "cancelled"})
}

func TestALineIsCalledMarkedOrNotConfigured(t *testing.T) {
	f, c := newFake(t, 0)
	o := order(t, "P-1")
	o.Line = "tv"
	if err := c.Set(t.Context(), o); err != nil {
		t.Errorf("a line whose mark suffices: %v", err)
	}
	c.lines["empty"] = Line{}
	for _, o.Line = range []string{"fax", "empty"} {
		var failed *Error
		if err := c.Set(t.Context(), o); !errors.As(err, &failed) || failed.Class != NotConfigured {
			t.Errorf("the line %s: %v, want not configured", o.Line, err)
		}
	}
	if n := len(f.Products()); n != 0 {
		t.Errorf("%d products were touched", n)
	}
}

func TestAnOrderThatNamesNoProductIsNotSent(t *testing.T) {
	f, c := newFake(t, 0)
	for name, spoil := range map[string]func(*Order){
		"no product":       func(o *Order) { o.ProductID = "" },
		"the folder above": func(o *Order) { o.ProductID = ".." },
		"no key":           func(o *Order) { o.Key = "" },
	} {
		t.Run(name, func(t *testing.T) {
			o := order(t, "P-1")
			spoil(&o)
			wantError(t, c.Set(t.Context(), o), Error{Class: Rejected, Code: "bad_order"})
		})
	}
	if n := len(f.Products()); n != 0 {
		t.Errorf("%d products were touched", n)
	}
}

func TestTheTokenIsReadAtEveryCall(t *testing.T) {
	f, c := newFake(t, 0)
	path := filepath.Join(t.TempDir(), "token")
	line := c.lines["access"]
	line.Token, line.TokenFile = "", path
	c.lines["access"] = line
	unreadable := Error{Class: Unauthorised, Code: "token_unreadable"}

	wantError(t, c.Set(t.Context(), order(t, "P-1")), unreadable)
	for _, step := range []struct {
		token string
		want  *Error
	}{
		{"old\n", &Error{Class: Unauthorised, Code: "http_401"}},
		{"secret\n", nil},
		{" \n", &unreadable},
		{"se\ncret", &unreadable},
	} {
		if err := os.WriteFile(path, []byte(step.token), 0o600); err != nil {
			t.Fatal(err)
		}
		err := c.Set(t.Context(), order(t, "P-1"))
		if step.want != nil {
			wantError(t, err, *step.want)
		} else if err != nil {
			t.Errorf("token %q: %v", step.token, err)
		}
	}
	if p := f.Product("access", "P-1"); p.Calls != 1 {
		t.Errorf("%d orders arrived, want the one with the right token", p.Calls)
	}
}

func TestNoErrorHoldsWhatTheBackendSaid(t *testing.T) {
	const said = "Erika Beispiel, erika@example.com"
	for _, status := range []int{301, 400, 401, 409, 429, 503} {
		c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", said)
			w.Header().Set("Location", "/"+said)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, said)
		})
		if err := c.Set(t.Context(), order(t, "P-1")); err == nil || strings.Contains(err.Error(), "Erika") {
			t.Errorf("%d: error %v", status, err)
		}
	}
}

func TestOfManyParallelOrdersNoneIsLostAndNoneTakesEffectTwice(t *testing.T) {
	f, c := newFake(t, 0)
	var wg sync.WaitGroup
	for n := range 400 {
		wg.Go(func() {
			if err := c.Set(t.Context(), order(t, fmt.Sprintf("P-%d", n%200))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	products := f.Products()
	if len(products) != 200 {
		t.Errorf("%d products, want 200", len(products))
	}
	for _, p := range products {
		if p.Effects != 1 || p.Calls != 2 {
			t.Errorf("%+v, want one effect of two calls", p)
		}
	}
}
