package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// reading is a call by which support reads, what must stand for it to show
// something, and what it leaves, |: a purpose, and whose data it was.
type reading struct {
	about func(*testing.T, *stage) (path string)
	body  string
	want  string
}

// readings are all calls by which support reads, but for the acts.
func readings() map[string]reading {
	unmatched := func(t *testing.T, st *stage) string { p, _ := typedCase(t, st, "2024-0815"); return p }
	withdrawal := func(t *testing.T, st *stage) string { return "/v1/withdrawals/" + withdrawn(t, st, late) }
	at := func(path string) func(*testing.T, *stage) string {
		return func(*testing.T, *stage) string { return path }
	}
	below := func(about func(*testing.T, *stage) string, rest string) func(*testing.T, *stage) string {
		return func(t *testing.T, st *stage) string { return about(t, st) + rest }
	}
	listed := func(about func(*testing.T, *stage) string, list string) func(*testing.T, *stage) string {
		return func(t *testing.T, st *stage) string { about(t, st); return list }
	}
	queued := func(rest string) func(*testing.T, *stage) string {
		return func(t *testing.T, st *stage) string {
			_, id := typedCase(t, st, "2024-0815")
			return "/v1/queue/" + id + rest
		}
	}
	told := func(rest string) func(*testing.T, *stage) string {
		return func(t *testing.T, st *stage) string {
			made := st.do(support(http.MethodPost, "/v1/endpoints", `{"url":"https://crm.example.com/events"}`)).json(t)
			return "/v1/endpoints/" + made["id"].(string) + rest
		}
	}
	const ofErika = `{"items":[{"product_id":"P-4"}],"kind":"ordinary","customer_id":"C-1"}`
	return map[string]reading{
		"GET /v1/customers/{id}/contracts":   {at("/v1/customers/C-1/contracts"), "", "contracts C-1"},
		"POST /v1/cancellations/preview":     {at("/v1/cancellations/preview"), `{"items":[{"product_id":"P-4"}],"customer_id":"C-1"}`, "contracts C-1"},
		"POST /v1/cancellations":             {at("/v1/cancellations"), ofErika, "declaration case"},
		"GET /v1/cancellations":              {listed(unmatched, "/v1/cancellations"), "", "list case"},
		"GET /v1/cancellations/{id}":         {unmatched, "", "case case"},
		"GET /v1/cancellations/{id}/receipt": {below(unmatched, "/receipt"), "", "receipt case"},
		"GET /v1/cancellations/{id}/letter":  {below(unsendable, "/letter"), "", "letter case"},
		"GET /v1/cancellations/{id}/acts":    {below(unmatched, "/acts"), "", "acts case"},
		"GET /v1/queue":                      {listed(unmatched, "/v1/queue"), "", ""}, // IDs and codes alone
		"GET /v1/proposals":                  {at("/v1/proposals"), "", ""},            // none is there
		"GET /v1/holds":                      {at("/v1/holds"), "", ""},
		"POST /v1/holds":                     {at("/v1/holds"), holdBody, ""},
		"GET /v1/report":                     {at("/v1/report?from=2026-11&until=2026-11"), "", ""}, // of groups
		"GET /v1/clauses":                    {at("/v1/clauses"), "", ""},                           // terms, and no names
		"POST /v1/clauses/{clause}/settle": {
			func(t *testing.T, st *stage) string {
				st.tooLong()
				r := st.longItem("C-4", "P-40")["readings"].([]any)[0].(map[string]any)
				return "/v1/clauses/" + r["clause"].(string) + "/settle"
			}, `{"answer":"latest","reason":"x"}`, "",
		},
		"POST /v1/holds/{id}/release": {
			func(_ *testing.T, st *stage) string { return "/v1/holds/" + st.placeHold()["id"].(string) + "/release" }, `{"rate":60}`, "",
		},
		// What a batch shows are IDs, references and codes, so nobody's data is read.
		"GET /v1/batches":              {listed(drafted(""), "/v1/batches"), "", ""},
		"GET /v1/batches/{id}":         {drafted(""), "", ""},
		"POST /v1/batches":             {listed(unmatched, "/v1/batches"), drafting, ""},
		"POST /v1/batches/{id}/start":  {drafted("/start"), "", ""},
		"POST /v1/batches/{id}/pause":  {drafted("/pause"), "", ""},
		"POST /v1/batches/{id}/resume": {drafted("/resume"), "", ""},
		"POST /v1/batches/{id}/cancel": {drafted("/cancel"), "", ""},
		// An event holds IDs, codes and days.
		"GET /v1/events":                        {at("/v1/events"), "", ""},
		"GET /v1/endpoints":                     {listed(told(""), "/v1/endpoints"), "", ""},
		"POST /v1/endpoints":                    {at("/v1/endpoints"), `{"url":"https://crm.example.com/events"}`, ""},
		"POST /v1/endpoints/{id}/rotate":        {told("/rotate"), "", ""},
		"POST /v1/endpoints/{id}/on":            {told("/on"), "", ""},
		"POST /v1/endpoints/{id}/off":           {told("/off"), "", ""},
		"POST /v1/endpoints/{id}/replay":        {told("/replay"), `{"from":1,"to":9}`, ""},
		"GET /v1/endpoints/{id}/deliveries":     {told("/deliveries"), "", ""},
		"POST /v1/queue/{id}/take":              {queued("/take"), "", ""},
		"POST /v1/queue/{id}/release":           {queued("/release"), "", ""},
		"POST /v1/letters":                      {printable, `{"case_ids":["{case}"]}`, "letter case"},
		"POST /v1/customers/search":             {at("/v1/customers/search"), `{"number":"K1"}`, "search C-1"},
		"GET /v1/cancellations/{id}/candidates": {below(unmatched, "/candidates"), "", "identify C-1|identify case"},
		"POST /v1/cancellations/{id}/continuation": {
			below(func(t *testing.T, st *stage) string { return farAhead(t, st, "P-4") }, "/continuation"), `{}`, "act case",
		},
		"GET /v1/withdrawals":           {listed(withdrawal, "/v1/withdrawals"), "", "list case"},
		"GET /v1/withdrawals/{id}":      {withdrawal, "", "withdrawal C-1|withdrawal case"},
		"GET /v1/withdrawals/{id}/acts": {below(withdrawal, "/acts"), "", "acts case"},
	}
}

