package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/internal/notice"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// tooLong imports two contracts of one form, whose term is too long by a year.
func (st *stage) tooLong() {
	st.t.Helper()
	for _, line := range []string{
		`{"customer":{"id":"C-4","number":"K4","name":"Kim Beispiel"},"contract":{"id":"V-40","number":"2026-40","concluded_on":"2026-06-01"},
		  "products":[{"id":"P-40","name":"DSL 40","line":"access","terms":{"sector":"telecom","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}}]}`,
		`{"customer":{"id":"C-5","number":"K5","name":"Toni Beispiel"},"contract":{"id":"V-50","number":"2026-50","concluded_on":"2026-07-01"},
		  "products":[{"id":"P-50","name":"DSL 50","line":"access","terms":{"sector":"telecom","initial_term":"P36M","notice":"P1M","renewal":"indefinite"}}]}`,
	} {
		var r store.Record
		err := json.Unmarshal([]byte(line), &r)
		if err == nil {
			err = storetest.TryImport(st.t.Context(), st.owner, r)
		}
		if err != nil {
			st.t.Fatal(err)
		}
	}
}

// answering opens API and worker with the provider's answer to what is disputed.
func answering(policy map[string]string) func(*stage) {
	return func(st *stage) {
		law, err := notice.Rules().Answering(policy)
		if err != nil {
			st.t.Fatal(err)
		}
		open := func(url string, err error) *store.Store {
			if err != nil {
				st.t.Fatal(err)
			}
			s, err := store.Open(st.t.Context(), store.Config{URL: url, MaxConns: 4, Law: law})
			if err != nil {
				st.t.Fatal(err)
			}
			st.t.Cleanup(s.Close)
			return s
		}
		st.config.Store = open(databases.AsAPI(st.url))
		st.runs.decide = activities.New(activities.Config{Store: open(databases.AsWorker(st.url))})
	}
}

// longItem declares the end of the one product of a customer.
func (st *stage) longItem(customer, product string) map[string]any {
	st.t.Helper()
	r := declaring(`{"kind":"ordinary","items":[{"product_id":"` + product + `"}]}`)
	r.sub = customer
	return item(st.t, st.declare(http.StatusCreated, r), product)
}

func TestWhatIsDisputedShowsBothResultsAndWhichOneThePolicyTook(t *testing.T) {
	const latest, anyTime = "2028-05-31", "2026-12-22"
	for _, tt := range []struct {
		policy             map[string]string
		ends, took, beside string
	}{
		{nil, latest, "latest", anyTime},
		{map[string]string{"too_long": "any_time"}, anyTime, "any_time", latest},
	} {
		st := newStage(t, answering(tt.policy))
		st.tooLong()
		listed := st.do(request{path: "/v1/customers/C-4/contracts", sub: "C-4"}).json(t)["contracts"].([]any)[0].(map[string]any)
		if end := listed["products"].([]any)[0].(map[string]any)["ends_on"]; end != tt.ends {
			t.Errorf("%v: the contracts list says %v", tt.policy, end)
		}
		preview := st.do(request{
			method: http.MethodPost, path: "/v1/cancellations/preview", sub: "C-4", body: `{"items":[{"product_id":"P-40"}]}`,
		}).json(t)["items"].([]any)[0].(map[string]any)
		for what, got := range map[string]map[string]any{"preview": preview, "decision": st.longItem("C-4", "P-40")} {
			readings := got["readings"].([]any)
			if got["ends_on"] != tt.ends || len(readings) != 1 {
				t.Errorf("%v: the %s is %v", tt.policy, what, got)
				continue
			}
			if r := readings[0].(map[string]any); r["question"] != "too_long" || r["took"] != tt.took || r["ends_on"] != tt.beside || r["law"] != "§ 306 BGB" {
				t.Errorf("%v: the %s reads %v", tt.policy, what, r)
			}
		}
	}
}

func TestAClauseIsSettledOnceForAllThatHaveItAndNoCaseWaits(t *testing.T) {
	st := newStage(t)
	st.tooLong()
	settle := func(clause, body string) response {
		return st.do(support(http.MethodPost, "/v1/clauses/"+clause+"/settle", body))
	}
	list := func() []any { return st.do(support(http.MethodGet, "/v1/clauses", "")).json(t)["items"].([]any) }
	if got := list(); len(got) != 0 {
		t.Errorf("before anything is decided there stands %v", got)
	}
	first := st.longItem("C-4", "P-40")
	if first["ends_on"] != "2028-05-31" {
		t.Errorf("nobody has settled it, and it ends on %v", first["ends_on"])
	}
	clauses := list()
	if len(clauses) != 1 {
		t.Fatalf("clauses: %v", clauses)
	}
	seen := clauses[0].(map[string]any)
	clause := seen["clause"].(string)
	if terms := seen["terms"].(map[string]any); terms["initial_term"] != "P36M" || terms["concluded_on"] != nil || seen["answer"] != nil ||
		clause != first["readings"].([]any)[0].(map[string]any)["clause"] {
		t.Errorf("it shows %v", seen)
	}
	for _, tt := range []struct {
		clause, body string
		want         int
	}{
		{clause, `{"answer":"never","reason":"x"}`, 422},
		{clause, `{"answer":"any_time"}`, 422},
		{"0000000000000000", `{"answer":"any_time","reason":"x"}`, 404},
		{clause, `{"answer":"any_time","reason":"Legal department, 22 November"}`, 200},
		{clause, `{"answer":"any_time","reason":"Legal department, 22 November"}`, 200},
	} {
		if res := settle(tt.clause, tt.body); res.status != tt.want {
			t.Errorf("%s %s: answered %d: %s", tt.clause, tt.body, res.status, res.body)
		}
	}
	if c := list()[0].(map[string]any); c["answer"] != "any_time" || c["settled_by"] != "anna" || c["reason"] != "Legal department, 22 November" {
		t.Errorf("settled: %v", c)
	}
	if second := st.longItem("C-5", "P-50"); second["ends_on"] != "2026-12-22" {
		t.Errorf("of the same form, declared after it was settled: %v", second)
	}
	if got := list(); len(got) != 1 {
		t.Errorf("two contracts of one form left %v", got)
	}
}
