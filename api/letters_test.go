package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/notice"
)

// letters is a stage on which time goes on and letters come in, to be rejected
// within three working days.
func letters(t *testing.T, change ...func(*stage)) *stage {
	t.Helper()
	return newStage(t, append(change, func(st *stage) {
		st.config.Now = time.Now
		st.config.Reception = reception.New(reception.Config{
			Store: st.config.Store, Runs: st.runs, Receipts: signs(st.signer), Provider: "Beispielnetz", RejectWithin: 3, Log: st.config.Log,
		})
	})...)
}

// letter is one that the mail room enters for C-1, received some time ago.
func letter(by string, ago time.Duration) request {
	return request{sub: "crm", scope: "intake", key: "letter", body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary","customer_id":"C-1",
		"channel":"letter","received_at":"` + time.Now().Add(-ago).Format(time.RFC3339) + `","declared_by":` + by + `,"scan_ref":"S-4711"}`}
}

const (
	noPower  = `{"role":"agent","name":"Anton Anwalt"}`
	original = `{"role":"agent","name":"Anton Anwalt","proof":"original"}`
)

// rejectBy sets the last day on which a case can be rejected, so many days from now.
func (st *stage) rejectBy(days string) {
	st.t.Helper()
	err := st.write(`UPDATE declarations SET reject_by = (now() AT TIME ZONE 'Europe/Berlin')::date + ` + days + ` WHERE reject_by IS NOT NULL;
		SELECT docket_refresh(id) FROM declarations`)
	if err != nil {
		st.t.Fatal(err)
	}
}

// waiting are the IDs in the queue that wait for a cause, with the days by which.
func (st *stage) waiting(cause string) map[string]any {
	st.t.Helper()
	byID := map[string]any{}
	for _, i := range st.do(support(http.MethodGet, "/v1/queue?cause="+cause, "")).json(st.t)["items"].([]any) {
		i := i.(map[string]any)
		byID[i["id"].(string)] = i["act_by"]
	}
	return byID
}

// mails are the kinds of mail that a case has.
func mails(k map[string]any) (kinds []string) {
	for _, m := range k["mails"].([]any) {
		kinds = append(kinds, m.(map[string]any)["kind"].(string))
	}
	slices.Sort(kinds)
	return kinds
}

func TestAnHeirsLetterEndsTheContractAtOnceAndAnEarlierEndIsGoodwill(t *testing.T) {
	st := letters(t)
	r := letter(`{"role":"heir","name":"Emil Beispiel"}`, 72*time.Hour)
	r.body = strings.Replace(r.body, `"kind":"ordinary"`, `"kind":"for_cause","reason":"Tod der Kundin"`, 1)
	k := st.declare(http.StatusCreated, r)
	by := k["declared_by"].(map[string]any)
	if by["role"] != "heir" || by["name"] != "Emil Beispiel" || by["proof"] != "none" || k["scan_ref"] != "S-4711" || k["reject_by"] != nil {
		t.Errorf("it shows %v", k)
	}
	if signed := k["receipt"].(map[string]any)["declared_by"].(map[string]any); signed["name"] != "Emil Beispiel" || signed["role"] != "heir" {
		t.Errorf("the receipt states %v", signed)
	}
	if i := item(t, k, "P-4"); i["state"] != "decided" || i["ends_on"] == nil {
		t.Errorf("its ordinary end waits: %v", i)
	}
	path := "/v1/cancellations/" + k["id"].(string)
	res := st.do(by1("anna", path+"/judge", `{"product_ids":["P-4"],"outcome":"accepted","basis":"goodwill","reason":"she has died"}`))
	if i := item(t, res.json(t), "P-4"); res.status != http.StatusOK || i["basis"].([]any)[0] != "Kulanz" || i["decision"] != 2.0 {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	own := st.do(request{path: path}).json(t)
	if own["declared_by"] == nil || own["scan_ref"] != nil {
		t.Errorf("the customer is shown %v", own)
	}
}

// by1 is an act of somebody's, under a key of its own.
func by1(sub, path, body string) request { return by(sub, path, body, sub+path) }

func TestOnlyIntakeAndSupportSayWhoDeclares(t *testing.T) {
	st := newStage(t)
	for _, extra := range []string{`"declared_by":` + noPower, `"scan_ref":"S-1"`} {
		body := `{"items":[{"product_id":"P-4"}],"kind":"ordinary",` + extra + `}`
		if res := st.do(request{method: http.MethodPost, path: "/v1/cancellations", key: "k", body: body}); res.status != http.StatusForbidden {
			t.Errorf("%s: answered %d: %s", extra, res.status, res.body)
		}
	}
	for _, wrong := range []string{`{"role":"friend"}`, `{"role":"agent","proof":"hearsay"}`, `{}`} {
		r := letter(wrong, 0)
		r.method, r.path = http.MethodPost, "/v1/cancellations"
		if res := st.do(r); res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d: %s", wrong, res.status, res.body)
		}
	}
}

func TestAnAgentWithoutAnOriginalIsConfirmedUnderReservationUntilItStands(t *testing.T) {
	st := letters(t)
	k := st.declare(http.StatusCreated, letter(noPower, 0))
	id, path := k["id"].(string), "/v1/cancellations/"+k["id"].(string)
	last := notice.WorkdaysAfter(notice.CivilDay(time.Now()), 3).String()
	if k["reject_by"] != last || item(t, k, "P-4")["ends_on"] == nil {
		t.Errorf("it shows %v, not until %s", k, last)
	}
	if w := st.waiting("reservation"); len(w) != 1 || w[id] != last {
		t.Errorf("the queue shows %v", w)
	}
	st.rejectBy("0")
	if w := st.waiting("reservation"); len(w) != 1 {
		t.Errorf("on its last day the queue shows %v", w)
	}
	st.rejectBy("-1")
	if w := st.waiting("reservation"); len(w) != 0 {
		t.Errorf("the day after the queue shows %v", w)
	}
	if res := st.do(by1("anna", path+"/reject", `{"reason":"no original"}`)); res.status != http.StatusConflict {
		t.Errorf("rejected too late: answered %d: %s", res.status, res.body)
	}
	after := st.do(support(http.MethodGet, path, "")).json(t)
	if i := item(t, after, "P-4"); i["ends_on"] != item(t, k, "P-4")["ends_on"] || after["reject_by"] != nil || slices.Contains(mails(after), "correction") {
		t.Errorf("it does not stand: %v", after)
	}
}

func TestOnlyAnAgentsDeclarationWithoutAnOriginalIsRejected(t *testing.T) {
	for _, declarer := range []string{original, `{"role":"heir"}`, `{"role":"guardian","proof":"copy"}`, `{"role":"provider"}`, `{"role":"holder"}`} {
		st := letters(t)
		k := st.declare(http.StatusCreated, letter(declarer, 0))
		res := st.do(by1("anna", "/v1/cancellations/"+k["id"].(string)+"/reject", `{"reason":"no original"}`))
		if res.status != http.StatusConflict || k["reject_by"] != nil || len(st.waiting("reservation")) != 0 {
			t.Errorf("%s: answered %d: %s", declarer, res.status, res.body)
		}
	}
}

func TestTwoPeopleRejectAndOnTheLastDayALeadAlone(t *testing.T) {
	st := letters(t, func(st *stage) {
		st.config.TwoPeople, st.config.Leads = []cancellation.ActKind{cancellation.ActReject}, []string{"lead@example.com"}
	})
	declared := func(key string) string {
		r := letter(noPower, 0)
		r.key = key
		return "/v1/cancellations/" + st.declare(http.StatusCreated, r)["id"].(string)
	}
	alone := func(path string) any {
		list := st.do(support(http.MethodGet, path+"/acts", "")).json(t)["items"].([]any)
		if len(list) != 1 {
			t.Fatalf("acts: %v", list)
		}
		return list[0].(map[string]any)["alone"]
	}
	path := declared("first")
	st.rejectBy("1")
	why := `{"reason":"no original"}`
	res := st.do(by("lead@example.com", path+"/reject", why, "k-1"))
	p, _ := res.json(t)["proposal"].(map[string]any)
	if res.status != http.StatusAccepted || p == nil {
		t.Fatalf("a lead before the last day: answered %d: %s", res.status, res.body)
	}
	expires, err := time.Parse(time.RFC3339, p["expires_at"].(string))
	if err != nil || expires.After(time.Now().Add(49*time.Hour)) {
		t.Errorf("it expires at %v, %v", p["expires_at"], err)
	}
	if res = st.do(by("bert", "/v1/proposals/"+p["id"].(string)+"/approve", because, "")); res.status != http.StatusOK || item(t, res.json(t), "P-4")["ends_on"] != nil {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	if len(st.waiting("reservation")) != 0 || !slices.Contains(mails(res.json(t)), "correction") || alone(path) != false {
		t.Errorf("rejected by two: %s", res.body)
	}

	path = declared("second")
	st.rejectBy("0")
	if res = st.do(by("anna", path+"/reject", why, "k-2")); res.status != http.StatusAccepted {
		t.Fatalf("on the last day: answered %d: %s", res.status, res.body)
	}
	expires, err = time.Parse(time.RFC3339, res.json(t)["proposal"].(map[string]any)["expires_at"].(string))
	if err != nil || notice.CivilDay(expires.Add(-time.Second)) != notice.CivilDay(time.Now()) {
		t.Errorf("it expires at %v, not with the day: %v", expires, err)
	}
	for range 2 {
		res = st.do(by("lead@example.com", path+"/reject", why, "k-3"))
		if res.status != http.StatusOK || item(t, res.json(t), "P-4")["ends_on"] != nil || alone(path) != true {
			t.Errorf("a lead on the last day: answered %d: %s", res.status, res.body)
		}
	}
}

// A fax came in before the click and was entered after it.
func TestAnEarlierFaxTakesTheProductAndTheClickDecidesOnceTheFaxIsTakenBack(t *testing.T) {
	for _, tt := range []struct{ act, body string }{
		{"void", `{"reason":"not hers"}`}, {"reject", `{"reason":"no original"}`}, {"revoke", ""},
	} {
		st := letters(t)
		products := strings.NewReplacer("P-4", "P-9", "C-1", "C-2", `"channel":"letter"`, `"channel":"fax"`)
		click := st.declare(http.StatusCreated, request{sub: "C-2", body: `{"items":[{"product_id":"P-9"}],"kind":"ordinary"}`})
		own := item(t, click, "P-9")["ends_on"]
		r := letter(noPower, 50*time.Hour)
		r.body = products.Replace(r.body)
		fax := st.declare(http.StatusCreated, r)
		ends, faxed := item(t, fax, "P-9")["ends_on"], "/v1/cancellations/"+fax["id"].(string)
		if ends.(string) >= own.(string) {
			t.Fatalf("the fax ends it on %v, the click on %v", ends, own)
		}
		first := st.do(support(http.MethodGet, "/v1/cancellations/"+click["id"].(string), "")).json(t)
		linked := item(t, first, "P-9")["refused"].(map[string]any)
		if linked["case_id"] != fax["id"] || linked["ends_on"] != ends || !slices.Equal(mails(first), []string{"confirmation", "correction"}) {
			t.Errorf("the click: %v", first)
		}
		if tt.body == "" { // it came with what it revokes
			tt.body = `{"reason":"same envelope","scan_ref":"S-2","received_at":"` + fax["received_at"].(string) + `"}`
		}
		res := st.do(by1("anna", faxed+"/"+tt.act, tt.body))
		if res.status != http.StatusOK || !slices.Equal(mails(res.json(t)), []string{"confirmation", "correction"}) {
			t.Fatalf("%s: answered %d: %s", tt.act, res.status, res.body)
		}
		if err := st.runs.Accept(t.Context(), runOf(click)); err != nil { // as the starter brings its run
			t.Fatal(err)
		}
		first = st.do(support(http.MethodGet, "/v1/cancellations/"+click["id"].(string), "")).json(t)
		if i := item(t, first, "P-9"); i["ends_on"] != own || i["refused"] != nil || !slices.Equal(mails(first), []string{"confirmation", "correction", "correction"}) {
			t.Errorf("%s: the click: %v", tt.act, first)
		}
	}
}
