package api_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// typedCase is what somebody typed that fits no customer for sure.
func typedCase(t *testing.T, st *stage, contract string) (path, caseID string) {
	t.Helper()
	caseID, err := st.config.Reception.DeclareTyped(t.Context(), reception.TypedDeclaration{
		Kind: cancellation.Ordinary, Reason: "Umzug", Locale: "de", Token: "t",
		Typed: cancellation.Typed{Name: "E. Beispiel", Contract: contract, Phone: "0171 2345678", Email: "neu@example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + caseID, caseID
}

func identifying(path, body string) request {
	return request{method: http.MethodPost, path: path + "/identify", body: body, key: "identify-1", sub: "anna", scope: "support"}
}

const isErika = `{"customer_id":"C-1","reason":"rang up"}`

func TestSupportSaysWhoseATypedDeclarationIs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer func() error
		status int
		state  string
		open   bool
	}{
		{"the run decides", nil, http.StatusOK, "cancelling", false},
		{"no answer in time", func() error { return errors.New("no answer") }, http.StatusAccepted, "received", true},
		{"no run is open", func() error { return cancellation.ErrNotFound }, http.StatusOK, "received", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			path, _ := typedCase(t, st, "2024-0815")
			st.runs.identify = tt.answer
			for range 2 {
				res := st.do(identifying(path, isErika))
				if res.status != tt.status {
					t.Fatalf("answered %d, want %d: %s", res.status, tt.status, res.body)
				}
				if k := res.json(t); k["state"] != tt.state || k["typed"] != nil {
					t.Errorf("got %v", k)
				}
			}
			if tt.answer == nil {
				k := st.do(request{path: path, sub: "anna", scope: "support"}).json(t)
				if got := item(t, k, "P-2"); got["ends_on"] != "2026-12-22" || got["decision"] != 1.0 {
					t.Errorf("got %v", k)
				}
			}
			for _, r := range st.runs.identified {
				if diff := cmp.Diff(st.runs.identified[0], r); diff != "" || r.ActID == "" {
					t.Errorf("the same key is another act:\n%s", diff)
				}
			}
			if want := map[bool]int{false: 1, true: 2}[tt.open]; len(st.runs.identified) != want {
				t.Errorf("the run was told %d times, want %d", len(st.runs.identified), want)
			}
			if acts, err := st.owner.OpenActs(t.Context(), 0, 10); err != nil || (len(acts) == 1) != tt.open {
				t.Errorf("open acts: %v, %v", acts, err)
			}
			for _, other := range []request{
				identifying(path, `{"customer_id":"C-2","items":[{"product_id":"P-9"}],"reason":"rang up"}`),
				func() request { r := identifying(path, isErika); r.key = "identify-2"; return r }(),
			} {
				if res := st.do(other); res.status != http.StatusConflict {
					t.Errorf("another act: answered %d: %s", res.status, res.body)
				}
			}
		})
	}
}

func TestTheSameSentAtTheSameTimeIsOneActAndOneAnswer(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "2024-0815")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if res, err := st.try(identifying(path, isErika)); err != nil || res.status != http.StatusOK {
				t.Errorf("answered %d: %s, %v", res.status, res.body, err)
			}
		})
	}
	wg.Wait()
}

func TestIdentifyIsRefused(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "mein Internet")
	known := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	clear := `{"customer_id":"C-1","items":[{"product_id":"P-1"}],"reason":"x"}`
	by := func(scope string) request { r := identifying(path, clear); r.scope = scope; return r }
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
		{"by a customer", by("cancellations"), http.StatusForbidden},
		{"by a system that declares for others", by("intake"), http.StatusForbidden},
		{"of an unknown case", identifying("/v1/cancellations/0190a7c0-0000-7000-8000-000000000001", clear), http.StatusNotFound},
		{"of a case that a known customer declared", identifying("/v1/cancellations/"+known["id"].(string), clear), http.StatusConflict},
		{"an unknown customer", identifying(path, `{"customer_id":"C-7","reason":"x"}`), http.StatusNotFound},
		{"another's product", identifying(path, `{"customer_id":"C-1","items":[{"product_id":"P-9"}],"reason":"x"}`), http.StatusNotFound},
		{"without products, where it is unclear", identifying(path, isErika), http.StatusUnprocessableEntity},
		{"without a reason", identifying(path, `{"customer_id":"C-1"}`), http.StatusUnprocessableEntity},
		{"without a customer", identifying(path, `{"customer_id":"","reason":"x"}`), http.StatusUnprocessableEntity},
		{"no products at all", identifying(path, `{"customer_id":"C-1","items":[],"reason":"x"}`), http.StatusUnprocessableEntity},
		{"a product twice", identifying(path, `{"customer_id":"C-1","items":[{"product_id":"P-1"},{"product_id":"P-1"}],"reason":"x"}`), http.StatusUnprocessableEntity},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if res := st.do(tt.send); res.status != tt.status {
				t.Errorf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
		})
	}
	if acts, err := st.owner.OpenActs(t.Context(), 0, 10); err != nil || len(acts)+len(st.runs.identified) != 0 {
		t.Errorf("acts were stored: %v, %v; the run was told %v", acts, err, st.runs.identified)
	}
	if res := st.do(identifying(path, clear)); res.status != http.StatusOK {
		t.Errorf("with products: answered %d: %s", res.status, res.body)
	}
}

