package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fairwell/fairwell/internal/runs"
)

func runOf(k map[string]any) runs.Case { return runs.Case{ID: k["id"].(string)} }

// oldLetter is one that was received 20 days before it is entered.
func oldLetter(key string) request {
	return request{method: http.MethodPost, path: "/v1/cancellations", sub: "crm", scope: "intake", key: key, body: `{"items":[{"product_id":"P-4"}],
		"kind":"ordinary","customer_id":"C-1","channel":"letter","received_at":"2026-11-02T12:00:00+01:00","declared_by":{"role":"heir","name":"Emil"},"scan_ref":"S-1"}`}
}

// entered enters it and returns where it is answered.
func entered(t *testing.T, st *stage, key string) string {
	t.Helper()
	res := st.do(oldLetter(key))
	got := res.json(t)
	p, _ := got["proposal"].(map[string]any)
	if res.status != http.StatusAccepted || len(got) != 1 || p["act"] != "backdate" || p["expires_at"] == nil {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	return "/v1/proposals/" + p["id"].(string)
}

func proposals(t *testing.T, st *stage) []any {
	t.Helper()
	return st.do(support(http.MethodGet, "/v1/proposals", "")).json(t)["items"].([]any)
}

func TestWhatIsEnteredLongAfterItsReceiptTakesTwoAndKeepsItsDay(t *testing.T) {
	st := newStage(t)
	proposal := entered(t, st, "k-1")
	if again := entered(t, st, "k-1"); again != proposal {
		t.Errorf("sent again it is %s", again)
	}
	other := oldLetter("k-1")
	other.body = strings.Replace(other.body, "S-1", "S-2", 1)
	if res := st.do(other); res.status != http.StatusConflict {
		t.Errorf("the key with another body: answered %d: %s", res.status, res.body)
	}
	list := proposals(t, st)
	if len(list) != 1 {
		t.Fatalf("proposals: %v", list)
	}
	p := list[0].(map[string]any)
	said := p["entry"].(map[string]any)
	if p["case_id"] != nil || p["by"] != "crm" || said["received_at"] != "2026-11-02T12:00:00+01:00" ||
		said["declared_by"].(map[string]any)["name"] != "Emil" || said["scan_ref"] != "S-1" || said["customer_id"] != "C-1" {
		t.Errorf("the second person sees %v", p)
	}
	if reads := st.reads(); len(reads) != 1 || reads[0] != "anna act C-1" {
		t.Errorf("what the second person saw is recorded as %v", reads)
	}
	if cases := st.sql(`SELECT id::text FROM declarations`); len(cases) != 0 {
		t.Fatalf("it is declared by one: %v", cases)
	}
	if res := st.do(by("crm", proposal+"/approve", because, "")); res.status != http.StatusForbidden {
		t.Errorf("one's own: answered %d: %s", res.status, res.body)
	}
	var id any
	for range 2 {
		res := st.do(by("bert", proposal+"/approve", because, ""))
		k := res.json(t)
		if i := item(t, k, "P-4"); res.status != http.StatusOK || k["received_at"] != "2026-11-02T12:00:00+01:00" || i["ends_on"] != "2026-12-31" {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
		if id != nil && k["id"] != id {
			t.Errorf("approved twice it is two cases")
		}
		id = k["id"]
	}
	res := st.do(oldLetter("k-1"))
	if k := res.json(t); res.status != http.StatusCreated || k["id"] != id || k["declared_by"].(map[string]any)["name"] != "Emil" {
		t.Errorf("its maker asks again: answered %d: %s", res.status, res.body)
	}
	if res := st.do(by("carla", proposal+"/decline", because, "")); res.status != http.StatusConflict {
		t.Errorf("declined after it: answered %d: %s", res.status, res.body)
	}
	if list := proposals(t, st); len(list) != 0 {
		t.Errorf("it waits still: %v", list)
	}
}

func TestADeclinedEntryIsNeverDeclared(t *testing.T) {
	st := newStage(t)
	proposal := entered(t, st, "k-1")
	for range 2 {
		if res := st.do(by("bert", proposal+"/decline", because, "")); res.status != http.StatusOK {
			t.Errorf("answered %d: %s", res.status, res.body)
		}
	}
	if res := st.do(by("carla", proposal+"/approve", because, "")); res.status != http.StatusConflict {
		t.Errorf("approved after it: answered %d: %s", res.status, res.body)
	}
	if cases := st.sql(`SELECT id::text FROM declarations`); len(cases) != 0 || len(proposals(t, st)) != 0 {
		t.Errorf("there is %v", cases)
	}
}

func TestAnEntryThatNobodyAnswersCallsAPersonAndIsNotLost(t *testing.T) {
	st := newStage(t)
	proposal := entered(t, st, "k-1")
	if w := st.waiting("backdate"); len(w) != 0 {
		t.Errorf("at once the queue shows %v", w)
	}
	if err := st.write(`UPDATE proposals SET expires_at = '2026-11-24T12:00:00+01:00'`); err != nil {
		t.Fatal(err)
	}
	if w := st.waiting("backdate"); len(w) != 1 || w[strings.TrimPrefix(proposal, "/v1/proposals/")] != "2026-11-24" {
		t.Errorf("the queue shows %v", w)
	}
	if list := proposals(t, st); len(list) != 1 || list[0].(map[string]any)["expired"] != true {
		t.Errorf("proposals: %v", list)
	}
	if res := st.do(by("bert", proposal+"/approve", because, "")); res.status != http.StatusOK || item(t, res.json(t), "P-4")["ends_on"] != "2026-12-31" {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	if w := st.waiting("backdate"); len(w) != 0 {
		t.Errorf("answered, the queue shows %v", w)
	}
}

func TestWhatIsNoDeclarationIsNoEntryAndWhatIsRecentTakesOne(t *testing.T) {
	st := newStage(t)
	unknown, recent := oldLetter("k-1"), oldLetter("k-2")
	unknown.body = strings.Replace(unknown.body, "P-4", "P-9", 1)
	recent.body = strings.Replace(recent.body, "2026-11-02T", "2026-11-09T", 1)
	if res := st.do(unknown); res.status != http.StatusNotFound || len(proposals(t, st)) != 0 {
		t.Errorf("a foreign product: answered %d: %s", res.status, res.body)
	}
	if res := st.do(recent); res.status != http.StatusCreated {
		t.Errorf("13 days: answered %d: %s", res.status, res.body)
	}
}
