package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/receipt"
)

// farAhead is a declaration of a product that ends long after any test.
func farAhead(t *testing.T, st *stage, product string) (path string) {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"` + product + `","requested_end":"2090-12-31"}],"kind":"ordinary"}`})
	return "/v1/cancellations/" + k["id"].(string)
}

// waitingOffer is a case whose holder offers to go on, which a person has to answer.
func waitingOffer(t *testing.T, st *stage) (path string) {
	t.Helper()
	path = farAhead(t, st, "P-4")
	if res := st.do(offering(path, `{}`)); res.status != http.StatusAccepted {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	return path
}

func offering(path, body string) request {
	return request{method: http.MethodPost, path: path + "/continuation", body: body, key: "offer"}
}

// continued is the newest offer of a case as its holder sees it.
func continued(t *testing.T, st *stage, path string) map[string]any {
	t.Helper()
	list, _ := st.do(request{path: path}).json(t)["continuations"].([]any)
	if len(list) == 0 {
		t.Fatal("no offer is shown")
	}
	return list[len(list)-1].(map[string]any)
}

func TestAnOfferThatTheRuleAcceptsIsUnderWayUntilTheBackendHasIt(t *testing.T) {
	st := newStage(t)
	path := farAhead(t, st, "P-1")
	id := path[len("/v1/cancellations/"):]
	if until := item(t, st.do(request{path: path}).json(t), "P-1")["continue_until"]; until != "2090-12-17" {
		t.Errorf("it can be offered until %v", until)
	}
	for range 2 {
		res := st.do(offering(path, `{"product_ids":["P-1"]}`))
		if res.status != http.StatusOK {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
		for _, product := range []string{"P-1", "P-2"} { // what was taken along comes back
			if i := item(t, res.json(t), product); i["ends_on"] != nil || i["state"] != "decided" {
				t.Errorf("%v", i)
			}
		}
	}
	if c := continued(t, st, path); c["state"] != "under_way" || c["answered_at"] != nil {
		t.Errorf("it is promised: %v", c)
	}
	list, err := st.owner.Items(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		o, err := st.owner.Order(t.Context(), i.ItemID)
		if err == nil {
			err = st.owner.Mark(t.Context(), o)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if c := continued(t, st, path); c["state"] != "accepted" || c["answered_at"] == nil {
		t.Errorf("it is %v", c)
	}
	offers, err := st.owner.Continuations(t.Context(), id)
	if err != nil || len(offers) != 1 {
		t.Fatalf("%v, %v", offers, err)
	}
	for act, says := range map[string]receipt.Saying{offers[0].OfferID: receipt.Offers, offers[0].AnswerID: receipt.Accepts} {
		kept, err := st.owner.StatementOf(t.Context(), id, act)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := receipt.Verify(st.signer.Public(), []byte(kept))
		if err != nil || signed.Continuation.Says != says || len(signed.Items) != 2 || signed.CustomerID != "C-1" {
			t.Errorf("%s is kept as %+v, %v", says, signed, err)
		}
	}
}

func TestAPersonDeclinesWithAReasonThatTheHolderReads(t *testing.T) {
	st := newStage(t)
	path := waitingOffer(t, st)
	if c := continued(t, st, path); c["state"] != "waits" {
		t.Errorf("it is %v", c)
	}
	k := st.do(support(http.MethodGet, path, "")).json(t)
	need := k["needs"].([]any)[0].(map[string]any)
	if k["state"] != "needs_attention" || need["cause"] != "continuation" || need["acts"].([]any)[0] != "continuation/answer" {
		t.Errorf("it waits for %v", need)
	}
	silent := support(http.MethodPost, path+"/continuation/answer", `{"outcome":"declined","reason":"gone"}`)
	silent.key = "k"
	if res := st.do(silent); res.status != http.StatusUnprocessableEntity {
		t.Errorf("without a word: %d", res.status)
	}
	said := silent
	said.body = `{"outcome":"declined","text":"Den Tarif gibt es nicht mehr.","reason":"gone"}`
	if res := st.do(said); res.status != http.StatusOK {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	if c := continued(t, st, path); c["state"] != "declined" || c["text"] != "Den Tarif gibt es nicht mehr." {
		t.Errorf("it is %v", c)
	}
	if i := item(t, st.do(request{path: path}).json(t), "P-4"); i["ends_on"] != "2090-12-31" {
		t.Errorf("%v", i)
	}
}

func TestAnOfferIsTakenUntilTheDayOfItsLineAndNotAfterIt(t *testing.T) {
	for today, status := range map[string]int{"2090-12-30": http.StatusAccepted, "2090-12-31": http.StatusConflict} {
		day, err := time.Parse(time.DateOnly, today)
		if err != nil {
			t.Fatal(err)
		}
		now := noon
		st := newStage(t, func(st *stage) { st.clock = func() time.Time { return now } })
		path := farAhead(t, st, "P-4")
		now = day.Add(12 * time.Hour)
		if res := st.do(offering(path, `{}`)); res.status != status || status == http.StatusConflict && res.json(t)["code"] != "too_late" {
			t.Errorf("on %s: answered %d: %s", today, res.status, res.body)
		}
	}
}

func TestNoOfferIsTakenWhereItsLineTakesNone(t *testing.T) {
	st := newStage(t)
	if res := st.do(offering(farAhead(t, st, "P-5"), `{}`)); res.status != http.StatusConflict || res.json(t)["code"] != "not_continuable" {
		t.Errorf("a line without a rule: %d %s", res.status, res.body)
	}
}
