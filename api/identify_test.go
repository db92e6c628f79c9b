package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestIdentifyIsRefused(t *testing.T) {
	st := newStage(t)
	path, caseID := typedCase(t, st, "mein Internet")
	known := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	clear := `{"customer_id":"C-1","items":[{"product_id":"P-1"}],"reason":"x"}`
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
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
	if acts, err := st.owner.ActsOf(t.Context(), caseID); err != nil || len(acts)+len(st.runs.told) != 0 {
		t.Errorf("acts were stored: %v, %v; the run was told %v", acts, err, st.runs.told)
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
	return request{method: http.MethodPost, path: path + "/objection/settle", body: `{"outcome":"rejected","reason":"spoke to her"}`, key: key, sub: "anna", scope: "support"}
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
	if n, err := st.owner.OpenActs(t.Context(), caseID); err != nil || n != 0 {
		t.Errorf("a run is to answer the objection: %d, %v", n, err)
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
	if n, err := st.owner.OpenActs(t.Context(), caseID); err != nil || n != 0 {
		t.Errorf("%d acts are open, %v", n, err)
	}
}
