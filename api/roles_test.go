package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
)

// roles are who calls. The case of the table is the customer's own and was
// declared by intake.
var roles = []struct{ name, sub, scope string }{
	{"nobody", "", ""},
	{"the customer", "C-1", "cancellations"},
	{"another customer", "C-2", "cancellations"},
	{"intake", "crm", "intake"},
	{"another intake", "shop", "intake"},
	{"support", "agent", "support"},
	{"an expired token", "agent", "support"},
	{"a token for another audience", "agent", "support"},
}

// allowed says of each call what each role is answered, in the order of roles.
// {case}, {withdrawal} and {customer} stand for those of the table.
var allowed = map[string]struct{ body, want string }{
	"GET /v1/customers/{customer}/contracts": {"", "401 200 404 403 403 200 401 401"},
	"POST /v1/customers/search":              {`{"name":"Erika"}`, "401 403 403 403 403 200 401 401"},
	"POST /v1/cancellations/preview": {
		`{"items":[{"product_id":"P-4"}],"customer_id":"C-1"}`, "401 403 403 200 200 200 401 401",
	},
	"POST /v1/cancellations": {
		`{"items":[{"product_id":"P-4"}],"kind":"ordinary","customer_id":"C-1"}`, "401 403 403 201 201 201 401 401",
	},
	"GET /v1/queue":                           {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/cancellations":                   {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/cancellations/{case}":            {"", "401 200 404 200 404 200 401 401"},
	"GET /v1/cancellations/{case}/receipt":    {"", "401 200 404 200 404 200 401 401"},
	"GET /v1/cancellations/{case}/acts":       {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/cancellations/{case}/letter":     {"", "401 403 403 403 403 404 401 401"}, // it is not put into words yet
	"GET /v1/cancellations/{case}/candidates": {"", "401 403 403 403 403 409 401 401"}, // it is known whose it is
	"GET /v1/withdrawals":                     {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/withdrawals/{withdrawal}":        {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/withdrawals/{withdrawal}/acts":   {"", "401 403 403 403 403 200 401 401"},

	// 409: support may, and there is nothing of the kind to do.
	"POST /v1/cancellations/{case}/retry":                {`{"reason":"x"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/confirmation/resolve": {`{"reason":"x","outcome":"sent"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/identify":             {`{"reason":"x","customer_id":"C-1"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/objection/settle":     {`{"reason":"x","outcome":"rejected"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/void":                 {`{"reason":"x"}`, "401 403 403 403 403 200 401 401"},
	"POST /v1/cancellations/{case}/dismiss":              {`{"reason":"x","code":"duplicate"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/redirect":             {`{"reason":"x","paper":true}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/posted":               {`{"reason":"x","posted_on":"2026-11-25"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/judge":                {`{"reason":"x","product_ids":["P-1"],"outcome":"rejected"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/end/settle":           {`{"reason":"x","outcome":"put_right"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/complete_manually":    {`{"reason":"x"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/ask":                  {`{"reason":"x","text":"Welcher?"}`, "401 403 403 403 403 200 401 401"},
	"POST /v1/cancellations/{case}/note":                 {`{"reason":"x"}`, "401 403 403 403 403 200 401 401"},
	"POST /v1/cancellations/{case}/revoke":               {`{"reason":"x","scan_ref":"S-1","received_at":"2100-01-01T00:00:00Z"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/reject":               {`{"reason":"x"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/continuation":         {`{"product_ids":["P-9"]}`, "401 409 404 403 403 409 401 401"},
	"POST /v1/cancellations/{case}/continuation/answer":  {`{"reason":"x","outcome":"accepted"}`, "401 403 403 403 403 409 401 401"},
	"POST /v1/withdrawals/{withdrawal}/ask":              {`{"reason":"x","text":"Welcher?"}`, "401 403 403 403 403 200 401 401"},
	"POST /v1/withdrawals/{withdrawal}/note":             {`{"reason":"x"}`, "401 403 403 403 403 200 401 401"},
	"GET /v1/proposals":                                  {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/proposals/{case}/approve":                  {`{"reason":"x"}`, "401 403 403 403 403 404 401 401"}, // a case is no proposal
	"POST /v1/proposals/{case}/decline":                  {`{"reason":"x"}`, "401 403 403 403 403 404 401 401"},
	"POST /v1/withdrawals/{withdrawal}/settle":           {`{"reason":"x","outcome":"accepted"}`, "401 403 403 403 403 409 401 401"},

	"GET /v1/holds":               {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/holds":              {`{"line":"access","code":"outage","reason":"x","review_at":"2026-11-25T12:00:00+01:00"}`, "401 403 403 403 403 201 401 401"},
	"POST /v1/holds/{id}/release": {`{"rate":60}`, "401 403 403 403 403 404 401 401"}, // there is no such hold

	"GET /v1/events":                    {"", "401 403 403 403 403 200 401 401"},
	"GET /v1/endpoints":                 {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/endpoints":                {`{"url":"https://crm.example.com/events"}`, "401 403 403 403 403 201 401 401"},
	"POST /v1/endpoints/{id}/rotate":    {"", "401 403 403 403 403 404 401 401"}, // there is no such endpoint
	"POST /v1/endpoints/{id}/on":        {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/endpoints/{id}/off":       {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/endpoints/{id}/replay":    {`{"from":1,"to":9}`, "401 403 403 403 403 404 401 401"},
	"GET /v1/endpoints/{id}/deliveries": {"", "401 403 403 403 403 404 401 401"},

	"GET /v1/report":                   {"", "401 403 403 403 403 422 401 401"}, // of no months
	"GET /v1/clauses":                  {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/clauses/{clause}/settle": {`{"answer":"latest","reason":"x"}`, "401 403 403 403 403 404 401 401"}, // there is no such clause
	"GET /v1/batches":                  {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/batches":                 {`{"act":"note","body":{"reason":"x"},"filter":{"case_ids":["{case}"]},"rate":60}`, "401 403 403 403 403 201 401 401"},
	"GET /v1/batches/{id}":             {"", "401 403 403 403 403 404 401 401"}, // there is no such batch
	"POST /v1/batches/{id}/start":      {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/batches/{id}/pause":      {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/batches/{id}/resume":     {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/batches/{id}/cancel":     {"", "401 403 403 403 403 404 401 401"},
	"POST /v1/queue/{case}/take":       {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/queue/{case}/release":    {"", "401 403 403 403 403 200 401 401"},
	"POST /v1/letters":                 {`{"case_ids":["{case}"]}`, "401 403 403 403 403 404 401 401"}, // nothing waits to be printed

	"POST /v1/webhooks/sendgrid": {`[]`, "403 403 403 403 403 403 403 403"}, // a signature opens it, no token
}

func TestEveryRouteAnswersEveryRoleAsItMay(t *testing.T) {
	events := newVendor(t).st.config.Deliveries
	st := newStage(t, func(st *stage) { st.config.Deliveries = events })
	k := st.declare(http.StatusCreated, request{sub: "crm", scope: "intake", body: `{"items":[{"product_id":"P-1"}],"kind":"ordinary","customer_id":"C-1"}`})
	w, err := st.config.Reception.Withdraw(t.Context(), reception.Withdrawal{
		Typed: cancellation.Typed{Name: "Erika Beispiel", Contract: "2024-0815", Email: "erika@example.com"}, Locale: "de",
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.NewReplacer("{case}", k["id"].(string), "{withdrawal}", w.ID, "{customer}", "C-1")
	named := strings.NewReplacer("cancellations/{id}", "cancellations/{case}", "proposals/{id}", "proposals/{case}", "queue/{id}", "queue/{case}", "withdrawals/{id}", "withdrawals/{withdrawal}", "customers/{id}", "customers/{customer}")
	unused := len(allowed)
	st.described().eachCall(t, func(method, path string, _ describedCall) {
		method, path = strings.ToUpper(method), named.Replace(path)
		call, ok := allowed[method+" "+path]
		if !ok {
			t.Errorf("%s %s: nothing says whom it answers what", method, path)
			return
		}
		unused--
		wants := strings.Fields(call.want)
		for i, r := range roles {
			req := request{method: method, path: ids.Replace(path), body: ids.Replace(call.body), key: r.name[:3] + strconv.Itoa(i) + path, token: st.tokenOf(i)}
			if res := st.do(req); strconv.Itoa(res.status) != wants[i] {
				t.Errorf("%s %s by %s: answered %d, want %s: %s", method, path, r.name, res.status, wants[i], res.body)
			}
		}
	})
	if unused != 0 {
		t.Errorf("%d expectations are about calls that are not there", unused)
	}
}

// tokenOf is the token of a role.
func (st *stage) tokenOf(role int) string {
	st.t.Helper()
	r := roles[role]
	c := st.issuer.claims(r.sub, r.scope)
	switch r.name {
	case "nobody":
		return "-"
	case "an expired token":
		c["exp"] = noon.Unix() - 1
	case "a token for another audience":
		c["aud"] = "elsewhere"
	}
	return st.issuer.sign(st.t, "at+jwt", c)
}
