package api_test

import (
	"net/http"
	"testing"
)

const holdBody = `{"line":"access","code":"outage","reason":"Anna at the network desk says so","review_at":"2999-11-25T12:00:00+01:00"}`

func holding(key, path, body string) request {
	return request{method: http.MethodPost, path: "/v1/holds" + path, key: key, body: body, sub: "anna", scope: "support"}
}

// placeHold puts the line of P-1 on hold, or finds that hold again.
func (st *stage) placeHold() map[string]any {
	st.t.Helper()
	res := st.do(holding("hold-1", "", holdBody))
	if res.status != http.StatusCreated {
		st.t.Fatalf("placing a hold answers %d: %s", res.status, res.body)
	}
	return res.json(st.t)
}

func TestAHoldSaysWhoWhyAndUntilWhenItIsLookedAtAgain(t *testing.T) {
	st := newStage(t)
	h := st.placeHold()
	if h["line"] != "access" || h["code"] != "outage" || h["reason"] != "Anna at the network desk says so" || h["overdue"] != false ||
		h["by"].(map[string]any)["subject"] != "anna" || h["review_at"] != "2999-11-25T12:00:00+01:00" || h["released_at"] != nil || h["rate"] != nil {
		t.Errorf("it shows %v", h)
	}
	listed := st.do(request{path: "/v1/holds", sub: "ben", scope: "support"}).json(t)["items"].([]any)
	if len(listed) != 1 || listed[0].(map[string]any)["id"] != h["id"] {
		t.Errorf("listed: %v", listed)
	}
}

func TestAHoldIsPlacedAndReleasedOnceHoweverOftenItsKeyComes(t *testing.T) {
	st := newStage(t)
	id := st.placeHold()["id"].(string)
	if again := st.placeHold()["id"]; again != id {
		t.Errorf("the same key placed %v", again)
	}
	release := "/" + id + "/release"
	for _, step := range []struct {
		what string
		r    request
		want int
	}{
		{"another hold of the line", holding("hold-2", "", holdBody), 409},
		{"the key with another body", holding("hold-1", "", `{"line":"tv","code":"other","reason":"x","review_at":"2026-11-25T12:00:00Z"}`), 409},
		{"a line of no product", holding("hold-3", "", `{"line":"acces","code":"other","reason":"x","review_at":"2026-11-25T12:00:00Z"}`), 422},
		{"without a day to look again", holding("hold-4", "", `{"line":"tv","code":"other","reason":"x"}`), 422},
		{"a release without a rate", holding("r-1", release, `{}`), 422},
		{"a release", holding("r-1", release, `{"rate":60}`), 200},
		{"the same release", holding("r-1", release, `{"rate":60}`), 200},
		{"another rate", holding("r-1", release, `{"rate":600}`), 409},
		{"another key", holding("r-2", release, `{"rate":60}`), 409},
		{"a hold that is not there", holding("r-1", "/019a0000-0000-7000-8000-000000000000/release", `{"rate":60}`), 404},
		{"a new hold of the line", holding("hold-5", "", holdBody), 201},
	} {
		if res := st.do(step.r); res.status != step.want {
			t.Errorf("%s: answered %d, want %d: %s", step.what, res.status, step.want, res.body)
		}
	}
	listed := st.do(request{path: "/v1/holds", sub: "ben", scope: "support"}).json(t)["items"].([]any)
	if last := listed[1].(map[string]any); len(listed) != 2 || last["id"] != id || last["released_by"] != "anna" || last["rate"] != 60.0 {
		t.Errorf("listed: %v", listed)
	}
}

func TestAHeldItemShowsItsHoldToStaffAndToTheCustomerOnlyThatItTakesLonger(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-1"}],"kind":"ordinary"}`})
	h := st.placeHold()
	o, err := st.owner.Order(t.Context(), item(t, k, "P-1")["id"].(string))
	if err == nil {
		err = st.owner.KeepHeld(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	path := "/v1/cancellations/" + k["id"].(string)
	staff := st.do(request{path: path, sub: "ben", scope: "support"}).json(t)
	i := item(t, staff, "P-1")
	shown, _ := i["hold"].(map[string]any)
	if staff["state"] != "cancelling" || i["state"] != "held" || shown["id"] != h["id"] || shown["code"] != "outage" || shown["by"] != "anna" ||
		i["error"].(map[string]any)["code"] != "held" {
		t.Errorf("staff see %v, %v", staff["state"], i)
	}
	if i := item(t, st.do(request{path: path}).json(t), "P-1"); i["state"] != "held" || i["hold"] != nil {
		t.Errorf("the customer sees %v", i)
	}
}
