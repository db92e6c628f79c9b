package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/fairwell/fairwell/activities"
	"github.com/fairwell/fairwell/api/reception"
	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/store"
	"github.com/fairwell/fairwell/internal/store/storetest"
)

// actable is an act that support can call, and something to do it about.
type actable struct {
	kind        cancellation.ActKind
	about       func(*testing.T, *stage) (path string)
	body, other string
	done        func(answer map[string]any) bool
}

// actables is one of every act that has an address.
func actables() []actable {
	return []actable{
		{
			cancellation.ActRetry, func(t *testing.T, st *stage) string { p, _ := parked(t, st); return p },
			`{"reason":"healed"}`, `{"reason":"another reason"}`,
			func(k map[string]any) bool { return k["state"] == "cancelling" },
		},
		{
			cancellation.ActResolve, func(t *testing.T, st *stage) string { p, _ := unknown(t, st); return p },
			`{"outcome":"sent","reason":"looked"}`, `{"outcome":"not_sent","reason":"looked"}`,
			func(k map[string]any) bool { return k["confirmation"].(map[string]any)["state"] == "sent" },
		},
		{
			cancellation.ActIdentify, func(t *testing.T, st *stage) string { p, _ := typedCase(t, st, "2024-0815"); return p },
			isErika, `{"customer_id":"C-1","reason":"wrote"}`,
			func(k map[string]any) bool { return k["state"] == "cancelling" && k["customer_id"] == "C-1" },
		},
		{
			cancellation.ActVoid, func(t *testing.T, st *stage) string { p, _ := parked(t, st); return p },
			`{"reason":"a stranger declared it"}`, `{"reason":"a stranger declared it","product_ids":["P-4"]}`,
			func(k map[string]any) bool {
				for _, i := range k["items"].([]any) {
					if i := i.(map[string]any); i["ends_on"] != nil || i["decision"] != 2.0 {
						return false
					}
				}
				return k["state"] == "cancelling" // the products' backends are not told yet
			},
		},
		{
			cancellation.ActDismiss, func(t *testing.T, st *stage) string { p, _ := typedCase(t, st, "nobody's"); return p },
			`{"code":"unknown_customer","reason":"nobody of that name"}`, `{"code":"duplicate","reason":"came twice"}`,
			func(k map[string]any) bool { return k["state"] == "dismissed" },
		},
		{
			cancellation.ActRedirect, unsendable,
			`{"email":"neu@example.com","reason":"she rang up"}`, `{"paper":true,"reason":"she rang up"}`,
			func(k map[string]any) bool { return k["confirmation"].(map[string]any)["state"] == "pending" },
		},
		{
			cancellation.ActPosted, unsendable,
			`{"posted_on":"2026-11-25","reason":"printed"}`, `{"posted_on":"2026-11-26","reason":"printed"}`,
			func(k map[string]any) bool { return k["confirmation"].(map[string]any)["state"] == "posted" },
		},
		{
			cancellation.ActJudge, func(t *testing.T, st *stage) string {
				k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"for_cause","reason":"x"}`})
				return "/v1/cancellations/" + k["id"].(string)
			},
			`{"product_ids":["P-4"],"outcome":"accepted","reason":"proven"}`, `{"product_ids":["P-4"],"outcome":"rejected","reason":"not proven"}`,
			func(k map[string]any) bool {
				i := k["items"].([]any)[0].(map[string]any)
				review := i["review"].(map[string]any)
				return i["decision"] == 2.0 && i["ends_on"] == review["declared_end"] && review["state"] == "accepted" && k["state"] == "cancelling"
			},
		},
		{
			cancellation.ActComplete, func(t *testing.T, st *stage) string { p, _ := parked(t, st); return p },
			`{"reason":"ended in the old system","effective_on":"2026-12-31","evidence":"ticket 4711"}`, `{"reason":"ended by the network"}`,
			func(k map[string]any) bool {
				i := k["items"].([]any)[0].(map[string]any)
				return i["state"] == "cancelled" && i["error"] == nil && k["state"] == "cancelling"
			},
		},
		{
			cancellation.ActRevoke, func(t *testing.T, st *stage) string {
				k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
				return "/v1/cancellations/" + k["id"].(string)
			},
			`{"received_at":"2026-11-22T08:00:00+01:00","scan_ref":"S-1","reason":"came with it"}`,
			`{"received_at":"2026-11-22T08:00:00+01:00","scan_ref":"S-2","reason":"came with it"}`,
			func(k map[string]any) bool {
				i := k["items"].([]any)[0].(map[string]any)
				return i["ends_on"] == nil && i["decision"] == 2.0
			},
		},
		{
			cancellation.ActAsk, func(t *testing.T, st *stage) string { p, _ := typedCase(t, st, "nobody's"); return p },
			`{"text":"Wie lautet Ihre Kundennummer?","reason":"nobody fits"}`, `{"text":"Welcher Anschluss?","reason":"nobody fits"}`,
			func(k map[string]any) bool {
				mails := k["mails"].([]any)
				m := mails[len(mails)-1].(map[string]any)
				return m["kind"] == "question" && m["number"] == 1.0 && k["state"] == "unmatched"
			},
		},
		{
			cancellation.ActNote, func(t *testing.T, st *stage) string { p, _ := parked(t, st); return p },
			`{"follow_up_on":"2026-12-01","reason":"she rings back"}`, `{"reason":"she rings back"}`,
			func(k map[string]any) bool { return k["look_at"] == "2026-12-01T00:00:00+01:00" },
		},
		{
			cancellation.ActReject, func(t *testing.T, st *stage) string {
				k := st.declare(http.StatusCreated, letter(noPower, time.Since(noon)))
				st.rejectBy("1")
				return "/v1/cancellations/" + k["id"].(string)
			},
			`{"reason":"a copy alone"}`, `{"reason":"nothing was shown"}`,
			func(k map[string]any) bool {
				i := k["items"].([]any)[0].(map[string]any)
				return i["ends_on"] == nil && i["decision"] == 2.0 && k["reject_by"] == nil
			},
		},
		{
			cancellation.ActAsk, func(t *testing.T, st *stage) string { return "/v1/withdrawals/" + withdrawn(t, st, late) },
			`{"text":"Welcher Vertrag?","reason":"two fit"}`, `{"text":"Welcher Teil?","reason":"two fit"}`,
			func(w map[string]any) bool { return w["outcome"] == nil },
		},
		{
			cancellation.ActNote, func(t *testing.T, st *stage) string { return "/v1/withdrawals/" + withdrawn(t, st, late) },
			`{"follow_up_on":"2026-12-01","reason":"he rings back"}`, `{"reason":"he rings back"}`,
			func(w map[string]any) bool { return w["look_at"] == "2026-12-01T00:00:00+01:00" },
		},
		{
			cancellation.ActSettleObjection, func(t *testing.T, st *stage) string {
				k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
				if err := st.config.Store.Object(t.Context(), k["id"].(string)); err != nil {
					t.Fatal(err)
				}
				return "/v1/cancellations/" + k["id"].(string)
			},
			`{"outcome":"rejected","reason":"it was her"}`, `{"outcome":"upheld","reason":"it was not her"}`,
			func(k map[string]any) bool { return k["objection_since"] == nil },
		},
		{
			cancellation.ActSettleEnd, func(t *testing.T, st *stage) string {
				k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
				storetest.RunOn(t, st.owner, k["id"].(string), "P-4")
				return "/v1/cancellations/" + k["id"].(string)
			},
			`{"outcome":"put_right","reason":"ended by hand"}`, `{"outcome":"as_it_should","reason":"a new contract"}`,
			func(k map[string]any) bool {
				return k["needs"] == nil && k["state"] == "cancelling" // its confirmation is owed
			},
		},
		{
			cancellation.ActAnswer, func(t *testing.T, st *stage) string { return waitingOffer(t, st) },
			`{"outcome":"accepted","reason":"the tariff is sold still"}`, `{"outcome":"declined","text":"Den Tarif gibt es nicht mehr.","reason":"gone"}`,
			func(k map[string]any) bool {
				i := k["items"].([]any)[0].(map[string]any)
				return i["ends_on"] == nil && i["decision"] == 2.0
			},
		},
		{
			cancellation.ActSettle, func(t *testing.T, st *stage) string { return "/v1/withdrawals/" + withdrawn(t, st, late) },
			`{"outcome":"accepted","reason":"she was never told"}`, `{"outcome":"rejected","reason":"late"}`,
			func(w map[string]any) bool { return w["outcome"].(map[string]any)["by"] == "person" },
		},
	}
}

// unsendable is a case whose confirmation cannot be sent.
func unsendable(t *testing.T, st *stage) string {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	m := claimedMail(t, st, store.MailRef{CaseID: k["id"].(string), Kind: cancellation.MailConfirmation})
	if err := st.owner.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailParked, "", "http_400"); err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + k["id"].(string)
}

// call is the act as support sends it, at its address in the table of acts.
func (a actable) call(t *testing.T, path, body, key string) request {
	t.Helper()
	for _, act := range cancellation.Acts() {
		if act.Kind == a.kind {
			return request{method: http.MethodPost, path: path + "/" + act.Path, body: body, key: key, sub: "anna", scope: "support"}
		}
	}
	t.Fatalf("no act %s", a.kind)
	return request{}
}

func TestEveryActIsCarriedOutOnceAndAnsweredByWhatStands(t *testing.T) {
	tested := map[cancellation.ActKind]bool{}
	for _, a := range actables() {
		tested[a.kind] = true
		t.Run(string(a.kind), func(t *testing.T) {
			st := newStage(t)
			path := a.about(t, st)
			send := a.call(t, path, a.body, "k-1")
			for range 2 {
				res := st.do(send)
				if res.status != http.StatusOK || !a.done(res.json(t)) {
					t.Fatalf("answered %d: %s", res.status, res.body)
				}
			}
			if len(st.runs.told) != 1 {
				t.Errorf("the run was told %v", st.runs.told)
			}
			if res := st.do(a.call(t, path, a.other, "k-1")); res.status != http.StatusConflict {
				t.Errorf("the key with another body: answered %d: %s", res.status, res.body)
			}
			res := st.do(a.call(t, path, a.body, "k-2")) // what is retried waits still, and may be retried again
			again := slices.Contains([]cancellation.ActKind{cancellation.ActRetry, cancellation.ActAsk, cancellation.ActNote}, a.kind)
			if again == (res.status == http.StatusConflict) {
				t.Errorf("once it is done: answered %d: %s", res.status, res.body)
			}
			list := st.do(support(http.MethodGet, path+"/acts", "")).json(t)["items"].([]any)
			var listed map[string]any
			for _, i := range list {
				if i := i.(map[string]any); i["act"] == string(a.kind) && listed == nil {
					listed = i
				}
			}
			if listed["act"] != string(a.kind) || listed["by"].(map[string]any)["subject"] != "anna" || listed["outcome"] != "done" || listed["reason"] == "" {
				t.Errorf("it is listed as %v", listed)
			}
		})
	}
	for _, act := range cancellation.Acts() {
		if act.Path != "" && !act.Waits && !tested[act.Kind] { // an offer is the holder's: continuations_test.go
			t.Errorf("nothing tests %s", act.Kind)
		}
	}
}

func TestAnActWhoseRunDoesNotAnswerIsKeptAndNotLost(t *testing.T) {
	for _, a := range actables() {
		t.Run(string(a.kind), func(t *testing.T) {
			st := newStage(t)
			path := a.about(t, st)
			st.runs.nudge = func(context.Context) error { return errAway }
			send := a.call(t, path, a.body, "k-1")
			for range 2 {
				if res := st.do(send); res.status != http.StatusAccepted {
					t.Fatalf("answered %d: %s", res.status, res.body)
				}
			}
			if told := st.runs.told; len(told) != 2 || told[0] != told[1] {
				t.Errorf("the same act has the updates %v", told)
			}
			st.runs.nudge = nil
			if res := st.do(send); res.status != http.StatusOK || !a.done(res.json(t)) {
				t.Errorf("answered %d: %s", res.status, res.body)
			}
		})
	}
}

// The run carried the act out, and its answer was lost.
func TestAnActWhoseAnswerWasLostIsAnsweredByWhatStands(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	id := path[len("/v1/cancellations/"):]
	st.runs.nudge = func(ctx context.Context) error {
		if _, err := st.runs.decide.ApplyActs(ctx, activities.CaseInput{CaseID: id}); err != nil {
			return err
		}
		return errAway
	}
	if res := st.do(retrying(path, `{"reason":"healed"}`)); res.status != http.StatusOK {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
}

func TestWhatThereIsNothingToDoForIsRefusedAndNotKept(t *testing.T) {
	for _, a := range actables() {
		t.Run(string(a.kind), func(t *testing.T) {
			st := newStage(t)
			path := a.about(t, st)
			const unknownID = "0190a7c0-0000-7000-8000-000000000001"
			under, caseID := path[:len(path)-len(unknownID)], path[len(path)-len(unknownID):]
			byCustomer, byIntake := a.call(t, path, a.body, "k"), a.call(t, path, a.body, "k")
			byCustomer.sub, byCustomer.scope, byIntake.scope = "C-1", "cancellations", "intake"
			noKey := a.call(t, path, a.body, "")
			for name, tt := range map[string]struct {
				send   request
				status int
			}{
				"by a customer":                   {byCustomer, http.StatusForbidden},
				"by a system of the provider":     {byIntake, http.StatusForbidden},
				"of an unknown case":              {a.call(t, under+unknownID, a.body, "k"), http.StatusNotFound},
				"without a key":                   {noKey, http.StatusUnprocessableEntity},
				"without a reason":                {a.call(t, path, `{}`, "k"), http.StatusUnprocessableEntity},
				"with a field that nobody knows":  {a.call(t, path, `{"reason":"x","because":"y"}`, "k"), http.StatusUnprocessableEntity},
				"with a body that is no JSON":     {a.call(t, path, `{"reason"`, "k"), http.StatusBadRequest},
				"with a reason that says nothing": {a.call(t, path, `{"reason":""}`, "k"), http.StatusUnprocessableEntity},
			} {
				if res := st.do(tt.send); res.status != tt.status {
					t.Errorf("%s: answered %d, want %d: %s", name, res.status, tt.status, res.body)
				}
			}
			acts, err := st.owner.ActsOf(t.Context(), caseID)
			if err != nil {
				t.Fatal(err)
			}
			for _, act := range acts {
				if act.Kind == a.kind {
					t.Errorf("it was kept: %+v", act)
				}
			}
			if len(st.runs.told) != 0 {
				t.Errorf("the run was told %v", st.runs.told)
			}
		})
	}
}

func TestTheSameSentAtTheSameTimeIsOneActAndOneAnswer(t *testing.T) {
	st := newStage(t)
	path, _ := typedCase(t, st, "2024-0815")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if res, err := st.try(identifying(path, isErika)); err != nil || res.status != http.StatusOK {
				t.Errorf("answered %d: %s, %v", res.status, res.body, err)
			}
		})
	}
	wg.Wait()
}

// parked is a case whose P-4 waits for a person and whose P-5 is under way.
func parked(t *testing.T, st *stage) (path string, itemID string) {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"contract_id":"V-2"}],"kind":"ordinary"}`})
	list, err := st.owner.Items(t.Context(), k["id"].(string))
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		if i.ProductID == "P-4" {
			itemID = i.ItemID
		}
	}
	if err := st.owner.Stall(t.Context(), itemID, 0, cancellation.ItemParked, "http_503"); err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + k["id"].(string), itemID
}