func TestEveryCallThatShowsPersonalDataToSupportLeavesARead(t *testing.T) {
	all := readings()
	for _, act := range cancellation.Acts() {
		for _, a := range actables() {
			if a.kind == act.Kind {
				on := "cancellations"
				if _, taken := all["POST /v1/cancellations/{id}/"+act.Path]; taken || !act.About(cancellation.Ordinary) {
					on = "withdrawals"
				}
				about := func(t *testing.T, st *stage) string { return a.about(t, st) + "/" + act.Path }
				all["POST /v1/"+on+"/{id}/"+act.Path] = reading{about, a.body, "act case"}
			}
		}
	}
	unused := maps.Clone(all)
	newStage(t).described().eachCall(t, func(method, path string, c describedCall) {
		name := strings.ToUpper(method) + " " + path
		forSupport := slices.ContainsFunc(c.Security, func(s map[string][]string) bool { return slices.Contains(s["token"], "support") })
		if !forSupport {
			return
		}
		r, ok := all[name]
		if strings.HasPrefix(path, "/v1/proposals/") {
			return // TestWhatTakesTwoIsDoneOnceAnotherPersonApproves: there are two people
		}
		if !ok {
			t.Errorf("%s: nothing says what read it leaves", name)
			return
		}
		delete(unused, name)
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			path := r.about(t, st)
			if strings.Contains(r.body, "{case}") {
				r.body = strings.ReplaceAll(r.body, "{case}", st.sql(`SELECT case_id::text FROM docket`)[0])
			}
			call := support(strings.ToUpper(method), path, r.body)
			if left := st.reads(); len(left) != 0 {
				t.Fatalf("before anybody of support reads there stands %v", left)
			}
			if res := st.do(call); res.status >= 300 {
				t.Fatalf("answered %d: %s", res.status, res.body)
			}
			var want []string
			for one := range strings.FieldsFuncSeq(r.want, func(c rune) bool { return c == '|' }) {
				want = append(want, "anna "+one)
			}
			if got := st.reads(); len(got)+len(want) > 0 && !slices.Equal(want, got) {
				t.Errorf("it leaves %v, want %v", got, want)
			}
			st.sql(`REVOKE INSERT ON reads FROM fairwell_api`)
			res := st.do(call)
			if want != nil {
				wantUnavailable(t, res)
			}
			// With their quotes: a tag may hold the letters by chance.
			for _, personal := range []string{`"C-1"`, `"P-4"`, "Beispiel", "DSL", "2024-0815", "receipt_code", "%PDF"} {
				if strings.Contains(string(res.body), personal) {
					t.Errorf("it cannot be recorded, and shows %s: %s", personal, res.body)
				}
			}
		})
	})
	for name := range unused {
		t.Errorf("%s is no call of support", name)
	}
}