func TestWhatWasTypedIsShownToSupportAlone(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "2024-0815")
	k := st.do(request{path: path, sub: "anna", scope: "support"}).json(t)
	want := map[string]any{"name": "E. Beispiel", "contract": "2024-0815", "phone": "0171 2345678", "email": "neu@example.com", "reason": "Umzug"}
	if diff := cmp.Diff(any(want), k["typed"]); diff != "" || k["state"] != "unmatched" {
		t.Errorf("%v (-want +got):\n%s", k["state"], diff)
	}
	if res := st.do(request{path: path}); res.status != http.StatusNotFound {
		t.Errorf("a customer, while it is nobody's: answered %d", res.status)
	}
	st.do(identifying(path, isErika))
	for _, caller := range []request{{path: path}, {path: path, sub: "crm", scope: "intake"}} {
		res := st.do(caller)
		if strings.Contains(string(res.body), "0171") || strings.Contains(string(res.body), `"typed"`) {
			t.Errorf("%s reads %s", caller.scope, res.body)
		}
	}
	if res := st.do(request{path: path}); res.status != http.StatusOK {
		t.Errorf("the customer, once it is his: answered %d", res.status)
	}
}

func TestUnmatchedCasesAreListed(t *testing.T) {
	st := newStage(t)
	path, caseID := typedCase(t, st, "2024-0815")
	st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	ids := func() (got []string) {
		res := st.do(request{path: "/v1/cancellations?state=unmatched", sub: "anna", scope: "support"})
		if strings.Contains(string(res.body), "0171") {
			t.Errorf("the list shows what was typed: %s", res.body)
		}
		for _, k := range res.json(t)["items"].([]any) {
			got = append(got, k.(map[string]any)["id"].(string))
		}
		return got
	}
	if diff := cmp.Diff([]string{caseID}, ids()); diff != "" {
		t.Error(diff)
	}
	st.do(identifying(path, isErika))
	if got := ids(); len(got) != 0 {
		t.Errorf("listed once it is known: %v", got)
	}
}

func settling(path, key string) request {
	return request{method: http.MethodPost, path: path + "/objection/settle", body: `{"reason":"spoke to her"}`, key: key, sub: "anna", scope: "support"}
}

func TestAnObjectionCallsAPersonUntilItIsSettled(t *testing.T) {
	st := newStage(t)
	path, caseID := typedCase(t, st, "2024-0815")
	st.do(identifying(path, isErika))
	if res := st.do(settling(path, "s-0")); res.status != http.StatusConflict {
		t.Errorf("nothing to settle: answered %d: %s", res.status, res.body)
	}
	read := func() map[string]any { return st.do(request{path: path, sub: "anna", scope: "support"}).json(t) }
	for range 2 {
		if err := st.config.Store.Object(t.Context(), caseID); err != nil {
			t.Fatal(err)
		}
	}
	k := read()
	since, _ := k["objection_since"].(string)
	if at, err := time.Parse(time.RFC3339, since); k["state"] != "needs_attention" || err != nil || time.Since(at) > time.Hour {
		t.Errorf("got %v", k)
	}
	if acts, err := st.owner.OpenActs(t.Context(), -time.Hour, 10); err != nil || len(acts) != 0 {
		t.Errorf("a run is to answer the objection: %v, %v", acts, err)
	}
	for scope, status := range map[string]int{"cancellations": http.StatusForbidden, "intake": http.StatusForbidden} {
		r := settling(path, "s-1")
		if r.scope = scope; st.do(r).status != status {
			t.Errorf("%s may settle", scope)
		}
	}
	for range 2 {
		res := st.do(settling(path, "s-1"))
		if k := res.json(t); res.status != http.StatusOK || k["state"] != "cancelling" || k["objection_since"] != nil {
			t.Errorf("answered %d: %v", res.status, k)
		}
	}
	if err := st.config.Store.Object(t.Context(), caseID); err != nil {
		t.Fatal(err)
	}
	if k := read(); k["state"] != "cancelling" || k["objection_since"] != nil {
		t.Errorf("objecting again: %v", k)
	}
	if res := st.do(settling(path, "s-2")); res.status != http.StatusConflict {
		t.Errorf("settled twice: answered %d", res.status)
	}
	if acts, err := st.owner.OpenActs(t.Context(), 0, 10); err != nil || len(acts) != 0 {
		t.Errorf("acts are open: %v, %v", acts, err)
	}
}
