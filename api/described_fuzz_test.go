package api_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fairwell/fairwell/api"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/mail/mailtest"
)

var (
	fuzzed = flag.Int("fuzzed", 10_000, "how many requests are made from the description")
	seed   = flag.Uint64("seed", 1, "of those requests")
)

// TestWhateverIsSentIsAnsweredAsDescribed sends requests made from the
// description: none is answered by a failure of ours, and no answer has a
// status, a type, a member or a null that the description does not declare.
func TestWhateverIsSentIsAnsweredAsDescribed(t *testing.T) {
	v := newVendor(t)
	st := newStage(t, func(st *stage) { st.config.Deliveries = v.st.config.Deliveries })
	handler, err := api.New(st.config)
	if err != nil {
		t.Fatal(err)
	}
	d := st.described()
	calls := d.sorted()
	known := st.meaningful()
	var tokens []string
	for role := range roles {
		tokens = append(tokens, st.tokenOf(role))
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var workers sync.WaitGroup
	const of = 4
	for n := range uint64(of) {
		workers.Go(func() {
			g := &generator{described: d, Rand: rand.New(rand.NewPCG(*seed, n)), known: known}
			for range *fuzzed / of {
				name := pick(g, calls...)
				g.wild = pick(g, 0, 0, 3, 10, 30)
				method, path, _ := strings.Cut(name, " ")
				c := d.Paths[path][strings.ToLower(method)]
				body := ""
				if c.RequestBody != nil {
					body = g.body(c.RequestBody.Content["application/json"].Schema)
				}
				r := httptest.NewRequestWithContext(t.Context(), method, g.target(path, c), strings.NewReader(body))
				r.Header = g.header(c)
				if path == "/v1/webhooks/sendgrid" && g.sometimes(60) {
					if err := mailtest.Sign(r.Header, v.key, noon, []byte(body)); err != nil {
						t.Error(err)
					}
				}
				if token := tokens[g.role(c)]; token != "-" {
					r.Header.Set("Authorization", "Bearer "+token)
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if problem := d.undeclared(c, w.Result(), w.Body.Bytes()); problem != "" {
					t.Errorf("%s %s\n%v\n%.2000s\nis answered %d: %s\n%.2000s", method, r.URL, r.Header, body, w.Code, problem, w.Body)
				}
				mu.Lock()
				seen[fmt.Sprint(name, " ", w.Code)]++
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	if strings.Contains(st.log.String(), "error_id") {
		t.Errorf("something failed:\n%.5000s", st.log)
	}
	for _, name := range calls { // requests that are all refused would show little
		if !slices.ContainsFunc([]int{200, 201, 204, 403, 409}, func(status int) bool { return seen[fmt.Sprint(name, " ", status)] > 0 }) {
			t.Errorf("%s was never reached", name)
		}
	}
	for name, count := range seen {
		t.Log(name, count)
	}
}

// undeclared says what of an answer the description does not declare.
func (d described) undeclared(c describedCall, r *http.Response, body []byte) string {
	answer, ok := c.Responses[fmt.Sprint(r.StatusCode)]
	if !ok || r.StatusCode >= 500 {
		return "the status"
	}
	if len(answer.Content) == 0 && len(body) == 0 {
		return ""
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	media, ok := answer.Content[kind]
	if err != nil || !ok {
		return "the type " + r.Header.Get("Content-Type")
	}
	if !strings.HasSuffix(kind, "json") {
		return ""
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return "no JSON: " + err.Error()
	}
	return d.conform(media.Schema, v, "the answer")
}

func (d described) sorted() []string {
	var names []string
	for path, calls := range d.Paths {
		for method := range calls {
			names = append(names, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(names)
	return names
}

// meaningful lists what is in the database by the names of the places where
// it is asked for, and words for all others.
func (st *stage) meaningful() map[string][]string {
	st.t.Helper()
	known := map[string][]string{
		"": {
			"x", "Grüße 👋", "erika@example.com", "2026-11-22T00:00:00Z", "019a0000-0000-7000-8000-000000000000", strings.Repeat("a", 200),
			"..", "%00", "ä/ö", "null",
		},
		"customer_id": {"C-1", "C-1", "C-1", "C-2", "C-3"}, "customer": {"C-1", "C-1", "C-2", "C-3"},
		"confirmation_email": {"erika@example.com", "ä@ö.example"},
		"product_id":         {"P-1", "P-2", "P-3", "P-4", "P-5", "P-9"}, "contract_id": {"V-1", "V-2", "V-9"},
	}
	for i, typed := range []cancellation.Typed{
		{Name: "Erika Beispiel", Contract: "2024-0815", Email: "erika@example.com"},
		{Name: "Niemand", Contract: "?", Part: "TV", Email: "n@example.com"},
	} {
		w, err := st.config.Reception.Withdraw(st.t.Context(), reception.Withdrawal{Typed: typed, Locale: "de"})
		if err != nil {
			st.t.Fatal(err)
		}
		k, err := st.config.Reception.DeclareTyped(st.t.Context(), reception.TypedDeclaration{Kind: cancellation.ForCause, Reason: "x", Locale: "en", Typed: typed})
		if err != nil {
			st.t.Fatal(err)
		}
		mine := st.declare(http.StatusCreated, request{key: fmt.Sprint(i), sub: "crm", scope: "intake", body: `{"items":[{"contract_id":"V-1"}],"kind":"for_cause","customer_id":"C-1"}`})
		known["withdrawal"] = append(known["withdrawal"], w.ID, w.ID, k.ID)
		known["cancellation"] = append(known["cancellation"], k.ID, mine["id"].(string), mine["id"].(string), w.ID)
	}
	known["line"] = []string{"access", "tv"}
	for range 2 {
		known["hold"] = append(known["hold"], st.placeHold()["id"].(string))
	}
	return known
}
