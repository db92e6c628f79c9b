package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fairwell/fairwell/internal/receipt"
)

// stable takes out of a case what differs from run to run.
func stable(t *testing.T, k map[string]any) []byte {
	t.Helper()
	id := k["id"].(string)
	content, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(content), id, "CASE")
	text = strings.ReplaceAll(text, k["reference"].(string), "REFERENCE")
	for n, i := range k["items"].([]any) {
		text = strings.ReplaceAll(text, i.(map[string]any)["id"].(string), fmt.Sprint("ITEM-", n))
	}
	if r, ok := k["receipt"].(map[string]any); ok {
		text = strings.ReplaceAll(text, r["signature"].(string), "SIGNATURE")
	}
	return []byte(text + "\n")
}

func TestDeclaringAnswersTheDecisions(t *testing.T) {
	st := newStage(t)
	res := st.do(declaring(`{"items":[{"product_id":"P-1"},{"product_id":"P-4","requested_end":"2027-02-10"}],"kind":"ordinary","external_ref":"T-1"}`))
	if res.status != http.StatusCreated {
		t.Fatalf("answered %d: %s", res.status, res.body)
	}
	k := res.json(t)
	if got, want := res.header.Get("Location"), "/v1/cancellations/"+k["id"].(string); got != want {
		t.Errorf("Location is %q, want %q", got, want)
	}
	golden(t, "testdata/declared.json", stable(t, k))
	shown := st.do(request{path: res.header.Get("Location")})
	delete(k, "receipt")
	later := shown.json(t)
	for _, i := range later["items"].([]any) {
		delete(i.(map[string]any), "continue_until") // nobody who cancels is asked to stay
	}
	if diff := cmp.Diff(k, later); diff != "" || shown.status != http.StatusOK {
		t.Errorf("%d: the case reads otherwise afterwards:\n%s", shown.status, diff)
	}
}

// TestMembersKeepTheirOrder looks at the bytes: programs were written against it.
func TestMembersKeepTheirOrder(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: ordinary})
	body := string(st.do(request{path: "/v1/cancellations/" + k["id"].(string)}).body)
	at := -1
	for _, member := range []string{
		`{"id":`, `"reference":"`, `"state":`, `"received_at":"2026-11-22T12:00:00+01:00"`, `"channel":"api"`, `"kind":"ordinary"`, `"external_ref":null`,
		`"items":[{"id":`, `"product_id":`, `"name":`, `"state":`, `"requested_end":null`, `"ends_on":"2026-12-22"`, `"last_receipt_on":"2026-11-22"`,
		`"last_billable_on":"2026-12-22"`, `"port_until":"2027-01-22"`, `"mail_until":null`, `"decision":1`, `"basis":[`, `"explanation":"`, `"taken_along_by":null`, `"refused":null`, `"review":null`, `"error":null}`,
		`"confirmation":{"state":"pending","sent_at":null}}`,
	} {
		next := strings.Index(body[at+1:], member)
		if next < 0 {
			t.Fatalf("%s is missing or out of order in %s", member, body)
		}
		at += 1 + next
	}
}

func TestPartsAreTakenAlongAndSaySo(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: ordinary})
	part := item(t, k, "P-2")
	if part["taken_along_by"] != "P-1" || part["ends_on"] != item(t, k, "P-1")["ends_on"] {
		t.Errorf("got %v", part)
	}
	if text := part["explanation"].(string); !strings.Contains(text, "DSL 100") {
		t.Errorf("the explanation does not name the main product: %s", text)
	} else if strings.Contains(text, "Wunschdatum") {
		t.Errorf("the explanation speaks of a wish that nobody had: %s", text)
	}
	english := st.do(request{path: "/v1/cancellations/" + k["id"].(string), header: http.Header{"Accept-Language": {"en-GB"}}})
	if text := item(t, english.json(t), "P-2")["explanation"].(string); !strings.Contains(text, "Ends along with") {
		t.Errorf("not in English: %s", text)
	}
}

