package webhook

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func letterTo(url string) letter {
	return letter{url: url, id: "e1", body: []byte("{}"), secrets: [][]byte{NewSecret()}, at: time.Now()}
}

func TestAnAnswerThatLeadsElsewhereIsNoSuccessAndNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			elsewhere.Add(1)
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusPermanentRedirect)
	}))
	defer server.Close()
	client := newClient(true)
	defer client.CloseIdleConnections()
	got := post(t.Context(), client, letterTo(server.URL))
	if got.ok() || got.status != http.StatusPermanentRedirect || elsewhere.Load() != 0 {
		t.Errorf("answered %+v, followed %d times", got, elsewhere.Load())
	}
}

// A name is judged by what it resolves to.
func TestANameOfTheHouseIsRefusedAfterItIsResolved(t *testing.T) {
	var called atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Add(1) }))
	defer server.Close()
	url := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	if got := post(t.Context(), newClient(false), letterTo(url)); got.code != codeRefused || called.Load() != 0 {
		t.Errorf("answered %+v, called %d times", got, called.Load())
	}
}

func TestRetryAfterIsUnderstoodAndBounded(t *testing.T) {
	now := time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "x": 0, "-5": 0, "120": 2 * time.Minute, "999999999": 24 * time.Hour,
		"Sat, 28 Nov 2026 07:00:00 GMT": time.Hour, "Sat, 28 Nov 2020 07:00:00 GMT": 0,
	} {
		if got := retryAfter(text, now); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestAnEventIsTriedForThreeDaysByTheScheduleOfTheSpecification(t *testing.T) {
	first := time.Date(2026, 11, 28, 6, 0, 0, 0, time.UTC)
	now, attempts := first, 1
	for ; ; attempts++ {
		due := again(attempts, first, now, 0)
		if due == nil {
			break
		}
		if pause := due.Sub(now); pause < pauses()[attempts-1] && !due.Equal(first.Add(giveUpAfter)) {
			t.Errorf("attempt %d comes after %s", attempts+1, pause)
		}
		now = *due
	}
	if attempts != 10 || !now.Equal(first.Add(giveUpAfter)) {
		t.Errorf("%d attempts, the last one %s after the first", attempts, now.Sub(first))
	}
	if due := again(1, first, first, time.Hour); due == nil || due.Sub(first) != time.Hour {
		t.Errorf("asked to wait for an hour: %v", due)
	}
}
