package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/store"
)

func TestAnErasedCaseIsShownAsErasedAndItsReceiptIsGone(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-1"}],"kind":"for_cause","reason":"Geheim","external_ref":"T-1"}`})
	id := k["id"].(string)
	if _, err := st.owner.Replay(t.Context(), []store.Erasure{{Kind: "case", ID: id, Class: "letter", ErasedAt: noon}}); err != nil {
		t.Fatal(err)
	}
	path := "/v1/cancellations/" + id
	for _, scope := range []string{"cancellations", "support"} {
		res := st.do(request{path: path, scope: scope})
		shown := res.json(t)
		if res.status != http.StatusOK || shown["erased_at"] == nil || shown["external_ref"] != nil || item(t, shown, "P-1")["ends_on"] == nil {
			t.Errorf("%s: %d %s", scope, res.status, res.body)
		}
		if strings.Contains(string(res.body), "Geheim") || strings.Contains(string(res.body), "DSL") {
			t.Errorf("%s: it tells what was declared: %s", scope, res.body)
		}
	}
	support := func(r request) response { r.scope, r.sub = "support", "agent-1"; return st.do(r) }
	for name, tt := range map[string]struct {
		got  response
		want int
	}{
		"the receipt":         {st.do(request{path: path + "/receipt"}), http.StatusConflict},
		"the list":            {support(request{path: "/v1/cancellations"}), http.StatusOK},
		"its acts":            {support(request{path: path + "/acts"}), http.StatusOK},
		"an act":              {support(request{method: http.MethodPost, path: path + "/void", key: "v", body: `{"reason":"x"}`}), http.StatusConflict},
		"declaring it again":  {st.do(request{method: http.MethodPost, path: "/v1/cancellations", key: "key-1", body: ordinary}), http.StatusConflict},
		"the same ID as ever": {st.do(request{path: path, sub: "C-2"}), http.StatusNotFound},
	} {
		if tt.got.status != tt.want {
			t.Errorf("%s: %d, want %d: %s", name, tt.got.status, tt.want, tt.got.body)
		}
	}
}

func TestAddressesAreKeptOutOfReferencesSubjectsAndKeys(t *testing.T) {
	st := newStage(t)
	const address = "anna@example.com"
	res := st.do(request{method: http.MethodPost, path: "/v1/cancellations", key: "k", body: `{"items":[{"product_id":"P-1"}],"kind":"ordinary","external_ref":"` + address + `"}`})
	if res.status != http.StatusUnprocessableEntity || strings.Contains(string(res.body), "anna") {
		t.Errorf("an address as the reference: %d %s", res.status, res.body)
	}
	call := request{sub: address, scope: "intake", key: address, body: `{"items":[{"product_id":"P-1"}],"kind":"ordinary","customer_id":"C-1"}`}
	k := st.declare(http.StatusCreated, call)
	if again := st.declare(http.StatusCreated, call); again["id"] != k["id"] {
		t.Error("the same key stands for another case")
	}
	if mine := st.do(request{path: "/v1/cancellations/" + k["id"].(string), sub: address, scope: "intake"}); mine.status != http.StatusOK {
		t.Errorf("who declared it may not read it: %d", mine.status)
	}
	stored, err := st.owner.Case(t.Context(), k["id"].(string))
	if err != nil || strings.Contains(stored.Subject, "anna") {
		t.Errorf("the address is stored: %s, %v", stored.Subject, err)
	}
}
