package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sendgrid/sendgrid-go/helpers/eventwebhook"
)

// hook takes events as the service does, and answers as the test says.
type hook struct {
	*httptest.Server
	key *ecdsa.PrivateKey

	mu     sync.Mutex
	seen   []string       // "kind" of each event, with "|" behind each request
	ids    map[string]int // how often each sg_event_id came
	events []map[string]any
	answer func(request int) int
	posts  int
}

func newHook(t *testing.T) *hook {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := &hook{key: key, ids: map[string]int{}, answer: func(int) int { return http.StatusNoContent }}
	h.Server = httptest.NewServer(http.HandlerFunc(h.take))
	t.Cleanup(h.Close)
	return h
}

func (h *hook) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	ok, verifyErr := eventwebhook.VerifySignature(&h.key.PublicKey, body,
		r.Header.Get(eventwebhook.VerificationHTTPHeader), r.Header.Get(eventwebhook.TimestampHTTPHeader))
	h.mu.Lock()
	defer h.mu.Unlock()
	h.posts++
	if status := h.answer(h.posts); status/100 != 2 {
		w.WriteHeader(status)
		return
	}
	var list []map[string]any
	if err != nil || verifyErr != nil || !ok || json.Unmarshal(body, &list) != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	for _, e := range list {
		h.seen = append(h.seen, fmt.Sprint(e["event"]))
		h.ids[fmt.Sprint(e["sg_event_id"])]++
	}
	h.seen = append(h.seen, "|")
	h.events = append(h.events, list...)
	w.WriteHeader(http.StatusNoContent)
}

// want waits until exactly these events have come.
func (h *hook) want(t *testing.T, want string) {
	t.Helper()
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(10 * time.Second)
	for {
		h.mu.Lock()
		got := strings.Join(h.seen, " ")
		h.mu.Unlock()
		if got == want {
			return
		}
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("events %q, want %q", got, want)
		}
	}
}

func TestEventsSayWhatBecameOfAMail(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		want   string
		kept   int
		status string
	}{
		"taken and delivered":    {Faults{}, "processed delivered |", 1, "delivered"},
		"the other way round":    {Faults{EventsReversed: true}, "delivered processed |", 1, "delivered"},
		"suppressed":             {Faults{Suppressed: true}, "dropped |", 0, "dropped"},
		"bounced":                {Faults{Bounce: true}, "processed bounce |", 1, "bounced"},
		"bounced late":           {Faults{LateBounce: 1}, "processed delivered | bounce |", 1, "delivered"},
		"late and three times":   {Faults{EventDelay: 1, EventCopies: 2}, "processed delivered | processed delivered | processed delivered |", 1, "delivered"},
		"taken, the answer lost": {Faults{ResetAfterAccept: true}, "processed delivered |", 1, "delivered"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			f, url := start(t, Config{EventURL: h.URL, EventKey: h.key})
			f.SetFaults(c.faults)
			_, _, _ = call(t, http.MethodPost, url+"/v3/mail/send", good)
			h.want(t, c.want)
			for id, n := range h.ids {
				if n != 1 {
					t.Errorf("the event ID %s came %d times: SendGrid changes it", id, n)
				}
			}
			want := map[string]any{"mail_id": "m-1", "case": "c-1", "kind": "confirmation", "number": "0", "attempt": "1"}
			got := map[string]any{}
			for name := range want {
				got[name] = h.events[0][name]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if n := len(f.Messages("")); n != c.kept {
				t.Errorf("%d mails delivered, want %d", n, c.kept)
			}
			_, logs, err := call(t, http.MethodPost, url+"/v3/logs", `{"query":"status IN ('`+c.status+`')"}`)
			if err != nil || !strings.Contains(logs, "sg_message_id") {
				t.Errorf("the logs do not show it as %s: %s, %v", c.status, logs, err)
			}
		})
	}
}

func TestNothingIsReportedOfWhatWasNotTaken(t *testing.T) {
	h := newHook(t)
	f, url := start(t, Config{EventURL: h.URL, EventKey: h.key})
	for _, faults := range []Faults{{Status: 503}, {AcceptThenDrop: true}, {NoEvents: true}} {
		f.SetFaults(faults)
		send(t, url, good)
	}
	f.SetFaults(Faults{})
	send(t, url, good)
	h.want(t, "processed delivered |")
}

func TestEventsThatAreNotTakenArePostedAgain(t *testing.T) {
	h := newHook(t)
	h.answer = func(request int) int {
		if request == 1 {
			return http.StatusServiceUnavailable
		}
		return http.StatusNoContent
	}
	_, url := start(t, Config{EventURL: h.URL, EventKey: h.key})
	send(t, url, good)
	h.want(t, "processed delivered |")
}

