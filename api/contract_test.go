package api_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// unread are terms that nobody may ask for here.
type unread struct{ t *testing.T }

func (u unread) Of(context.Context, string, notice.Language) (cancellation.ContractTerms, error) {
	u.t.Error("terms are read that nobody sees")
	return cancellation.ContractTerms{}, nil
}

func TestANewContractIsOrderedByNobodyWhoHasNotSeenItsSummary(t *testing.T) {
	st := newStage(t, func(st *stage) { st.terms = unread{t} })
	path := farAhead(t, st, "P-1")
	phone := support(http.MethodPost, path+"/continuation", `{"product_ids":["P-1"],"channel":"phone"}`)
	phone.key = "k"
	for by, r := range map[string]request{"the holder's token": offering(path, `{"product_ids":["P-1"]}`), "support": phone} {
		if res := st.do(r); res.status != http.StatusConflict || res.json(t)["code"] != "order_on_page" {
			t.Errorf("by %s: answered %d: %s", by, res.status, res.body)
		}
	}
	k := st.do(request{path: path}).json(t)
	if until, shown := item(t, k, "P-1")["continue_until"]; !shown || until != nil {
		t.Errorf("it says that it could be ordered here until %v", until)
	}
	if offers, err := st.owner.Continuations(t.Context(), k["id"].(string)); err != nil || len(offers) != 0 {
		t.Errorf("%v, %v", offers, err)
	}
}
