package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// answer is what the API said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request is one call of the API.
type request struct {
	method, path, token, key string
	body                     any    // encoded as JSON unless raw is set
	raw                      string // sent as it is
}

func (r request) send(t *testing.T) answer {
	t.Helper()
	var body io.Reader
	switch {
	case r.raw != "":
		body = strings.NewReader(r.raw)
	case r.body != nil:
		encoded, err := json.Marshal(r.body)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(t.Context(), r.method, url(8080, r.path), body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	return do(t, req)
}

func do(t *testing.T, req *http.Request) answer {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{status: res.StatusCode, header: res.Header, body: body}
}

func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
}

// cancellation is the case as the API shows it.
type cancellation struct {
	ID           string `json:"id"`
	Reference    string `json:"reference"`
	State        string `json:"state"`
	ReceivedAt   string `json:"received_at"`
	Items        []item `json:"items"`
	Confirmation struct {
		State string `json:"state"`
	} `json:"confirmation"`
	Receipt json.RawMessage `json:"receipt"`
}

type item struct {
	ProductID    string  `json:"product_id"`
	State        string  `json:"state"`
	EndsOn       string  `json:"ends_on"`
	Decision     int     `json:"decision"`
	TakenAlongBy *string `json:"taken_along_by"`
	Refused      *struct {
		Code   string `json:"code"`
		CaseID string `json:"case_id"`
		EndsOn string `json:"ends_on"`
	} `json:"refused"`
	Review *struct {
		DeclaredEnd string `json:"declared_end"`
		State       string `json:"state"`
	} `json:"review"`
	Error *struct {
		Code string `json:"code"`
	} `json:"error"`
}

func (c cancellation) item(t *testing.T, product string) item {
	t.Helper()
	for _, i := range c.Items {
		if i.ProductID == product {
			return i
		}
	}
	t.Fatalf("case %s has no item for %s", c.ID, product)
	return item{}
}

// token asks the identity provider for a token.
func token(t *testing.T, query string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(8027, "/token?"+query), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := do(t, req)
	if a.status != http.StatusOK {
		t.Fatalf("token: %d %s", a.status, a.body)
	}
	return strings.TrimSpace(string(a.body))
}

func support(t *testing.T) string { t.Helper(); return token(t, "sub=agent-7&scope=support") }

// read reads a case. Connections that a restarted database has closed cost one 503
// each, which asks for the repetition.
func read(t *testing.T, caseID string) cancellation {
	t.Helper()
	r := request{method: http.MethodGet, path: "/v1/cancellations/" + caseID, token: support(t)}
	var a answer
	eventually(t, "the case is answered", func() bool {
		a = r.send(t)
		return a.status != http.StatusServiceUnavailable
	})
	if a.status != http.StatusOK {
		t.Fatalf("read case: %d %s", a.status, a.body)
	}
	var c cancellation
	a.into(t, &c)
	return c
}

// message is a mail in the mailbox.
type message struct {
	Case, Kind, To, Subject, Text, HTML string
}

func mails(t *testing.T, caseID string) []message {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(8025, "/messages?case="+caseID), nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []message
	do(t, req).into(t, &list)
	return list
}

// order is what a backend holds of a product.
type order struct {
	Status          string  `json:"status"`
	TerminationDate *string `json:"terminationDate"`
	Effects         int     `json:"effects"`
	Calls           int     `json:"calls"`
}

func orderOf(t *testing.T, line, product string) order {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url(8026, "/"+line+"/products/"+product), nil)
	if err != nil {
		t.Fatal(err)
	}
	var o order
	do(t, req).into(t, &o)
	return o
}

// fault makes a fake misbehave until the test ends, or until it is healed.
func fault(t *testing.T, port int, path, faults string) {
	t.Helper()
	set := func(body string) {
		req, err := http.NewRequest(http.MethodPut, url(port, path), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if a := do(t, req); a.status >= 300 {
			t.Fatalf("set faults: %d %s", a.status, a.body)
		}
	}
	set(faults)
	if faults != "{}" {
		t.Cleanup(func() { set("{}") })
	}
}

// eventually waits until the check holds.
func eventually(t *testing.T, what string, check func() bool) {
	t.Helper()
	poll := time.NewTicker(100 * time.Millisecond)
	defer poll.Stop()
	deadline := time.After(4 * time.Minute)
	for !check() {
		select {
		case <-poll.C:
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// await waits until the case is in that state.
func await(t *testing.T, caseID, state string) cancellation {
	t.Helper()
	var c cancellation
	eventually(t, "case "+caseID+" is "+state, func() bool {
		c = read(t, caseID)
		return c.State == state
	})
	return c
}
