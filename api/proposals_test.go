package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/fairwell/fairwell/internal/cancellation"
)

// twoPeople is a stage on which void takes two, with a case of one product.
func twoPeople(t *testing.T) (st *stage, path string) {
	t.Helper()
	st = newStage(t, func(st *stage) { st.config.TwoPeople = []cancellation.ActKind{cancellation.ActVoid} })
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	return st, "/v1/cancellations/" + k["id"].(string)
}

func by(sub, path, body, key string) request {
	return request{method: http.MethodPost, path: path, body: body, key: key, sub: sub, scope: "support"}
}

// proposing proposes void as anna and returns where it is answered.
func proposing(t *testing.T, st *stage, path, key string) string {
	t.Helper()
	res := st.do(by("anna", path+"/void", `{"reason":"not hers"}`, key))
	p, _ := res.json(t)["proposal"].(map[string]any)
	if res.status != http.StatusAccepted || p["act"] != "void" || p["expires_at"] == nil {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	return "/v1/proposals/" + p["id"].(string)
}

// write changes the database as nobody but a test does.
func (st *stage) write(sql string) error {
	conn, err := pgx.Connect(st.t.Context(), st.url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(st.t.Context(), sql)
	return errors.Join(err, conn.Close(st.t.Context()))
}

const because = `{"reason":"looked too"}`

func TestWhatTakesTwoIsDoneOnceAnotherPersonApproves(t *testing.T) {
	st, path := twoPeople(t)
	proposal := proposing(t, st, path, "k-1")
	if again := proposing(t, st, path, "k-1"); again != proposal {
		t.Errorf("sent again it is %s", again)
	}
	if res := st.do(by("bert", path+"/void", `{"reason":"me too"}`, "k-2")); res.status != http.StatusConflict {
		t.Errorf("proposed twice: answered %d: %s", res.status, res.body)
	}
	if i := item(t, st.do(support(http.MethodGet, path, "")).json(t), "P-4"); i["decision"] != 1.0 || len(st.runs.told) != 0 {
		t.Errorf("proposing did something: %v, %v", i, st.runs.told)
	}
	if res := st.do(by("anna", proposal+"/approve", because, "")); res.status != http.StatusForbidden {
		t.Errorf("one's own: answered %d: %s", res.status, res.body)
	}
	own := `UPDATE proposals SET state = 'declined', checker = maker, checker_issuer = issuer, checker_note_id = note_id, decided_at = now()`
	if err := st.write(own); err == nil {
		t.Error("the database lets somebody answer his own")
	}
	for range 2 {
		res := st.do(by("bert", proposal+"/approve", because, ""))
		if i := item(t, res.json(t), "P-4"); res.status != http.StatusOK || i["ends_on"] != nil || i["decision"] != 2.0 {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
	}
	if reads := st.reads(); !slices.Contains(reads, "bert act case") {
		t.Errorf("what the second person saw is not recorded: %v", reads)
	}
	if res := st.do(by("bert", proposal+"/decline", because, "")); res.status != http.StatusConflict {
		t.Errorf("declined after it: answered %d: %s", res.status, res.body)
	}
	if res := st.do(by("anna", path+"/void", `{"reason":"not hers"}`, "k-1")); res.status != http.StatusOK {
		t.Errorf("the maker asks again: answered %d: %s", res.status, res.body)
	}
	list := st.do(support(http.MethodGet, path+"/acts", "")).json(t)["items"].([]any)
	if a := list[0].(map[string]any); len(list) != 1 || a["by"].(map[string]any)["subject"] != "anna" || a["reason"] != "not hers" {
		t.Errorf("acts: %v", list)
	}
}

func TestADeclinedProposalDoesNothingAndMakesRoom(t *testing.T) {
	st, path := twoPeople(t)
	proposal := proposing(t, st, path, "k-1")
	if res := st.do(by("bert", proposal+"/decline", because, "")); res.status != http.StatusOK || item(t, res.json(t), "P-4")["decision"] != 1.0 {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	if proposing(t, st, path, "k-2") == proposal {
		t.Error("it is proposed again as the declined one")
	}
}

func TestAProposalOnACaseThatHasMovedIsStale(t *testing.T) {
	st, path := twoPeople(t)
	proposal := proposing(t, st, path, "k-1")
	revoke := `{"reason":"came with it","scan_ref":"S-1","received_at":"2026-11-22T08:00:00+01:00"}`
	if res := st.do(by("carla", path+"/revoke", revoke, "k-2")); res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	if res := st.do(by("bert", proposal+"/approve", because, "")); res.status != http.StatusConflict {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	if list := st.do(support(http.MethodGet, "/v1/proposals", "")).json(t)["items"].([]any); len(list) != 0 {
		t.Errorf("it waits still: %v", list)
	}
}

func TestAnExpiredProposalCallsAPersonAndIsNotApproved(t *testing.T) {
	st, path := twoPeople(t)
	proposal := proposing(t, st, path, "k-1")
	if err := st.write(`UPDATE proposals SET expires_at = '2026-11-01'`); err != nil {
		t.Fatal(err)
	}
	list := st.do(support(http.MethodGet, "/v1/proposals", "")).json(t)["items"].([]any)
	due := st.do(support(http.MethodGet, "/v1/cancellations?look_until=2026-11-02T00:00:00Z", "")).json(t)["items"].([]any)
	if len(list) != 1 || list[0].(map[string]any)["expired"] != true || len(due) != 1 {
		t.Errorf("proposals %v, cases to look at %v", list, due)
	}
	if res := st.do(by("bert", proposal+"/approve", because, "")); res.status != http.StatusConflict {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	if proposing(t, st, path, "k-2") == proposal {
		t.Error("it is proposed again as the expired one")
	}
}

func TestAnObjectionThatIsUpheldAsksForVoid(t *testing.T) {
	for name, two := range map[string][]cancellation.ActKind{"of two people": {cancellation.ActVoid}, "of one": nil} {
		st := newStage(t, func(st *stage) { st.config.TwoPeople = two })
		k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
		if err := st.config.Store.Object(t.Context(), k["id"].(string)); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			res := st.do(by("anna", "/v1/cancellations/"+k["id"].(string)+"/objection/settle", `{"outcome":"upheld","reason":"not her"}`, "k-1"))
			got := res.json(t)
			proposed, voided := got["proposal"] != nil, item(t, got, "P-4")["decision"] == 2.0
			if proposed != (two != nil) || voided != (two == nil) || got["objection_since"] != nil && !proposed {
				t.Errorf("%s: answered %d: %s", name, res.status, res.body)
			}
		}
	}
}

func TestAnActOnACaseThatHasMovedSinceItWasLookedAtIsRefused(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	tag := st.do(support(http.MethodGet, path, "")).header.Get("ETag")
	if other := st.do(support(http.MethodGet, path, "")).header.Get("ETag"); tag == "" || tag != other {
		t.Fatalf("ETag %s, then %s", tag, other)
	}
	send := func(sub, ifMatch string) response {
		r := by(sub, path+"/retry", `{"reason":"healed"}`, "k-1")
		r.header = http.Header{"If-Match": {ifMatch}}
		return st.do(r)
	}
	st.runs.nudge = func(context.Context) error { return errAway } // the act alone is enough
	for range 2 {
		if res := send("anna", `"other", `+tag); res.status != http.StatusAccepted {
			t.Errorf("the first: answered %d: %s", res.status, res.body)
		}
	}
	if res := send("bert", tag); res.status != http.StatusPreconditionFailed {
		t.Errorf("the second, who saw the same: answered %d: %s", res.status, res.body)
	}
	if res := send("carla", "*"); res.status != http.StatusAccepted {
		t.Errorf("whoever does not mind: answered %d: %s", res.status, res.body)
	}
}
