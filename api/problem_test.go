package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ordinary = `{"items":[{"product_id":"P-1"}],"kind":"ordinary"}`

func declaring(body string) request {
	return request{method: http.MethodPost, path: "/v1/cancellations", body: body, key: "key-1"}
}

func items(n int) string {
	return `{"kind":"ordinary","items":[` + strings.TrimSuffix(strings.Repeat(`{"product_id":"P-1"},`, n), ",") + `]}`
}

// TestErrors sends what is wrong in one way each. What is sent holds the word
// Geheim wherever it can, and no answer may repeat it.
func TestErrors(t *testing.T) {
	st := newStage(t)
	st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`, key: "used"})
	with := func(r request, change func(*request)) request { change(&r); return r }
	typed := func(body, kind string) request {
		return with(declaring(body), func(r *request) { r.header = http.Header{"Content-Type": {kind}} })
	}
	keyed := func(keys ...string) request {
		return with(declaring(ordinary), func(r *request) { r.key, r.header = "", http.Header{"Idempotency-Key": keys} })
	}
	claimed := func(typ string, change func(claims)) request {
		c := st.issuer.claims("C-1", "cancellations")
		change(c)
		return with(declaring(ordinary), func(r *request) { r.token = st.issuer.sign(t, typ, c) })
	}
	support := func(path string) request { return request{path: path, scope: "support"} }
	for _, tt := range []struct {
		name   string
		send   request
		status int
	}{
		{"malformed JSON", declaring(`{"items":[Geheim`), 400},
		{"JSON and more", declaring(ordinary + `{"Geheim":1}`), 400},
		{"no body", declaring(``), 400},
		{"no token", with(declaring(ordinary), func(r *request) { r.token = "-" }), 401},
		{"no JWT", with(declaring(ordinary), func(r *request) { r.token = "Geheim" }), 401},
		{"expired token", claimed("at+jwt", func(c claims) { c["exp"] = noon.Add(-time.Minute).Unix() }), 401},
		{"token without expiry", claimed("at+jwt", func(c claims) { delete(c, "exp") }), 401},
		{"wrong audience", claimed("at+jwt", func(c claims) { c["aud"] = "Geheim" }), 401},
		{"wrong issuer", claimed("at+jwt", func(c claims) { c["iss"] = "https://geheim.example" }), 401},
		{"ID token", claimed("JWT", func(claims) {}), 401},
		{"token without a subject", claimed("at+jwt", func(c claims) { delete(c, "sub") }), 401},
		{"forged token", with(declaring(ordinary), func(r *request) {
			r.token = st.issuer.sign(t, "at+jwt", st.issuer.claims("C-1", "cancellations"))
			r.token = r.token[:len(r.token)-8] + "AAAAAAAA"
		}), 401},
		{"token without a scope", claimed("at+jwt", func(c claims) { delete(c, "scope") }), 403},
		{"wrong scope", with(declaring(ordinary), func(r *request) { r.scope = "Geheim" }), 403},
		{"the list without support", request{path: "/v1/cancellations"}, 403},
		{"customer_id without intake", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","customer_id":"C-1"}`), 403},
		{"channel without intake", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","channel":"letter"}`), 403},
		{"received_at without intake", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","received_at":"2026-11-01T10:00:00Z"}`), 403},
		{"unknown product", declaring(`{"items":[{"product_id":"Geheim"}],"kind":"ordinary"}`), 404},
		{"somebody else's product", declaring(`{"items":[{"product_id":"P-9"}],"kind":"ordinary"}`), 404},
		{"unknown contract", declaring(`{"items":[{"contract_id":"Geheim"}],"kind":"ordinary"}`), 404},
		{"unknown customer", with(declaring(ordinary), func(r *request) { r.sub = "Geheim" }), 404},
		{"unknown case", request{path: "/v1/cancellations/0190a7c0-0000-7000-8000-000000000001"}, 404},
		{"a case ID that is none", request{path: "/v1/cancellations/Geheim"}, 404},
		{"somebody else's contracts", request{path: "/v1/customers/C-2/contracts"}, 404},
		{"contracts of nobody", support("/v1/customers/Geheim/contracts"), 404},
		{"a customer ID that is no text", support("/v1/customers/a%00Geheim/contracts"), 404},
		{"unknown address", request{path: "/v1/geheim"}, 404},
		{"wrong method", request{method: http.MethodDelete, path: "/v1/cancellations"}, 405},
		{"key with another body", with(declaring(ordinary), func(r *request) { r.key = "used" }), 409},
		{"too large", declaring(`{"reason":"` + strings.Repeat("Geheim", 11000) + `"}`), 413},
		{"a form", typed("Geheim=1", "application/x-www-form-urlencoded"), 415},
		{"another encoding", typed(ordinary, "application/json; charset=iso-8859-1"), 415},
		{"no key", keyed(), 422},
		{"empty key", keyed(""), 422},
		{"two keys", keyed("Geheim", "key-2"), 422},
		{"key with a blank", keyed("Geheim key"), 422},
		{"key too long", keyed(strings.Repeat("k", 201)), 422},
		{"unknown field", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","Geheim":"Geheim"}`), 422},
		{"unknown field in an item", declaring(`{"items":[{"product_id":"P-1","Geheim.x":1}],"kind":"ordinary"}`), 422},
		{"a field in capitals", declaring(`{"items":[{"product_id":"P-1"}],"Kind":"ordinary"}`), 422},
		{"a field twice", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","kind":"for_cause"}`), 422},
		{"no kind", declaring(`{"items":[{"product_id":"P-1"}]}`), 422},
		{"unknown kind", declaring(`{"items":[{"product_id":"P-1"}],"kind":"Geheim"}`), 422},
		{"a list instead of an object", declaring(`["Geheim"]`), 422},
		{"null", declaring(`null`), 422},
		{"no item", declaring(`{"items":[],"kind":"ordinary"}`), 422},
		{"items are null", declaring(`{"items":null,"kind":"ordinary"}`), 422},
		{"an item of nothing", declaring(`{"items":[{}],"kind":"ordinary"}`), 422},
		{"an item of both", declaring(`{"items":[{"product_id":"P-1","contract_id":"V-1"}],"kind":"ordinary"}`), 422},
		{"a product twice", declaring(`{"items":[{"product_id":"P-1"},{"product_id":"P-1"}],"kind":"ordinary"}`), 422},
		{"a product and its contract", declaring(`{"items":[{"product_id":"P-5"},{"contract_id":"V-2"}],"kind":"ordinary"}`), 422},
		{"101 items", declaring(items(101)), 422},
		{"a day that is none", declaring(`{"items":[{"product_id":"P-1","requested_end":"2027-02-31"}],"kind":"ordinary"}`), 422},
		{"a year beyond 9999", declaring(`{"items":[{"product_id":"P-1","requested_end":"10000-01-01"}],"kind":"ordinary"}`), 422},
		{"the year 0", declaring(`{"items":[{"product_id":"P-1","requested_end":"0000-01-01"}],"kind":"ordinary"}`), 422},
		{"a wish that is text", declaring(`{"items":[{"product_id":"P-1","requested_end":"Geheim"}],"kind":"ordinary"}`), 422},
		{"bad email", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","confirmation_email":"Geheim"}`), 422},
		{"two lines in an email", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","confirmation_email":"a@example.com\r\nBcc: Geheim"}`), 422},
		{"unknown locale", declaring(`{"items":[{"product_id":"P-1"}],"kind":"ordinary","locale":"fr"}`), 422},
		{"reason too long", declaring(`{"items":[{"product_id":"P-1"}],"kind":"for_cause","reason":"` + strings.Repeat("ü", 4001) + `"}`), 422},
		{"null character", declaring(`{"items":[{"product_id":"P-1"}],"kind":"for_cause","reason":"Geheim\u0000"}`), 422},
		{"bytes that are not UTF-8", declaring("{\"items\":[{\"product_id\":\"P-1\"}],\"kind\":\"for_cause\",\"reason\":\"Geheim\xff\"}"), 422},
		{"unknown state", support("/v1/cancellations?state=Geheim"), 422},
		{"bad limit", support("/v1/cancellations?limit=Geheim"), 422},
		{"limit 0", support("/v1/cancellations?limit=0"), 422},
		{"limit -1", support("/v1/cancellations?limit=-1"), 422},
		{"limit too high", support("/v1/cancellations?limit=100000"), 422},
		{"bad cursor", support("/v1/cancellations?cursor=Geheim"), 422},
		{"bad time", support("/v1/cancellations?updated_since=Geheim"), 422},
		{"unknown parameter", support("/v1/cancellations?Geheim=Geheim"), 422},
		{"a parameter that is no text", support("/v1/cancellations?external_ref=Geheim%00"), 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := st.do(tt.send)
			if res.status != tt.status {
				t.Errorf("answered %d, want %d: %s", res.status, tt.status, res.body)
			}
			if kind := res.header.Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("content type %q", kind)
			}
			p := res.json(t)
			if p["status"] != float64(tt.status) || p["title"] == nil || p["detail"] == nil {
				t.Errorf("not a clear problem: %s", res.body)
			}
			if strings.Contains(strings.ToLower(string(res.body)), "geheim") {
				t.Errorf("repeats what was sent: %s", res.body)
			}
			if (tt.status == 401) != strings.HasPrefix(res.header.Get("WWW-Authenticate"), "Bearer") && tt.status != 403 {
				t.Errorf("WWW-Authenticate: %q", res.header.Get("WWW-Authenticate"))
			}
		})
	}
	if cases := st.do(support("/v1/cancellations")).json(t)["items"].([]any); len(cases) != 1 {
		t.Errorf("%d cases are stored, want the one", len(cases))
	}
	if strings.Contains(st.log.String(), "Geheim") {
		t.Errorf("the log repeats what was sent: %s", st.log)
	}
}

func TestForeignAndUnknownProductsAnswerAlike(t *testing.T) {
	st := newStage(t)
	foreign := st.do(declaring(`{"items":[{"product_id":"P-9"}],"kind":"ordinary"}`))
	unknown := st.do(declaring(`{"items":[{"product_id":"P-0"}],"kind":"ordinary"}`))
	if diff := cmp.Diff(string(foreign.body), string(unknown.body)); diff != "" {
		t.Errorf("they can be told apart:\n%s", diff)
	}
}

func TestSecurityHeadersAreSet(t *testing.T) {
	st := newStage(t, func(st *stage) { st.config.PublicURL = "https://kuendigung.example.com" })
	for _, path := range []string{"/", "/docs", "/openapi.json", "/v1/cancellations", "/nothing"} {
		res := st.do(request{path: path})
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer",
			"Strict-Transport-Security": "max-age=31536000",
		} {
			if got := res.header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

func TestOnlyAnHTTPSPortalIsHeldToHTTPS(t *testing.T) {
	st := newStage(t, func(st *stage) { st.config.PublicURL = "http://127.0.0.1:8080" })
	if got := st.do(request{path: "/docs"}).header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("a portal without TLS says %q", got)
	}
}
