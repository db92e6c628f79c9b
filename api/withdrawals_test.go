package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// withdrawn receives a withdrawal and lets the rules look at it.
func withdrawn(t *testing.T, st *stage, typed cancellation.Typed) string {
	t.Helper()
	d, err := st.config.Reception.Withdraw(t.Context(), reception.Withdrawal{Typed: typed, Locale: "de"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.runs.decide.MatchWithdrawal(t.Context(), activities.CaseInput{CaseID: d.ID}); err != nil {
		t.Fatal(err)
	}
	return d.ID
}

func support(method, path, body string) request {
	r := request{method: method, path: path, body: body, sub: "anna", scope: "support"}
	if body != "" {
		r.key = "settle-1"
	}
	return r
}

var late = cancellation.Typed{Name: "Erika Beispiel", Contract: "2026-0001", Part: "Handy 10 GB", Email: "erika@example.com"}

func TestSupportSeesWithdrawalsNewestFirst(t *testing.T) {
	st := newStage(t)
	first := withdrawn(t, st, late)
	second := withdrawn(t, st, cancellation.Typed{Name: "Unbekannt", Contract: "?", Email: "x@example.com"})
	one := st.do(support(http.MethodGet, "/v1/withdrawals/"+first, "")).json(t)
	if one["reference"] == "" || one["reference"] != one["receipt_code"] {
		t.Errorf("the reference is %v, the code %v", one["reference"], one["receipt_code"])
	}
	delete(one, "receipt_code")
	delete(one, "reference")
	want := map[string]any{
		"id": first, "state": "needs_attention", "received_at": "2026-11-22T12:00:00+01:00", "locale": "de",
		"declared": map[string]any{"name": "Erika Beispiel", "contract": "2026-0001", "part": "Handy 10 GB", "email": "erika@example.com"},
		"found": map[string]any{
			"code": "late", "customer_id": "C-1", "contract_id": "V-2", "product_ids": []any{"P-4"},
			"withdrawal_until": "2026-06-15", "in_time": false,
		},
		"outcome": nil, "mail": map[string]any{"state": "pending", "sent_at": nil},
		"needs": []any{map[string]any{"cause": "withdrawal_late", "acts": []any{"settle"}}},
		"support": map[string]any{
			"holder": map[string]any{"customer_id": "C-1", "number": "K1", "name": "Erika Beispiel", "email": "erika@example.com"},
		},
	}
	if diff := cmp.Diff(want, one); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var seen []string
	for path := "/v1/withdrawals?state=needs_attention&limit=1"; path != ""; {
		page := st.do(support(http.MethodGet, path, "")).json(t)
		for _, i := range page["items"].([]any) {
			seen = append(seen, i.(map[string]any)["id"].(string))
		}
		path = ""
		if cursor, ok := page["next_cursor"].(string); ok {
			path = "/v1/withdrawals?state=needs_attention&limit=1&cursor=" + cursor
		}
	}
	if diff := cmp.Diff([]string{second, first}, seen); diff != "" {
		t.Errorf("pages:\n%s", diff)
	}
	if page := st.do(support(http.MethodGet, "/v1/withdrawals?state=completed", "")).json(t); len(page["items"].([]any)) != 0 {
		t.Errorf("completed: %v", page)
	}
}

func TestAPersonSettlesAWithdrawalOnce(t *testing.T) {
	st := newStage(t)
	id := withdrawn(t, st, late)
	path := "/v1/withdrawals/" + id + "/settle"
	send := support(http.MethodPost, path, `{"outcome":"accepted","reason":"was never instructed, Erika called"}`)
	for range 2 {
		res := st.do(send)
		if res.status != http.StatusOK {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
		outcome := res.json(t)["outcome"].(map[string]any)
		if outcome["outcome"] != "accepted" || outcome["by"] != "person" {
			t.Errorf("settled as %v", outcome)
		}
	}
	other := send
	other.body = `{"outcome":"rejected","reason":"late"}`
	if res := st.do(other); res.status != http.StatusConflict {
		t.Errorf("the key with another body: answered %d", res.status)
	}
	other.key = "settle-2"
	if res := st.do(other); res.status != http.StatusConflict || !strings.Contains(string(res.body), "waits for a person") {
		t.Errorf("settling what is settled: answered %d %s", res.status, res.body)
	}
	if strings.Contains(st.log.String(), "Erika") {
		t.Errorf("the log holds what was typed: %s", st.log)
	}
}

func TestAWithdrawalThatANoteIsAboutIsListedFromItsDayOn(t *testing.T) {
	st := newStage(t)
	id := withdrawn(t, st, late)
	if res := st.do(support(http.MethodPost, "/v1/withdrawals/"+id+"/note", `{"follow_up_on":"2026-12-01","reason":"he rings back"}`)); res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	for until, want := range map[string]int{"2026-11-30T23:59:59%2B01:00": 0, "2026-12-01T00:00:00%2B01:00": 1} {
		if list := st.do(support(http.MethodGet, "/v1/withdrawals?look_until="+until, "")).json(t)["items"].([]any); len(list) != want {
			t.Errorf("until %s: %v", until, list)
		}
	}
}

func TestWithdrawalsAreSupportsAlone(t *testing.T) {
	st := newStage(t)
	id := withdrawn(t, st, late)
	body := `{"outcome":"accepted","reason":"x"}`
	const unknownID = "0190a7c0-0000-7000-8000-000000000001"
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
		{"listed by a customer", request{path: "/v1/withdrawals"}, http.StatusForbidden},
		{"read by a customer", request{path: "/v1/withdrawals/" + id}, http.StatusForbidden},
		{"read by a portal", request{path: "/v1/withdrawals/" + id, scope: "intake"}, http.StatusForbidden},
		{"settled by a customer", request{method: http.MethodPost, path: "/v1/withdrawals/" + id + "/settle", body: body, key: "k"}, http.StatusForbidden},
		{"without a token", request{path: "/v1/withdrawals", token: "-"}, http.StatusUnauthorized},
		{"an unknown one", support(http.MethodGet, "/v1/withdrawals/"+unknownID, ""), http.StatusNotFound},
		{"what is no ID", support(http.MethodGet, "/v1/withdrawals/x", ""), http.StatusNotFound},
		{"settling an unknown one", support(http.MethodPost, "/v1/withdrawals/"+unknownID+"/settle", body), http.StatusNotFound},
		{"settling without a reason", support(http.MethodPost, "/v1/withdrawals/"+id+"/settle", `{"outcome":"accepted"}`), http.StatusUnprocessableEntity},
		{"settling as something else", support(http.MethodPost, "/v1/withdrawals/"+id+"/settle", `{"outcome":"sent","reason":"x"}`), http.StatusUnprocessableEntity},
		{"a state that is none", support(http.MethodGet, "/v1/withdrawals?state=open", ""), http.StatusUnprocessableEntity},
		{"a cursor that is none", support(http.MethodGet, "/v1/withdrawals?cursor=x", ""), http.StatusUnprocessableEntity},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if res := st.do(tt.send); res.status != tt.status {
				t.Errorf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
		})
	}
}
