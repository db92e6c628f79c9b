package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/workflows"
)

// parked is a case whose P-4 waits for a person and whose P-5 is under way.
func parked(t *testing.T, st *stage) (path string, itemID string) {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"contract_id":"V-2"}],"kind":"ordinary"}`})
	list, err := st.owner.Items(t.Context(), k["id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if i.ProductID == "P-4" {
			itemID = i.ItemID
		}
	}
	if err := st.owner.Stall(t.Context(), itemID, cancellation.ItemParked, "http_503"); err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + k["id"].(string), itemID
}

func retrying(path, body string) request {
	return request{method: http.MethodPost, path: path + "/retry", body: body, key: "retry-1", sub: "anna", scope: "support"}
}

func TestParkedItemShowsWhyAndSinceWhen(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	k := st.do(request{path: path}).json(t)
	if why, _ := item(t, k, "P-4")["error"].(map[string]any); k["state"] != "needs_attention" || why["code"] != "http_503" || why["since"] == nil {
		t.Errorf("got %v", k)
	}
}

func TestRetry(t *testing.T) {
	away := errors.New("no answer")
	for _, tt := range []struct {
		name, body string
		answer     error
		status     int
		items      int // named to the run
		open       bool
	}{
		{"everything", `{"reason":"healed"}`, nil, http.StatusOK, 0, false},
		{"one product", `{"reason":"healed","product_ids":["P-4"]}`, nil, http.StatusOK, 1, false},
		{"the run finds nothing", `{"reason":"healed"}`, cancellation.ErrNothingOpen, http.StatusConflict, 0, false},
		{"no answer in time", `{"reason":"healed"}`, away, http.StatusAccepted, 0, true},
		{"the run was ended while items are open", `{"reason":"healed"}`, cancellation.ErrNotFound, http.StatusAccepted, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			path, itemID := parked(t, st)
			st.runs.retry = func(workflows.RetryRequest) error { return tt.answer }
			res := st.do(retrying(path, tt.body))
			if res.status != tt.status {
				t.Fatalf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
			if len(st.runs.retried) != 1 {
				t.Fatalf("the run was asked %d times", len(st.runs.retried))
			}
			asked := st.runs.retried[0]
			if len(asked.ItemIDs) != tt.items || tt.items == 1 && asked.ItemIDs[0] != itemID {
				t.Errorf("the run was asked for %v", asked.ItemIDs)
			}
			acts, err := st.owner.OpenActs(t.Context(), 0, 10)
			if err != nil || (len(acts) == 1) != tt.open {
				t.Errorf("open acts: %v, %v", acts, err)
			}
			again := st.do(retrying(path, tt.body))
			if again.status != tt.status {
				t.Errorf("repeated: answered %d, want %d", again.status, tt.status)
			}
			for _, r := range st.runs.retried {
				if diff := cmp.Diff(asked, r); diff != "" {
					t.Errorf("a repeated retry is another act:\n%s", diff)
				}
			}
			if !tt.open && len(st.runs.retried) != 1 {
				t.Errorf("a closed act was sent again")
			}
			other := retrying(path, `{"reason":"another reason"}`)
			if res := st.do(other); res.status != http.StatusConflict {
				t.Errorf("another body: answered %d", res.status)
			}
		})
	}
}

func TestRetryIsRefused(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	unknown := "/v1/cancellations/0190a7c0-0000-7000-8000-000000000001"
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
		{"by a customer", request{method: http.MethodPost, path: path + "/retry", body: `{"reason":"x"}`, key: "k"}, http.StatusForbidden},
		{"of an unknown case", retrying(unknown, `{"reason":"x"}`), http.StatusNotFound},
		{"without a reason", retrying(path, `{}`), http.StatusUnprocessableEntity},
		{"with an empty reason", retrying(path, `{"reason":""}`), http.StatusUnprocessableEntity},
		{"of a product that the case does not hold", retrying(path, `{"reason":"x","product_ids":["P-9"]}`), http.StatusUnprocessableEntity},
		{"of a product twice", retrying(path, `{"reason":"x","product_ids":["P-4","P-4"]}`), http.StatusUnprocessableEntity},
		{"of a product that is under way", retrying(path, `{"reason":"x","product_ids":["P-5"]}`), http.StatusConflict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if res := st.do(tt.send); res.status != tt.status {
				t.Errorf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
		})
	}
	if len(st.runs.retried) != 0 {
		t.Errorf("the run was asked: %v", st.runs.retried)
	}
	if acts, err := st.owner.OpenActs(context.WithoutCancel(t.Context()), 0, 10); err != nil || len(acts) != 0 {
		t.Errorf("acts were stored: %v, %v", acts, err)
	}
}
