package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fairwell/fairwell/internal/cancellation"
	"github.com/fairwell/fairwell/internal/webhook"
)

// ordered lets the worker give events their place.
func (st *stage) ordered() {
	st.t.Helper()
	if _, err := st.owner.OrderEvents(st.t.Context(), 1000); err != nil {
		st.t.Fatal(err)
	}
}

func TestWhoCannotBeCalledAsksForEventsAndMissesNone(t *testing.T) {
	st := newStage(t)
	k := st.declare(http.StatusCreated, request{sub: "crm", scope: "intake", body: `{"items":[{"product_id":"P-4"},{"product_id":"P-5"}],"kind":"ordinary","customer_id":"C-1"}`})
	st.ordered()
	var types []string
	for after := 0; ; {
		res := st.do(request{method: http.MethodGet, path: fmt.Sprintf("/v1/events?limit=1&after=%d", after), sub: "billing", scope: "events"})
		var page struct {
			Items []webhook.Message
			Next  int
		}
		if err := json.Unmarshal(res.body, &page); err != nil || res.status != http.StatusOK {
			t.Fatalf("answered %d %s, %v", res.status, res.body, err)
		}
		if len(page.Items) == 0 {
			break
		}
		m := page.Items[0]
		if m.Data.CaseID != k["id"] || m.Data.Sequence != len(types)+1 || m.Subject != k["id"] || int64(page.Next) != m.Data.Position {
			t.Errorf("event %d is %+v", len(types)+1, m)
		}
		if m.Type == cancellation.EventItemDecided && (m.Data.EndsOn.IsZero() || m.Data.Decision == nil || m.Data.ItemID == nil) {
			t.Errorf("a decision is told as %+v", m.Data)
		}
		types, after = append(types, string(m.Type)), page.Next
	}
	if got := strings.Join(types, " "); got != "cancellation.declared item.decided item.decided" {
		t.Errorf("events %s", got)
	}
}

func TestTheScopeEventsReadsEventsAndNothingElse(t *testing.T) {
	st := newStage(t)
	st.described().eachCall(t, func(method, path string, _ describedCall) {
		if path == "/v1/webhooks/sendgrid" {
			return // no token opens it
		}
		want := http.StatusForbidden
		if path == "/v1/events" {
			want = http.StatusOK
		}
		path = strings.NewReplacer("{id}", "x", "{clause}", "x").Replace(path)
		if res := st.do(request{method: strings.ToUpper(method), path: path, sub: "billing", scope: "events", body: "{}", key: "k"}); res.status != want {
			t.Errorf("%s %s: answered %d %s", method, path, res.status, res.body)
		}
	})
}

func TestAnEndpointsSecretIsShownOnceAndRotated(t *testing.T) {
	st := newStage(t)
	support := request{sub: "agent", scope: "support", method: http.MethodPost, path: "/v1/endpoints", body: `{"url":"https://crm.example.com/events"}`}
	var made struct{ ID, Secret string }
	if res := st.do(support); res.status != http.StatusCreated || json.Unmarshal(res.body, &made) != nil {
		t.Fatalf("answered %d %s", res.status, res.body)
	}
	if res := st.do(support); res.status != http.StatusConflict {
		t.Errorf("kept twice: %d %s", res.status, res.body)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(made.Secret, "whsec_"))
	if err != nil || len(raw) < 24 {
		t.Errorf("the secret is %q, %v", made.Secret, err)
	}
	support.body, support.path = "", "/v1/endpoints/"+made.ID+"/rotate"
	first := made.Secret
	if res := st.do(support); res.status != http.StatusOK || json.Unmarshal(res.body, &made) != nil || made.Secret == first {
		t.Errorf("rotated: %d %s", res.status, res.body)
	}
	list := st.do(request{sub: "agent", scope: "support", method: http.MethodGet, path: "/v1/endpoints"})
	if list.status != http.StatusOK || strings.Contains(string(list.body), "whsec_") || !strings.Contains(string(list.body), "crm.example.com") {
		t.Errorf("listed: %d %s", list.status, list.body)
	}
	now, err := st.owner.DueEndpoints(t.Context(), noon.Add(time.Hour))
	if err != nil || len(now) != 1 || len(now[0].Secrets) != 2 || webhook.ShowSecret(now[0].Secrets[0]) != made.Secret || webhook.ShowSecret(now[0].Secrets[1]) != first {
		t.Errorf("an hour later signs %+v, %v", now, err)
	}
	later, err := st.owner.DueEndpoints(t.Context(), noon.Add(25*time.Hour))
	if err != nil || len(later) != 1 || len(later[0].Secrets) != 1 || webhook.ShowSecret(later[0].Secrets[0]) != made.Secret {
		t.Errorf("a day later signs %+v, %v", later, err)
	}
}

func TestAnAddressInsideOfTheHouseIsNoEndpoint(t *testing.T) {
	st := newStage(t)
	for _, url := range []string{"http://crm.example.com", "https://user:secret@crm.example.com", "https:///x", "ftp://crm.example.com", "crm", "https://crm.example.com/#x"} {
		body, _ := json.Marshal(map[string]string{"url": url})
		if res := st.do(request{sub: "agent", scope: "support", method: http.MethodPost, path: "/v1/endpoints", body: string(body)}); res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: answered %d %s", url, res.status, res.body)
		}
	}
}

func TestAnAddressWithAnAtSignInItsPathIsAnEndpoint(t *testing.T) {
	st := newStage(t)
	for _, url := range []string{"https://crm.example.com/hook@v1", "https://crm.example.com?by=a@b"} {
		body, _ := json.Marshal(map[string]string{"url": url})
		if res := st.do(request{sub: "agent", scope: "support", method: http.MethodPost, path: "/v1/endpoints", body: string(body)}); res.status != http.StatusCreated {
			t.Errorf("%s: answered %d %s", url, res.status, res.body)
		}
	}
}

func TestALongReplayIsRefusedAndTheLimitNamed(t *testing.T) {
	st := newStage(t)
	ask := request{sub: "agent", scope: "support", method: http.MethodPost, path: "/v1/endpoints", body: `{"url":"https://crm.example.com/events"}`}
	var made struct{ ID string }
	if res := st.do(ask); res.status != http.StatusCreated || json.Unmarshal(res.body, &made) != nil {
		t.Fatalf("answered %d %s", res.status, res.body)
	}
	ask.path = "/v1/endpoints/" + made.ID + "/replay"
	for body, want := range map[string]int{
		`{"from":5,"to":10004}`: http.StatusOK, `{"from":5,"to":10005}`: http.StatusUnprocessableEntity, `{"from":5,"to":4}`: http.StatusOK,
	} {
		ask.body = body
		res := st.do(ask)
		if res.status != want || want != http.StatusOK && !strings.Contains(string(res.body), "10000 events") {
			t.Errorf("%s: answered %d %s", body, res.status, res.body)
		}
	}
}

// The types stand in the description twice: as a list with words, and as values.
func TestTheDescriptionListsTheTypesOfEvents(t *testing.T) {
	field, _ := reflect.TypeFor[webhook.Message]().FieldByName("Type")
	var types []string
	for _, e := range cancellation.Events() {
		types = append(types, string(e.Type))
	}
	if got := field.Tag.Get("enum"); got != strings.Join(types, ",") {
		t.Errorf("the description lists %s, the table %s", got, types)
	}
}
