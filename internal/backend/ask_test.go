package backend

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/backend/backendtest"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// newLater is a fake whose clock stands ten days after the end of P-1.
func newLater(t *testing.T) (*backendtest.Server, *Client) {
	t.Helper()
	f, err := backendtest.New(backendtest.Config{Now: func() time.Time { return time.Date(2027, 1, 1, 11, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	c := New(Config{Lines: map[string]Line{"access": {BaseURL: server.URL + "/access"}, "tv": {MarkOnly: true}}})
	if err := c.Set(t.Context(), order(t, "P-1")); err != nil {
		t.Fatal(err)
	}
	return f, c
}

func TestEachFaultOfTheFakeShowsItsFinding(t *testing.T) {
	f, c := newLater(t)
	end := order(t, "P-1").EndsOn
	for _, want := range []cancellation.Finding{
		cancellation.FindingEnded, cancellation.FindingEndedTooEarly, cancellation.FindingStillActive,
		cancellation.FindingBilledAfterEnd, cancellation.FindingWaitsForPort, cancellation.FindingWaitsForSwitch,
	} {
		fault := string(want)
		if want == cancellation.FindingEnded {
			fault = ""
		}
		f.SetFaults("access", backendtest.Faults{End: fault, Product: "P-1"})
		e, told, err := c.Ask(t.Context(), "access", "P-1")
		if got := e.Find(end); err != nil || !told || got != want {
			t.Errorf("%s: found %s, %v", want, got, err)
		}
	}
	f.SetFaults("access", backendtest.Faults{})
	e, _, err := c.Ask(t.Context(), "access", "P-1")
	want := cancellation.Evidence{EndsOn: end, BilledUntil: end}
	if diff := cmp.Diff(want, e); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestAnEndThatHasComeIsStillTheOrder(t *testing.T) {
	_, c := newLater(t)
	if err := c.Verify(t.Context(), order(t, "P-1")); err != nil {
		t.Error(err)
	}
	other := order(t, "P-1")
	other.EndsOn = notice.Date{}
	wantError(t, c.Verify(t.Context(), other), Error{Line: "access", Class: Delayed, Code: "not_held"})
}

func TestAnAnswerThatProvesNothingIsNoEvidence(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		want   Error
	}{
		"away":                       {503, ``, Error{Class: Delayed, Code: "http_503"}},
		"no JSON":                    {200, `gone`, Error{Class: Rejected, Code: "bad_answer"}},
		"no status":                  {200, `{}`, Error{Class: Rejected, Code: "bad_answer"}},
		"a status that nobody knows": {200, `{"status":"sleeping"}`, Error{Class: Rejected, Code: "bad_answer"}},
		"a date that is none":        {200, `{"status":"terminated","terminationDate":"yesterday"}`, Error{Class: Rejected, Code: "bad_answer"}},
		"it waits for something":     {200, `{"status":"active","waitsFor":"godot"}`, Error{Class: Rejected, Code: "bad_answer"}},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = w.Write([]byte(tt.body))
		}))
		c := New(Config{Lines: map[string]Line{"access": {BaseURL: server.URL}}})
		_, _, err := c.Ask(t.Context(), "access", "P-1")
		t.Log(name)
		wantError(t, err, tt.want)
		server.Close()
	}
}

func TestWhatNoBackendKnowsHasNobodyToAskAndIsNoFailureOfABackend(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	var codes []string
	c := New(Config{
		Lines:   map[string]Line{"access": {BaseURL: server.URL}, "tv": {MarkOnly: true}},
		Observe: func(_ context.Context, _, code string) { codes = append(codes, code) },
	})
	for _, line := range []string{"access", "tv", "taken out"} {
		if _, told, err := c.Ask(t.Context(), line, "P-1"); told || err != nil {
			t.Errorf("%s: told %t, %v", line, told, err)
		}
	}
	if diff := cmp.Diff([]string{"ok"}, codes); diff != "" {
		t.Error(diff)
	}
}
