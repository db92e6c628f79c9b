package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

const priceChange = `{"kind":"for_cause","customer_id":"C-3","items":[{"product_id":"P-30",
	"cause":{"trigger":"price_change","informed_on":"2026-11-10","event_on":"2027-01-01"}}]}`

// bound imports a telecom contract that runs until 31 May 2028.
func (st *stage) bound() {
	st.t.Helper()
	var r store.Record
	err := json.Unmarshal([]byte(`{"customer":{"id":"C-3","number":"K3","name":"Kim Beispiel"},
		"contract":{"id":"V-30","number":"2026-30","concluded_on":"2026-06-01"},
		"products":[{"id":"P-30","name":"Mobil M","line":"mobile","terms":{"sector":"telecom",
			"starts_on":"2026-06-01","initial_term":"P24M","notice":"P1M","renewal":"indefinite"}}]}`), &r)
	if err == nil {
		err = storetest.TryImport(st.t.Context(), st.owner, r)
	}
	if err != nil {
		st.t.Fatal(err)
	}
}

func TestACauseThatTheProviderVouchesForIsDecidedByItsDays(t *testing.T) {
	st := newStage(t)
	st.bound()
	r := declaring(priceChange)
	r.scope, r.sub = "intake", "portal"
	got := item(t, st.declare(http.StatusCreated, r), "P-30")
	if got["ends_on"] != "2026-12-31" || got["decision"] != 1.0 || got["review"] != nil {
		t.Errorf("item %v", got)
	}
}

func TestACauseInTheCustomersOwnWordsIsForAPerson(t *testing.T) {
	st := newStage(t)
	st.bound()
	r := declaring(`{"kind":"for_cause","reason":"Preiserhöhung","items":[{"product_id":"P-30"}]}`)
	r.sub = "C-3"
	got := item(t, st.declare(http.StatusCreated, r), "P-30")
	if got["ends_on"] != "2028-05-31" || got["review"] == nil {
		t.Errorf("item %v", got)
	}
}

func TestWhoMayStateACauseAndWith(t *testing.T) {
	st := newStage(t)
	st.bound()
	own := declaring(`{"kind":"for_cause","items":[{"product_id":"P-30","cause":{"trigger":"price_change","event_on":"2027-01-01"}}]}`)
	own.sub = "C-3"
	ordinary := declaring(`{"kind":"ordinary","customer_id":"C-3","items":[{"product_id":"P-30","cause":{"trigger":"price_change"}}]}`)
	ordinary.scope, ordinary.sub = "intake", "portal"
	unknown := declaring(`{"kind":"for_cause","customer_id":"C-3","items":[{"product_id":"P-30","cause":{"trigger":"bad_mood"}}]}`)
	unknown.scope, unknown.sub = "intake", "portal"
	for _, test := range []struct {
		name string
		r    request
		want int
	}{
		{"the customer's own token", own, http.StatusForbidden},
		{"an ordinary cancellation", ordinary, http.StatusUnprocessableEntity},
		{"a trigger that nobody knows", unknown, http.StatusUnprocessableEntity},
	} {
		t.Run(test.name, func(t *testing.T) {
			if res := st.do(test.r); res.status != test.want {
				t.Errorf("%d: %s", res.status, res.body)
			}
		})
	}
}