func TestEventsThatWereNotTakenOutliveAKill(t *testing.T) {
	away := newHook(t)
	away.answer = func(int) int { return http.StatusServiceUnavailable }
	dir := filepath.Join(t.TempDir(), "mailbox")
	first, url := start(t, Config{Dir: dir, EventURL: away.URL, EventKey: away.key})
	send(t, url, good)
	first.events.stop()
	first.events.wg.Wait()
	h := newHook(t) // another one: a post of the first may still be on its way
	second, _ := start(t, Config{Dir: dir, EventURL: h.URL, EventKey: h.key})
	h.want(t, "processed delivered |")
	second.events.wg.Wait()
	third, _ := start(t, Config{Dir: dir, EventURL: h.URL, EventKey: h.key})
	third.events.wg.Wait()
	h.want(t, "processed delivered |")
}

func TestFaultsByChanceRepeatWithTheirSeed(t *testing.T) {
	faults := `{"seed":7,"random":[{"chance":0.3,"status":503},{"chance":0.3,"status":429}]}`
	statuses := func() (list []int) {
		_, url := start(t, Config{})
		if res, answer, err := call(t, http.MethodPut, url+"/faults", faults); err != nil || res.StatusCode != 200 {
			t.Fatalf("%v %s", err, answer)
		}
		for range 200 {
			status, _, _ := send(t, url, good)
			list = append(list, status)
		}
		return list
	}
	first := statuses()
	if diff := cmp.Diff(first, statuses()); diff != "" {
		t.Errorf("the same seed gave other faults:\n%s", diff)
	}
	count := map[int]int{}
	for _, status := range first {
		count[status]++
	}
	if count[503] < 40 || count[503] > 80 || count[429] < 40 || count[429] > 80 || count[202] < 50 {
		t.Errorf("of 200: %v", count)
	}
	_, url := start(t, Config{})
	for _, bad := range []string{
		`{"random":[{"chance":0.6,"status":503},{"chance":0.6,"status":429}]}`, `{"random":[{"chance":-1}]}`,
		`{"random":[{"chance":0.1,"next":2}]}`, `{"random":[{"chance":0.1,"random":[{"chance":0.1}]}]}`,
	} {
		if res, _, err := call(t, http.MethodPut, url+"/faults", bad); err != nil || res.StatusCode != 400 {
			t.Errorf("faults %s: %v", bad, res)
		}
	}
}

func TestTheLogsLagAsTheyAreTold(t *testing.T) {
	f, url := start(t, Config{})
	send(t, url, good)
	hits := func() int {
		_, answer, err := call(t, http.MethodPost, url+"/v3/logs", `{"query":"to_email = 'erika@example.com'"}`)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(answer, logSuffix)
	}
	f.SetFaults(Faults{LogDelay: 1 << 40, Next: 1, Status: 503})
	send(t, url, good) // uses the request's fault up, not the logs'
	if hits() != 0 {
		t.Error("the logs know of a mail before their delay is over")
	}
	f.SetFaults(Faults{})
	if hits() != 1 {
		t.Error("the logs do not know of a mail")
	}
}

func TestWhatWasDoneWithEachRequestIsShown(t *testing.T) {
	f, url := start(t, Config{})
	f.SetFaults(Faults{Next: 1, Status: 503})
	send(t, url, good)
	f.SetFaults(Faults{Next: 1, Suppressed: true})
	send(t, url, good)
	send(t, url, good)
	_, answer, err := call(t, http.MethodGet, url+"/requests?case=c-1", "")
	if err != nil {
		t.Fatal(err)
	}
	var list []Request
	if err := json.Unmarshal([]byte(answer), &list); err != nil {
		t.Fatal(err)
	}
	var did []string
	for _, r := range list {
		did = append(did, r.Kind+" "+r.Did)
	}
	if diff := cmp.Diff([]string{"confirmation status_503", "confirmation suppressed", "confirmation delivered"}, did); diff != "" {
		t.Error(diff)
	}
	if _, none, err := call(t, http.MethodGet, url+"/requests?case=c-2", ""); err != nil || none != "[]\n" {
		t.Errorf("another case: %s, %v", none, err)
	}
	_, page, err := call(t, http.MethodGet, url+"/", "")
	if err != nil || !strings.Contains(page, "<code>status_503</code>") || !strings.Contains(page, "the address is suppressed") {
		t.Errorf("the inbox does not show it: %v %s", err, page)
	}
}