func TestAListLeavesOneReadForEachCaseThatItShows(t *testing.T) {
	st := newStage(t)
	for _, contract := range []string{"2024-0815", "another", "a third"} {
		typedCase(t, st, contract)
	}
	st.do(support(http.MethodGet, "/v1/cancellations?limit=2", ""))
	if diff := cmp.Diff([]string{"anna list case", "anna list case"}, st.reads()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsNotShownIsNoReadAndOnesOwnIsNone(t *testing.T) {
	st := newStage(t)
	own := `{"items":[{"product_id":"P-4"}],"kind":"ordinary","customer_id":"C-1"}`
	k := st.declare(http.StatusCreated, request{sub: "crm", scope: "intake", body: own})
	path := "/v1/cancellations/" + k["id"].(string)
	for _, r := range []request{
		{path: path},
		{path: path + "/receipt"},
		{path: "/v1/customers/C-1/contracts"},
		{path: path, sub: "crm", scope: "intake"},
		{path: path + "/receipt", sub: "crm", scope: "intake"},
	} {
		if res := st.do(r); res.status != http.StatusOK {
			t.Errorf("%s: answered %d: %s", r.path, res.status, res.body)
		}
	}
	for _, r := range []request{
		support(http.MethodGet, "/v1/cancellations/019a0000-0000-7000-8000-000000000000", ""),
		support(http.MethodGet, "/v1/customers/C-7/contracts", ""), retrying(path, `{"reason":"x"}`),
	} {
		if res := st.do(r); res.status < 400 {
			t.Errorf("%s: answered %d: %s", r.path, res.status, res.body)
		}
	}
	if left := st.reads(); len(left) != 0 {
		t.Errorf("there stands %v", left)
	}
}

// reads are who read, for what, and a customer's ID or that it was a case.
func (st *stage) reads() []string {
	st.t.Helper()
	return st.sql(`SELECT subject || ' ' || purpose || ' ' || coalesce(customer_id, 'case') FROM reads ORDER BY 1`)
}

// sql runs a statement as the owner and returns its first column.
func (st *stage) sql(text string) []string {
	st.t.Helper()
	conn, err := pgx.Connect(st.t.Context(), st.url)
	if err != nil {
		st.t.Fatal(err)
	}
	defer conn.Close(st.t.Context())
	rows, err := conn.Query(st.t.Context(), text)
	if err != nil {
		st.t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		st.t.Fatal(err)
	}
	return list
}