func retrying(path, body string) request {
	return request{method: http.MethodPost, path: path + "/retry", body: body, key: "retry-1", sub: "anna", scope: "support"}
}

func TestParkedItemShowsWhyAndSinceWhen(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	k := st.do(request{path: path}).json(t)
	if why, _ := item(t, k, "P-4")["error"].(map[string]any); k["state"] != "needs_attention" || why["code"] != "http_503" || why["since"] == nil {
		t.Errorf("got %v", k)
	}
}

func TestARetryMayNameProducts(t *testing.T) {
	st := newStage(t)
	path, _ := parked(t, st)
	for name, tt := range map[string]struct {
		body   string
		status int
	}{
		"that the case does not hold": {`{"reason":"x","product_ids":["P-9"]}`, http.StatusUnprocessableEntity},
		"twice":                       {`{"reason":"x","product_ids":["P-4","P-4"]}`, http.StatusUnprocessableEntity},
		"that are under way":          {`{"reason":"x","product_ids":["P-5"]}`, http.StatusConflict},
		"none":                        {`{"reason":"x","product_ids":[]}`, http.StatusUnprocessableEntity},
	} {
		if res := st.do(retrying(path, tt.body)); res.status != tt.status {
			t.Errorf("%s: answered %d, want %d: %s", name, res.status, tt.status, res.body)
		}
	}
	res := st.do(retrying(path, `{"reason":"x","product_ids":["P-4"]}`))
	if k := res.json(t); res.status != http.StatusOK || item(t, k, "P-4")["state"] != "delayed" {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
}

// unknown is a case of which nobody knows whether its mail was sent.
func unknown(t *testing.T, st *stage) (path, caseID string) {
	t.Helper()
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	caseID = k["id"].(string)
	m := claimed(t, st, caseID)
	if err := st.owner.Settle(t.Context(), m.ID, m.Attempt, cancellation.MailUnknown, "", "timeout"); err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + caseID, caseID
}

func TestAResolutionOfAnEarlierAttemptIsForNothing(t *testing.T) {
	st := newStage(t)
	path, caseID := unknown(t, st)
	st.runs.nudge = func(context.Context) error { return errAway }
	send := actables()[1].call(t, path, `{"outcome":"sent","reason":"seen"}`, "k-1")
	if res := st.do(send); res.status != http.StatusAccepted {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	m, err := st.owner.Mail(t.Context(), store.MailRef{CaseID: caseID, Kind: cancellation.MailConfirmation})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.owner.Settle(t.Context(), m.ID, 1, cancellation.MailPending, "", "proven_absent"); err != nil {
		t.Fatal(err)
	}
	m = claimed(t, st, caseID)
	if err := st.owner.Settle(t.Context(), m.ID, 2, cancellation.MailUnknown, "", "timeout"); err != nil {
		t.Fatal(err)
	}
	st.runs.nudge = nil
	if res := st.do(send); res.status != http.StatusConflict {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
}

// typedCase is what somebody typed that fits no customer for sure.
func typedCase(t *testing.T, st *stage, contract string) (path, caseID string) {
	t.Helper()
	d, err := st.config.Reception.DeclareTyped(t.Context(), reception.TypedDeclaration{
		Kind: cancellation.Ordinary, Reason: "Umzug", Locale: "de", Token: "t",
		Typed: cancellation.Typed{Name: "E. Beispiel", Contract: contract, Phone: "0171 2345678", Email: "neu@example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return "/v1/cancellations/" + d.ID, d.ID
}

func identifying(path, body string) request {
	return request{method: http.MethodPost, path: path + "/identify", body: body, key: "identify-1", sub: "anna", scope: "support"}
}

const isErika = `{"customer_id":"C-1","reason":"rang up"}`

func TestAVoidedProductContinuesAndMayBeCancelledAgain(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`})
	void := actables()[3].call(t, "/v1/cancellations/"+k["id"].(string), `{"reason":"not hers"}`, "k-1")
	res := st.do(void)
	if i := item(t, res.json(t), "P-4"); res.status != http.StatusOK || i["ends_on"] != nil || i["decision"] != 2.0 || i["state"] != "decided" {
		t.Errorf("answered %d: %s", res.status, res.body)
	}
	again := st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-4"}],"kind":"ordinary"}`, key: "key-2"})
	if i := item(t, again, "P-4"); i["state"] != "decided" || i["refused"] != nil || i["ends_on"] != "2026-12-31" {
		t.Errorf("declared again: %v", i)
	}
}

// errAway is what the client says when no run answers in time.
var errAway = errors.New("no answer")

func TestARedirectSaysWhereToOrThatItIsToBePrinted(t *testing.T) {
	st := newStage(t)
	path := unsendable(t, st)
	for _, body := range []string{
		`{"reason":"x"}`, `{"email":"a@example.com","paper":true,"reason":"x"}`, `{"email":"nobody","reason":"x"}`,
	} {
		res := st.do(request{method: http.MethodPost, path: path + "/redirect", body: body, key: body, sub: "anna", scope: "support"})
		if res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d: %s", body, res.status, res.body)
		}
	}
}

func TestWhatIsPutAsideAsksOnceOrTellsNobodyAndIdentifyTakesItBack(t *testing.T) {
	for code, mails := range map[string]int{"unknown_customer": 1, "not_a_declaration": 0, "duplicate": 0} {
		st := newStage(t)
		path, id := typedCase(t, st, "2024-0815")
		send := func(act, body string) response {
			return st.do(request{method: http.MethodPost, path: path + "/" + act, body: body, key: act, sub: "anna", scope: "support"})
		}
		if res := send("dismiss", `{"code":"`+code+`","reason":"x"}`); res.status != http.StatusOK {
			t.Fatalf("answered %d: %s", res.status, res.body)
		}
		standing, err := st.owner.Standing(t.Context(), id)
		if err != nil || len(standing.Mails) != mails {
			t.Errorf("%s: it owes %+v, %v", code, standing.Mails, err)
		}
		if res := send("identify", isErika); res.status != http.StatusOK || res.json(t)["state"] != "cancelling" {
			t.Errorf("%s: answered %d: %s", code, res.status, res.body)
		}
	}
}
