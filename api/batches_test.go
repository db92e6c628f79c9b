package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
)

const drafting = `{"act":"note","body":{"reason":"Anna looks"},"filter":{"case_ids":["{case}"]},"rate":6000}`

// drafted is a batch that the button at the end of the address leads on from.
func drafted(button string) func(*testing.T, *stage) string {
	return func(t *testing.T, st *stage) string {
		t.Helper()
		_, id := typedCase(t, st, "2024-0815")
		res := st.do(by("ben", "/v1/batches", strings.ReplaceAll(drafting, "{case}", id), "b-1"))
		if res.status != http.StatusCreated {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
		path := "/v1/batches/" + res.json(t)["id"].(string)
		for _, press := range map[string][]string{"/pause": {"start"}, "/resume": {"start", "pause"}}[button] {
			if res := st.do(by("ben", path+"/"+press, "", "")); res.status != http.StatusOK {
				t.Fatalf("%s answered %d: %s", press, res.status, res.body)
			}
		}
		return path + button
	}
}

// counts are the outcomes of a batch, "waiting" for none yet.
func counts(answer map[string]any) map[string]float64 {
	counts := map[string]float64{}
	for _, c := range answer["counts"].([]any) {
		c := c.(map[string]any)
		name := "waiting"
		if c["outcome"] != nil {
			name = c["outcome"].(string)
		}
		if c["code"] != nil {
			name += " " + c["code"].(string)
		}
		counts[name] = c["cases"].(float64)
	}
	return counts
}

func TestABatchSaysBeforeItIsStartedWhatItWouldDoToEachCaseAndWhyNot(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	_, nobody := typedCase(t, st, "nobody's")
	id := strings.TrimPrefix(path, "/v1/cancellations/")
	body := `{"act":"retry","body":{"reason":"healed"},"filter":{"case_ids":["` + id + `","` + nobody + `"]},"rate":60}`
	before := st.sql(`SELECT count(*)::text FROM acts`)[0]
	res := st.do(by("anna", "/v1/batches", body, "b-1"))
	b := res.json(t)
	if got := counts(b); res.status != http.StatusCreated || b["state"] != "drafted" || got["waiting"] != 1 || got["refused nothing_open"] != 1 {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	for _, i := range b["items"].([]any) {
		if i := i.(map[string]any); (i["case_id"] == id) != (i["outcome"] == nil) || i["reference"] == "" {
			t.Errorf("it says %v", i)
		}
	}
	if again := st.do(by("anna", "/v1/batches", body, "b-1")).json(t); again["id"] != b["id"] {
		t.Errorf("the same key is another batch: %v", again["id"])
	}
	if res := st.do(by("anna", "/v1/batches", strings.ReplaceAll(body, `:60}`, `:61}`), "b-1")); res.status != http.StatusConflict {
		t.Errorf("the key with another body: answered %d", res.status)
	}
	if after := st.sql(`SELECT count(*)::text FROM acts`)[0]; after != before {
		t.Errorf("%s acts stand, before it was %s", after, before)
	}
	listed := st.do(support(http.MethodGet, "/v1/batches", "")).json(t)["items"].([]any)
	if len(listed) != 1 || listed[0].(map[string]any)["id"] != b["id"] {
		t.Errorf("listed: %v", listed)
	}
}

func TestABatchChoosesByWhatIsParkedOnWhichLineAndWhy(t *testing.T) {
	st := newStage(t)
	parked(t, st)
	draft := func(filter string) response {
		return st.do(by("anna", "/v1/batches", `{"act":"retry","body":{"reason":"x"},"filter":`+filter+`,"rate":60}`, "b-"+filter))
	}
	for filter, want := range map[string]int{
		`{"line":"mobile","code":"http_503"}`:                   http.StatusCreated,
		`{"cause":"product_http_503"}`:                          http.StatusCreated,
		`{"line":"mobile","until":"2999-01-01T00:00Z"}`:         http.StatusUnprocessableEntity,
		`{"line":"mobile","since":"2020-01-01T00:00:00Z"}`:      http.StatusCreated,
		`{"line":"mobile","since":"2999-01-01T00:00:00Z"}`:      http.StatusConflict,
		`{"line":"domain"}`:                                     http.StatusConflict,
		`{"code":"http_400"}`:                                   http.StatusConflict,
		`{}`:                                                    http.StatusUnprocessableEntity,
		`{"case_ids":["019a0000-0000-7000-8000-000000000000"]}`: http.StatusUnprocessableEntity,
	} {
		if res := draft(filter); res.status != want {
			t.Errorf("%s: answered %d, want %d: %s", filter, res.status, want, res.body)
		}
	}
}

func TestABatchTakesTheBodyOfItsActAndNothingThatIsOneCasesAlone(t *testing.T) {
	st := newStage(t)
	path := unsendable(t, st)
	id := strings.TrimPrefix(path, "/v1/cancellations/")
	for body, want := range map[string]int{
		`"redirect","body":{"reason":"x","paper":true}`:                     http.StatusCreated,
		`"redirect","body":{"reason":"x","email":"a@example.com"}`:          http.StatusUnprocessableEntity,
		`"redirect","body":{"reason":"x"}`:                                  http.StatusUnprocessableEntity,
		`"posted","body":{"reason":"x","posted_on":"2026-11-25"}`:           http.StatusCreated,
		`"posted","body":{"posted_on":"2026-11-25"}`:                        http.StatusUnprocessableEntity,
		`"retry","body":{"reason":"x","product_ids":["P-4"]}`:               http.StatusUnprocessableEntity,
		`"retry","body":{"reason":"x","more":1}`:                            http.StatusUnprocessableEntity,
		`"identify","body":{"reason":"x","customer_id":"C-1"}`:              http.StatusUnprocessableEntity,
		`"confirmation/resolve","body":{"reason":"x","outcome":"perhaps"}`:  http.StatusUnprocessableEntity,
		`"confirmation/resolve","body":{"reason":"x","outcome":"not_sent"}`: http.StatusCreated,
	} {
		res := st.do(by("anna", "/v1/batches", `{"act":`+body+`,"filter":{"case_ids":["`+id+`"]},"rate":60}`, "b-"+body[:9]+body[len(body)-9:]))
		if res.status != want || strings.Contains(string(res.body), "a@example.com") {
			t.Errorf("%s: answered %d, want %d: %s", body, res.status, want, res.body)
		}
	}
}

func TestABatchOfAnActThatTakesTwoIsStartedByAnotherPerson(t *testing.T) {
	st, path := twoPeople(t)
	id := strings.TrimPrefix(path, "/v1/cancellations/")
	b := st.do(by("anna", "/v1/batches", `{"act":"void","body":{"reason":"a script"},"filter":{"case_ids":["`+id+`"]},"rate":60}`, "b-1")).json(t)
	at := "/v1/batches/" + b["id"].(string)
	if res := st.do(by("anna", at+"/start", "", "")); res.status != http.StatusForbidden || b["two_people"] != true {
		t.Errorf("one's own: answered %d: %s", res.status, res.body)
	}
	if err := st.write(`UPDATE batches SET state = 'running', starter = maker, starter_issuer = issuer, started_at = now()`); err == nil {
		t.Error("the database lets somebody start his own")
	}
	for range 2 { // two press it, or one twice: it is started once
		if res := st.do(by("bert", at+"/start", "", "")); res.status != http.StatusOK || res.json(t)["started_by"] != "bert" {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
	}
	if err := st.owner.AdvanceBatches(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.write(`UPDATE batches SET turns_until = now() - interval '2 seconds'`); err != nil {
		t.Fatal(err)
	}
	if err := st.owner.AdvanceBatches(t.Context()); err != nil {
		t.Fatal(err)
	}
	acts := st.do(support(http.MethodGet, path+"/acts", "")).json(t)["items"].([]any)
	if a := acts[0].(map[string]any); len(acts) != 1 || a["act"] != "void" || a["by"].(map[string]any)["subject"] != "anna" {
		t.Errorf("acts: %v", acts)
	}
}

func TestAButtonLeadsOnFromWhereABatchStandsAndNotBack(t *testing.T) {
	st := newStage(t)
	at := drafted("")(t, st)
	for _, step := range []struct {
		press string
		want  int
		state string
	}{
		{"pause", http.StatusConflict, "drafted"},
		{"start", http.StatusOK, "running"},
		{"pause", http.StatusOK, "paused"},
		{"start", http.StatusOK, "paused"},
		{"resume", http.StatusOK, "running"},
		{"resume", http.StatusOK, "running"},
		{"cancel", http.StatusOK, "cancelled"},
		{"cancel", http.StatusOK, "cancelled"},
		{"resume", http.StatusConflict, "cancelled"},
	} {
		res := st.do(by("carl", at+"/"+step.press, "", ""))
		if got := st.do(support(http.MethodGet, at, "")).json(t)["state"]; res.status != step.want || got != step.state {
			t.Errorf("%s: answered %d, it is %v", step.press, res.status, got)
		}
	}
}

func TestWhatSomebodyHasTakenIsHisForHalfAnHour(t *testing.T) {
	st := newStage(t)
	_, id := typedCase(t, st, "2024-0815")
	if err := st.owner.KeepTried(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	at := "/v1/queue/" + id
	queued := func(who, query string) []any {
		res := st.do(request{path: "/v1/queue" + query, sub: who, scope: "support"})
		return res.json(t)["items"].([]any)
	}
	if i := queued("anna", "")[0].(map[string]any); i["taken_by"] != nil || !slices.Equal(i["next"].([]any), []any{"identify", "dismiss"}) {
		t.Errorf("it is queued as %v", i)
	}
	for range 2 {
		if res := st.do(by("anna", at+"/take", "", "")); res.status != http.StatusOK || res.json(t)["taken_by"] != "anna" {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
	}
	until := queued("ben", "")[0].(map[string]any)["taken_until"].(string)
	for _, press := range []string{"/take", "/release"} {
		res := st.do(by("ben", at+press, "", ""))
		if detail := res.json(t)["detail"].(string); res.status != http.StatusConflict || !strings.Contains(detail, "anna") || !strings.Contains(detail, until[11:16]) {
			t.Errorf("%s of what is hers: answered %d: %s", press, res.status, res.body)
		}
	}
	if his, hers := len(queued("ben", "?mine=true")), len(queued("anna", "?mine=true")); his != 0 || hers != 1 {
		t.Errorf("%d are his and %d hers", his, hers)
	}
	if err := st.write(`UPDATE takes SET until = now()`); err != nil { // half an hour later
		t.Fatal(err)
	}
	if res := st.do(by("ben", at+"/take", "", "")); res.status != http.StatusOK {
		t.Errorf("half an hour later: answered %d: %s", res.status, res.body)
	}
	if res := st.do(by("ben", at+"/release", "", "")); res.status != http.StatusOK || queued("ben", "")[0].(map[string]any)["taken_by"] != nil {
		t.Errorf("given back: answered %d: %s", res.status, res.body)
	}
}

// printable is a case whose confirmation waits to be printed.
func printable(t *testing.T, st *stage) string {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	err := st.owner.ToPrint(t.Context(), store.Frozen{
		Ref:     store.MailRef{CaseID: k["id"].(string), Kind: cancellation.MailConfirmation},
		Subject: "Subject", Document: []byte(`{"title":"Brief","language":"de","created":"2026-11-22T11:00:00Z"}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/v1/letters"
}

func TestWhatIsOnlyTriedIsNotKept(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	for range 2 {
		if res := st.do(by("anna", path+"/retry?dry_run=true", `{"reason":"x"}`, "k-1")); res.status != http.StatusOK || res.json(t)["state"] != "needs_attention" {
			t.Errorf("answered %d: %s", res.status, res.body)
		}
	}
	if res := st.do(by("anna", path+"/dismiss?dry_run=true", `{"reason":"x","code":"duplicate"}`, "k-2")); res.status != http.StatusConflict {
		t.Errorf("nothing to do: answered %d: %s", res.status, res.body)
	}
	if stand := st.sql(`SELECT count(*)::text FROM acts`)[0]; stand != "0" || len(st.runs.told) != 0 {
		t.Errorf("%s acts stand, %d were told", stand, len(st.runs.told))
	}
}
