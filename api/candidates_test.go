package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

func searching(body string) request {
	return request{method: http.MethodPost, path: "/v1/customers/search", body: body, sub: "anna", scope: "support"}
}

func TestSupportFindsACustomerByAnythingAndSeesWhy(t *testing.T) {
	st := newStage(t)
	st.seedNumbered("C-3", "Erika Beispiel")
	erika := func(degree any, fits ...any) map[string]any {
		return map[string]any{
			"customer_id": "C-1", "number": "K1", "name": "Erika Beispiel", "city": nil, "contracts": []any{"2024-0815", "2026-0001"},
			"degree": degree, "fits": fits, "contradicts": []any{},
		}
	}
	for body, want := range map[string]map[string]any{
		`{"number":"k1"}`:                                                erika(nil, "customer_number"),
		`{"contract":"Nr. 2026-0001"}`:                                   erika(nil, "contract"),
		`{"email":"Erika@example.com"}`:                                  erika(nil, "email"),
		`{"name":"Beispiel, Erika","email":"erika@example.com"}`:         erika("plain", "name", "email"),
		`{"name":"erika beispiel","number":"K1","contract":"2024-0815"}`: erika("strong", "name", "customer_number", "contract"),
	} {
		res := st.do(searching(body))
		list, _ := res.json(t)["items"].([]any)
		if res.status != http.StatusOK || len(list) == 0 {
			t.Errorf("%s: answered %d: %s", body, res.status, res.body)
			continue
		}
		if diff := cmp.Diff(any(want), list[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
	if res := st.do(searching(`{"name":"Niemand"}`)); string(res.body) != `{"items":[],"more":false}`+"\n" {
		t.Errorf("nobody: answered %d: %s", res.status, res.body)
	}
	for _, body := range []string{`{}`, `{"name":""}`, `{"birth_date":"1980-02-29"}`} {
		if res := st.do(searching(body)); res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d: %s", body, res.status, res.body)
		}
	}
}

func TestTwentyAreShownAndThatThereAreMore(t *testing.T) {
	st := newStage(t)
	for n := range 21 {
		st.seedNumbered(fmt.Sprintf("C-1%02d", n), "Anna Vielfach")
	}
	k := st.do(searching(`{"name":"Vielfach"}`)).json(t)
	if got := len(k["items"].([]any)); got != 20 || k["more"] != true || len(st.reads()) != 20 {
		t.Errorf("shown %d, more: %v, %d reads", got, k["more"], len(st.reads()))
	}
}

func TestWhoAskedForErasureIsFoundByNoSearch(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "2024-0815")
	if err := st.owner.Restrict(t.Context(), "C-1", "Art. 17"); err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{searching(`{"name":"Erika Beispiel"}`), searching(`{"number":"K1"}`), support(http.MethodGet, path+"/candidates", "")} {
		if res := st.do(r); len(res.json(t)["items"].([]any)) != 0 {
			t.Errorf("%s %s: found %s", r.path, r.body, res.body)
		}
	}
}

func TestCandidatesSayWhatFitsAndWhatContradictsUntilItIsKnown(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "2024-0815, 2025-7")
	var got []string
	list := st.do(support(http.MethodGet, path+"/candidates", "")).json(t)["items"].([]any)
	for _, c := range list {
		c := c.(map[string]any)
		got = append(got, fmt.Sprintf("%v%v %v %v", c["customer_id"], c["degree"], c["fits"], c["contradicts"]))
	}
	want := []string{"C-1<nil> [contract] [name contract]", "C-2<nil> [contract] [name contract]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if res := st.do(identifying(path, `{"customer_id":"C-1","items":[{"product_id":"P-1"}],"reason":"rang up"}`)); res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	if res := st.do(support(http.MethodGet, path+"/candidates", "")); res.status != http.StatusConflict {
		t.Errorf("once it is known: answered %d: %s", res.status, res.body)
	}
}

// seedNumbered imports a customer of that ID and name with a contract of his own.
func (st *stage) seedNumbered(id, name string) {
	st.t.Helper()
	err := storetest.TryImport(st.t.Context(), st.owner, store.Record{
		Customer: store.RecordCustomer{ID: id, Number: "K-" + id, Name: name},
		Contract: store.RecordContract{ID: "V-" + id, Number: "N-" + id},
	})
	if err != nil {
		st.t.Fatal(err)
	}
}