// TestAWellFormedDeclarationIsNeverRefused lists what is no error.
func TestAWellFormedDeclarationIsNeverRefused(t *testing.T) {
	for _, tt := range []struct {
		name, body, product string
		want                map[string]any
	}{
		{
			"a wish in the past", `{"items":[{"product_id":"P-1","requested_end":"2020-01-01"}],"kind":"ordinary"}`, "P-1",
			map[string]any{"requested_end": "2020-01-01", "ends_on": "2026-12-22"},
		},
		{
			"a wish between possible ends", `{"items":[{"product_id":"P-4","requested_end":"2027-02-10"}],"kind":"ordinary"}`, "P-4",
			map[string]any{"ends_on": "2027-02-28"},
		},
		{
			"a wish that is null", `{"items":[{"product_id":"P-4","requested_end":null}],"kind":"ordinary"}`, "P-4",
			map[string]any{"requested_end": nil, "ends_on": "2026-12-31"},
		},
		{
			"a cause without a reason", `{"items":[{"product_id":"P-5"}],"kind":"for_cause"}`, "P-5",
			map[string]any{"review": map[string]any{"declared_end": "2026-11-22", "state": "open"}, "ends_on": "2027-05-31"},
		},
		{
			"a product that has ended", `{"items":[{"product_id":"P-3"}],"kind":"ordinary"}`, "P-3",
			map[string]any{
				"state": "refused", "ends_on": nil, "decision": float64(0),
				"refused": map[string]any{"code": "ended", "case_id": nil, "reference": nil, "ends_on": "2025-03-31"},
			},
		},
		{
			"a part beside its main product", `{"items":[{"product_id":"P-1"},{"product_id":"P-2"}],"kind":"ordinary"}`, "P-2",
			map[string]any{"ends_on": "2026-12-22"},
		},
		{
			"a contract means its active products", `{"items":[{"contract_id":"V-2"}],"kind":"ordinary"}`, "P-5",
			map[string]any{"ends_on": "2027-05-31"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := newStage(t)
			got := item(t, st.declare(http.StatusCreated, request{body: tt.body}), tt.product)
			for name, want := range tt.want {
				if diff := cmp.Diff(want, got[name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestAlreadyCancelledIsReceivedAndSaysSo(t *testing.T) {
	st := newStage(t)
	first := st.declare(http.StatusCreated, request{body: ordinary})
	second := st.declare(http.StatusCreated, request{body: ordinary, key: "key-2"})
	got := item(t, second, "P-1")
	want := map[string]any{"code": "already_cancelled", "case_id": first["id"], "reference": first["reference"], "ends_on": "2026-12-22"}
	if diff := cmp.Diff(want, got["refused"]); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
	if text := got["explanation"].(string); !strings.Contains(text, "22. Dezember 2026") {
		t.Errorf("the explanation does not say when it ends: %s", text)
	}
}

func TestRepeatingFindsTheSameCase(t *testing.T) {
	st := newStage(t)
	st.runs.setAccept(func(context.Context) error { return errors.New("temporal is away") })
	first := st.declare(http.StatusAccepted, request{body: ordinary})
	if got := item(t, first, "P-1"); got["state"] != "received" || got["decision"] != float64(0) || got["ends_on"] != "2026-12-22" {
		t.Errorf("the preview is not shown: %v", got)
	}
	if first["state"] != "received" {
		t.Errorf("the case is %v", first["state"])
	}
	st.runs.setAccept(nil)
	blanks := strings.ReplaceAll(ordinary, ":", " : ")
	second := st.declare(http.StatusCreated, request{body: blanks})
	if second["id"] != first["id"] {
		t.Errorf("the same key and body made a second case")
	}
	if diff := cmp.Diff(first["receipt"], second["receipt"]); diff != "" {
		t.Errorf("the receipt differs:\n%s", diff)
	}
}

// TestARepeatIsFoundBeforeItIsLookedAt repeats what would be invalid by now: with
// its active products cancelled, the contract means its ended one too.
func TestARepeatIsFoundBeforeItIsLookedAt(t *testing.T) {
	st := newStage(t)
	const body = `{"items":[{"contract_id":"V-1"},{"product_id":"P-3"}],"kind":"ordinary"}`
	first := st.declare(http.StatusCreated, request{body: body})
	second := st.declare(http.StatusCreated, request{body: body})
	if first["id"] != second["id"] {
		t.Error("the same key and body made a second case")
	}
	if res := st.do(request{method: http.MethodPost, path: "/v1/cancellations", body: body, key: "key-2"}); res.status != http.StatusUnprocessableEntity {
		t.Errorf("with a new key it is valid still (%d): this test shows nothing", res.status)
	}
}

func TestSameMomentMakesOneCase(t *testing.T) {
	st := newStage(t)
	const connections = 8
	ids := make([]string, connections)
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() {
			res, err := st.try(declaring(ordinary))
			if err != nil || res.status != http.StatusCreated {
				t.Errorf("%d, %v: %s", res.status, err, res.body)
				return
			}
			var k struct{ ID string }
			if err := json.Unmarshal(res.body, &k); err != nil {
				t.Error(err)
			}
			ids[i] = k.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("several cases: %v", ids)
		}
	}
	if list := st.do(request{path: "/v1/cancellations", scope: "support"}).json(t)["items"].([]any); len(list) != 1 {
		t.Errorf("%d cases are stored", len(list))
	}
}

func TestKeysOfTwoSubjectsDoNotMeet(t *testing.T) {
	st := newStage(t)
	st.declare(http.StatusCreated, request{body: ordinary})
	st.declare(http.StatusCreated, request{body: `{"items":[{"product_id":"P-9"}],"kind":"ordinary"}`, sub: "C-2"})
}

func TestARunThatHangsIsNotWaitedFor(t *testing.T) {
	st := newStage(t)
	st.runs.setAccept(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	st.declare(http.StatusAccepted, request{body: ordinary})
}

func TestIntakeDeclaresForAnybody(t *testing.T) {
	st := newStage(t)
	const letter = `{"items":[{"product_id":"P-9"}],"kind":"ordinary","customer_id":"C-2","channel":"letter","received_at":"2026-11-13T08:30:15.9+01:00"}`
	k := st.declare(http.StatusCreated, request{body: letter, sub: "crm", scope: "intake"})
	if k["channel"] != "letter" || k["received_at"] != "2026-11-13T08:30:15+01:00" || item(t, k, "P-9")["ends_on"] != "2026-12-13" {
		t.Errorf("got %v", k)
	}
	if r := k["receipt"].(map[string]any); r["locale"] != "en" {
		t.Errorf("the customer's language does not count: %v", r["locale"])
	}
	path := "/v1/cancellations/" + k["id"].(string)
	for _, tt := range []struct {
		name       string
		sub, scope string
		want       int
	}{
		{"who declared it", "crm", "intake", http.StatusOK},
		{"another intake", "portal", "intake", http.StatusNotFound},
		{"its customer", "C-2", "cancellations", http.StatusOK},
		{"another customer", "C-1", "cancellations", http.StatusNotFound},
		{"the one who declared it, as another customer", "crm", "cancellations", http.StatusNotFound},
		{"support", "anna", "support", http.StatusOK},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range []string{path, path + "/receipt"} {
				if res := st.do(request{path: p, sub: tt.sub, scope: tt.scope}); res.status != tt.want {
					t.Errorf("%s answers %d, want %d", p, res.status, tt.want)
				}
			}
		})
	}
	for name, body := range map[string]string{
		"in the future": `{"items":[{"product_id":"P-9"}],"kind":"ordinary","customer_id":"C-2","received_at":"2026-11-22T13:00:00+01:00"}`,
		"no instant":    `{"items":[{"product_id":"P-9"}],"kind":"ordinary","customer_id":"C-2","received_at":"2026-11-22"}`,
		"no customer":   `{"items":[{"product_id":"P-9"}],"kind":"ordinary"}`,
	} {
		if res := st.do(request{method: http.MethodPost, path: "/v1/cancellations", body: body, key: "k", sub: "crm", scope: "intake"}); res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d", name, res.status)
		}
	}
	if res := st.do(request{path: "/v1/customers/C-2/contracts", sub: "crm", scope: "intake"}); res.status != http.StatusForbidden {
		t.Errorf("intake reads contracts: %d", res.status)
	}
}

func TestReceiptIsTheSameForEverAndVerifies(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{body: ordinary})
	path := "/v1/cancellations/" + k["id"].(string) + "/receipt"
	document := st.do(request{path: path})
	if diff := cmp.Diff(k["receipt"], any(document.json(t))); diff != "" {
		t.Errorf("two receipts for one case:\n%s", diff)
	}
	got, err := receipt.Verify(st.signer.Public(), document.body)
	if err != nil || got.CaseID != k["id"] || len(got.Items) != 2 {
		t.Errorf("%v: %+v", err, got)
	}
	text := st.do(request{path: path, header: http.Header{"Accept": {"text/plain"}}})
	if kind := text.header.Get("Content-Type"); kind != "text/plain; charset=utf-8" {
		t.Errorf("content type %q", kind)
	}
	if _, err := receipt.Verify(st.signer.Public(), text.body); err != nil {
		t.Errorf("verify text: %v\n%s", err, text.body)
	}
}

// TestOnlyWhoMayReadACaseLearnsThatItEndedTheProduct: another portal of the
// provider sees that the product is cancelled, and not by which case.
func TestOnlyWhoMayReadACaseLearnsThatItEndedTheProduct(t *testing.T) {
	st := newStage(t)
	body := `{"items":[{"product_id":"P-4"}],"kind":"ordinary","customer_id":"C-1"}`
	first := st.declare(http.StatusCreated, request{sub: "shop", scope: "intake", key: "a", body: body})
	second := st.declare(http.StatusCreated, request{sub: "crm", scope: "intake", key: "b", body: body})
	for _, tt := range []struct {
		sub, scope string
		want       any
	}{{"crm", "intake", nil}, {"C-1", "cancellations", first["id"]}, {"agent", "support", first["id"]}} {
		seen := item(t, st.do(request{sub: tt.sub, scope: tt.scope, path: "/v1/cancellations/" + second["id"].(string)}).json(t), "P-4")
		if refused := seen["refused"].(map[string]any); refused["case_id"] != tt.want || refused["ends_on"] == nil {
			t.Errorf("%s sees %v", tt.sub, refused)
		}
	}
	for sub, want := range map[string]any{"shop": first["id"], "crm": nil} {
		res := st.do(request{method: http.MethodPost, sub: sub, scope: "intake", path: "/v1/cancellations/preview", body: body})
		if refused := item(t, res.json(t), "P-4")["refused"].(map[string]any); refused["case_id"] != want {
			t.Errorf("the preview tells %s %v", sub, refused)
		}
	}
}
